/** Which numbers use a record, and who may change it. */
import { isNorthAmerican, type NumberDetails, RefusedError } from "../client";
import type { Session } from "../host";
import { parseUrn, readable, stackOfTag } from "../purchase";
import { findForCertain } from "./phone-number/find";

/** Numbers that have the route as primary or failover. The API cannot be asked that, so every number is looked at. */
export async function usersOfRoute(session: Session, routeId: string): Promise<NumberDetails[]> {
  const { client } = session.connection;
  const numbers: string[] = [];
  // Numbers of other countries cannot be read one by one.
  for await (const { number } of client.numbers.list()) if (isNorthAmerican(number)) numbers.push(number);
  const details = await readNumbers(session, numbers);
  return details.filter(
    ({ primaryRouteId, failoverRouteId }) => primaryRouteId === routeId || failoverRouteId === routeId,
  );
}

/** In bulk where the carrier can; one by one what the bulk answer leaves out. */
export async function readNumbers(session: Session, numbers: readonly string[]): Promise<NumberDetails[]> {
  const { client } = session.connection;
  const found = new Map<string, NumberDetails>();
  if (numbers.length > 1) {
    const bulk = await client.numbers.details([...numbers]).catch(() => []);
    for (const details of bulk) found.set(details.number, details);
  }
  const missing = numbers.filter((number) => !found.has(number));
  const single = await Promise.all(missing.map((number) => findForCertain(session, number)));
  return [...found.values(), ...single.filter((details) => details !== undefined)];
}

/**
 * A change of a record is live for every number that uses it. Numbers that another stack has marked as its own are
 * strangers for certain; others cannot be told apart here (numbers of this stack may be declared later).
 *
 * @param what for messages: `route "pbx" (98396)`
 */
export async function refuseStrangers(session: Session, what: string, users: readonly NumberDetails[]): Promise<void> {
  const strangers = users.filter((user) => isStranger(session, user));
  if (strangers.length === 0) return;
  throw new RefusedError(
    `Did not change ${what}: ${countOf(strangers)} of other stacks would go with it ` +
      `(${sample(numbersIn(strangers))}). Nothing was changed. Create a new one and move the numbers of this stack.`,
  );
}

/** Numbers of the account that another stack has marked as its own. */
export async function numbersOfOtherStacks(session: Session): Promise<string[]> {
  const numbers: string[] = [];
  for await (const entry of session.connection.client.numbers.list()) {
    if (isStranger(session, entry)) numbers.push(entry.number);
  }
  return numbers;
}

function isStranger(session: Session, { number, alias }: Pick<NumberDetails, "number" | "alias">): boolean {
  const { project, stack } = parseUrn(session.urn);
  if (session.connection.claims.holder(`number:${number}`) !== undefined) return false;
  const owner = alias === null ? undefined : stackOfTag(alias);
  return owner !== undefined && owner !== `${project}/${stack}`;
}

export const numbersIn = (users: readonly NumberDetails[]): string[] => users.map(({ number }) => number);

export const countOf = (users: readonly unknown[]): string =>
  users.length === 1 ? "1 number" : `${users.length} numbers`;

export const sample = (numbers: readonly string[]): string =>
  numbers.slice(0, 3).map(readable).join(", ") + (numbers.length > 3 ? ", ..." : "");
