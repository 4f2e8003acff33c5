/** Giving up a route: only what we made, and only when nothing uses it any more. */
import { RefusedError, RejectedError } from "../../client";
import type { Bag, Session } from "../../host";
import { countOf, sample, usersOf } from "./users";

export async function removeRoute(session: Session, id: string, outputs: Bag): Promise<void> {
  if (outputs["origin"] !== "created") {
    await session.say("info", `Left at Flowroute: this stack did not make the route (${String(outputs["origin"])}).`);
    return;
  }
  if (await tryToRemove(session, id)) return;

  const { departures, environment } = session.connection;
  const users = await usersOf(session, id);
  const going = users.filter(({ number }) => departures.routingDropped.has(number)).map(({ number }) => number);
  if (going.length === users.length && users.length > 0) {
    departures.leftRoutes.set(id, session.name);
    await departures.settle(going, environment.runtime);
    if (!departures.leftRoutes.has(id)) return;
    if (await tryToRemove(session, id)) {
      departures.leftRoutes.delete(id);
      return;
    }
    const failed = users.filter(({ number }) => departures.outcomeOf(number) === "failed");
    if (failed.length > 0) {
      departures.leftRoutes.delete(id);
      throw new RefusedError(
        `Did not delete route "${session.name}" (${id}): ${sample(failed)} still use it, and could not be given up. ` +
          `The route stays in the state; run again when they are gone.`,
      );
    }
  }
  const left = await usersOf(session, id);
  await session.say(
    "info",
    `Left at Flowroute: route ${id} is used by ${countOf(left)} (${sample(left)}) that this run does not give up.`,
  );
}

/** False when the carrier refuses because numbers use it. */
export async function tryToRemove(session: Session, id: string): Promise<boolean> {
  const { client, routes } = session.connection;
  try {
    await client.routes.remove(id);
    await routes.strike(id);
    return true;
  } catch (error) {
    routes.forget();
    if (error instanceof RejectedError && error.reason === "in-use") return false;
    throw error;
  }
}
