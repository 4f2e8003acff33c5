/** Giving up a route: only what we made, and only when nothing uses it any more. */
import { RefusedError, RejectedError } from "../../client";
import type { Bag, Session } from "../../host";
import { countOf, sample, usersOf } from "./users";

/** How often a refusal that nothing explains is questioned. */
const ATTEMPTS = 4;

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
  if (left.length === 0) return removeUnused(session, id);
  await session.say(
    "info",
    `Left at Flowroute: route ${id} is used by ${countOf(left)} (${sample(left)}) that this run does not give up.`,
  );
}

/** Nothing uses it (any more), so a refusal is behind the times: ask again, and keep it in the state if need be. */
async function removeUnused(session: Session, id: string): Promise<void> {
  const { environment, settings, departures } = session.connection;
  departures.leftRoutes.delete(id);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await tryToRemove(session, id)) return;
    await environment.runtime.sleep((settings.timeoutMs / 60) * 2 ** attempt);
  }
  throw new RefusedError(
    `Did not delete route "${session.name}" (${id}): Flowroute says that numbers use it, but none does. ` +
      `The route stays in the state; run again in a minute.`,
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
