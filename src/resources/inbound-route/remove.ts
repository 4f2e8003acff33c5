/** Giving up a route. */
import type { Bag, Session } from "../../host";
import { removedUnlessInUse, removeFreeRecord } from "../free-record";
import { numbersIn, usersOfRoute } from "../users";
import { passAliasesOn } from "./alias-move";

export function removeRoute(session: Session, id: string, outputs: Bag): Promise<void> {
  const { client, routes } = session.connection;
  return removeFreeRecord(
    session,
    {
      key: `route:${id}`,
      what: `route ${id}`,
      async tryToRemove() {
        const gone = await removedUnlessInUse(() => client.routes.remove(id)).catch((error: unknown) => {
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
    },
    outputs,
  );
}
