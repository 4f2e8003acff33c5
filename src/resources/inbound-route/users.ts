/** Who uses a route. The API cannot be asked that, so every number of the account is looked at. */
import { type NumberDetails, RefusedError, type Route } from "../../client";
import type { Session } from "../../host";
import { parseUrn, readable, stackOfTag } from "../../purchase";

/** Numbers that have the route as primary or failover. */
export async function usersOf(session: Session, routeId: string): Promise<NumberDetails[]> {
  const { client } = session.connection;
  const numbers: string[] = [];
  for await (const { number } of client.numbers.list()) numbers.push(number);
  const details = await readMany(session, numbers);
  return details.filter(
    ({ primaryRouteId, failoverRouteId }) => primaryRouteId === routeId || failoverRouteId === routeId,
  );
}

/** In bulk where the carrier can; one by one what the bulk answer leaves out. */
async function readMany(session: Session, numbers: string[]): Promise<NumberDetails[]> {
  const { client } = session.connection;
  const found = new Map<string, NumberDetails>();
  if (numbers.length > 1) {
    const bulk = await client.numbers.details(numbers).catch(() => []);
    for (const details of bulk) found.set(details.number, details);
  }
  const missing = numbers.filter((number) => !found.has(number));
  const single = await Promise.all(missing.map((number) => client.numbers.find(number)));
  return [...found.values(), ...single.filter((details) => details !== undefined)];
}

/**
 * A change of a route moves the live calls of every number that uses it. Numbers that another stack has marked as its
 * own are strangers for certain; others cannot be told apart here (numbers of this stack may be declared later).
 */
export async function refuseStrangersRoute(session: Session, route: Route): Promise<void> {
  const { project, stack } = parseUrn(session.urn);
  const users = await usersOf(session, route.id);
  const { claims } = session.connection;
  const strangers = users.filter(({ number, alias }) => {
    if (claims.holder(`number:${number}`) !== undefined) return false;
    const owner = alias === null ? undefined : stackOfTag(alias);
    return owner !== undefined && owner !== `${project}/${stack}`;
  });
  if (strangers.length > 0) {
    throw new RefusedError(
      `Did not change route "${session.name}" (${route.id}): ${countOf(strangers)} of other stacks would go with it ` +
        `(${sample(strangers)}). Nothing was changed. Create a new route and move the numbers of this stack.`,
    );
  }
  if (users.length > 0) {
    await session.say("info", `Moves the calls of ${countOf(users)} (${sample(users)}).`);
  }
}

export const countOf = (users: readonly NumberDetails[]): string =>
  users.length === 1 ? "1 number" : `${users.length} numbers`;

export const sample = (users: readonly NumberDetails[]): string =>
  users
    .slice(0, 3)
    .map(({ number }) => readable(number))
    .join(", ") + (users.length > 3 ? ", ..." : "");
