/** Which numbers use a record, and who may change it. */

import { isNorthAmerican, type NumberDetails, RefusedError } from "../client";
import { withSteps } from "../client/text/steps";
import type { OperationContext } from "../host";
import { otherStackOf } from "../host";
import { ownedBy } from "../journal";
import { formatNumber } from "../purchase";
import { numberThing } from "./things";

/** Numbers that have the route as primary or failover. The API cannot be asked that, so every number is looked at. */
export async function dependentsOfRoute(context: OperationContext, routeId: string): Promise<NumberDetails[]> {
  const { client } = context.connection;
  const numbers: string[] = [];
  // Numbers of other countries cannot be read one by one.
  for await (const { number } of client.numbers.list()) if (isNorthAmerican(number)) numbers.push(number);
  const details = await readNumbers(context, numbers);
  return details.filter(
    ({ primaryRouteId, failoverRouteId }) => primaryRouteId === routeId || failoverRouteId === routeId,
  );
}

/** As they are now: what uses a record decides whether that may be changed. */
export const readNumbers = ({ connection }: OperationContext, numbers: readonly string[]): Promise<NumberDetails[]> =>
  connection.snapshot.numbers.readAgain(numbers);

/**
 * A change of a record affects every number that uses it at once. Numbers with the ownership tag of another stack are
 * foreign dependents. Others may belong to this stack and be declared later in this run, so they do not count.
 *
 * @param what for messages: `route "pbx" (98396)`
 */
export async function refuseForeignDependents(
  context: OperationContext,
  what: string,
  dependents: readonly NumberDetails[],
): Promise<void> {
  const foreign = dependents.filter((number) => isOfOtherStack(context, number));
  if (foreign.length === 0) return;
  throw new RefusedError(
    "foreign-dependents",
    withSteps(
      `Did not change ${what}: ${countOf(foreign)} of other stacks ${foreign.length === 1 ? "uses" : "use"} it (${sample(numbersIn(foreign))}). Nothing was changed.`,
      "Declare a new resource, and give that one to the numbers of this stack.",
    ),
  );
}

/** Numbers of the account that have the ownership tag of another stack. */
export async function numbersOfOtherStacks(context: OperationContext): Promise<string[]> {
  const numbers: string[] = [];
  for await (const entry of context.connection.client.numbers.list()) {
    if (isOfOtherStack(context, entry)) numbers.push(entry.number);
  }
  return numbers;
}

function isOfOtherStack(
  context: OperationContext,
  { number, alias }: Pick<NumberDetails, "number" | "alias">,
): boolean {
  if (context.connection.journal.has(ownedBy, numberThing(number))) return false;
  return otherStackOf(context.urn, alias) !== undefined;
}

export const numbersIn = (users: readonly NumberDetails[]): string[] => users.map(({ number }) => number);

export const countOf = (users: readonly unknown[]): string =>
  users.length === 1 ? "1 number" : `${users.length} numbers`;

export const sample = (numbers: readonly string[]): string =>
  numbers.slice(0, 3).map(formatNumber).join(", ") + (numbers.length > 3 ? ", ..." : "");
