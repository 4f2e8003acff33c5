/** Giving up a route. */
import type { Bag, Session } from "../../host";
import { type FreeRecord, removedUnlessInUse, removeFreeRecord } from "../free-record";
import { deleteForCertain } from "../read-back";
import { numbersIn, usersOfRoute } from "../users";
import { passAliasesOn } from "./alias-move";

export const removeRoute = (session: Session, id: string, outputs: Bag): Promise<void> =>
  removeFreeRecord(session, routeRecord(session, id), outputs);

export function routeRecord(session: Session, id: string): FreeRecord {
  const { client, routes } = session.connection;
  return {
    key: `route:${id}`,
    what: `route ${id}`,
    async tryToRemove() {
      const look = () => {
        routes.forget();
        return routes.find(id);
      };
      const remove = () => deleteForCertain(session, `route ${id}`, () => client.routes.remove(id), look);
      const gone = await removedUnlessInUse(remove).catch((error: unknown) => {
        routes.forget();
        throw error;
      });
      if (gone) {
        await routes.strike(id);
        await passAliasesOn(session);
      } else routes.forget();
      return gone;
    },
    users: async () => numbersIn(await usersOfRoute(session, id)),
  };
}
