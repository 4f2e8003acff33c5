/**
 * How an alias moves from one route of the program to another in one run. Aliases are unique on the account, the engine
 * deletes last, and the route that loses the alias may be checked or changed after the one that gets it. So
 * - a route of a resource that this run has checked, and that wants another alias (one resource wants an alias), is put
 *   aside under the alias that is its resource's alone, until its own change comes;
 * - for any other route the new owner waits, under the alias that it has: it gets the new one as soon as this host has
 *   changed or deleted the other. What is not known to be of this stack is never changed.
 */
import { RefusedError, type Route } from "../../client";
import { quoted } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import { type CheckInputs, isUnknown, messageOf, type OperationContext, parseUrn } from "../../host";
import { createdBy, declared, hostFact, refreshed } from "../../journal";
import { otherOwner } from "../handover";
import { generatedLabel } from "../inputs";
import { routeThing } from "../things";
import { changeRoute } from "./change";
import { type RouteChanges, routesOf } from "./route-cache";

/** The inputs that this is about. */
export interface AliasInputs {
  alias?: string;
  /** Id of the route that had the alias when it was asked for, and in how many runs. Never makes a difference itself. */
  __awaits?: string;
  __adopt?: string;
}

/** A run may die before its deletes, and the next one as well. */
const MAX_RUNS = 3;

/** By route: changes that wait until another route of this run no longer has the alias, and where to log them. */
const awaitedAlias = hostFact<{ changes: RouteChanges; log: OperationContext["log"] } | undefined>("awaited alias");

/** Finds the route that has an alias which the resource wants, and updates `__awaits` in the inputs by it. */
export async function updateAwaitedRoute(
  context: OperationContext,
  { olds, inputs }: CheckInputs<AliasInputs>,
): Promise<Route | undefined> {
  const { alias } = inputs;
  if (alias === undefined || isUnknown(alias) || alias === generatedLabel(context.urn)) return undefined;
  const isNew = olds === undefined ? inputs.__adopt === undefined : olds.alias !== alias;
  const [awaited, runs = 0] = isNew ? [] : awaitedBy(olds);
  if (!isNew && (awaited === undefined || runs >= MAX_RUNS)) return undefined;
  const blocker = await routeWithAlias(context, alias);
  if (isNew && blocker !== undefined) inputs.__awaits = `${blocker.id} 1`;
  if (!isNew && (blocker === undefined || blocker.id === awaited)) inputs.__awaits = `${awaited} ${runs + 1}`;
  return blocker;
}

const awaitedBy = (inputs: AliasInputs | undefined): [id?: string, runs?: number] => {
  const [id, runs] = inputs?.__awaits?.split(" ") ?? [];
  return id === undefined ? [] : [id, Number(runs)];
};

/** Whether a route still waits for its alias, by the routes that the check has read. */
export function isWaitingForAlias(context: OperationContext, id: string, want: AliasInputs): boolean {
  const [awaited] = awaitedBy(want);
  const live = routesOf(context).peek(id);
  return awaited !== undefined && awaited !== id && live !== undefined && live.alias !== want.alias;
}

/** @throws RefusedError when a route waits for its alias, and nothing of this stack can release it */
export function refuseHopelessWait(context: OperationContext, id: string, want: AliasInputs): void {
  const { journal } = context.connection;
  // A refresh calls the diff as well, with the state and what Flowroute has in each other's place.
  if (!journal.has(declared, context.urn) || !isWaitingForAlias(context, id, want)) return;
  const [awaited = "", runs = 0] = awaitedBy(want);
  const blocker = routesOf(context).peek(awaited);
  if (blocker === undefined || blocker.alias !== want.alias || isOfThisRun(context, blocker)) return;
  if (runs < MAX_RUNS && !journal.has(refreshed, context.urn)) return;
  throw aliasIsTaken(`Could not update route "${context.name}" (${id})`, blocker);
}

/** Whether a resource of the program owns the route, or a row of the state that a refresh of this run has read. */
export const isOfThisRun = (context: OperationContext, { id }: Route): boolean =>
  otherOwner(context, routeThing(id)) !== undefined || context.connection.journal.has(createdBy, routeThing(id));

/**
 * Sees to it that an alias can be given to a route (or to a new one).
 *
 * @returns undefined when it can; else the route that has it and is to be waited for
 * @throws where it is known that the alias stays where it is
 */
export async function makeAliasAvailable(
  context: OperationContext,
  alias: string,
  id?: string,
): Promise<Route | undefined> {
  const { journal } = context.connection;
  const routes = routesOf(context);
  const isOther = (route: Route | undefined): route is Route => route !== undefined && route.id !== id;
  if (!isOther(await routeWithAlias(context, alias))) return undefined;
  // Another host of the run, or a person, may have changed it since.
  routes.invalidate();
  const blocker = await routeWithAlias(context, alias);
  if (!isOther(blocker)) return undefined;
  const owner = otherOwner(context, routeThing(blocker.id));
  if (owner !== undefined) {
    await moveToGeneratedAlias(context, blocker, owner);
    return undefined;
  }
  if (id !== undefined && journal.has(refreshed, context.urn) && !isOfThisRun(context, blocker)) {
    throw aliasIsTaken(`Could not update route "${context.name}" (${id})`, blocker);
  }
  return blocker;
}

/** Nobody else has, or ever gets, an alias that is made of the URN of a resource. */
async function moveToGeneratedAlias(context: OperationContext, { id, alias }: Route, owner: string): Promise<void> {
  await changeRoute(context, id, { alias: generatedLabel(owner) });
  await context.log(
    "info",
    `Took the alias ${quoted(alias)} from "${parseUrn(owner).name}" (${id}), which gets another alias in this run.`,
  );
}

/** Records a route that is changed once the other one no longer has the alias. */
export async function deferAlias(
  context: OperationContext,
  { live, changes, blocker }: { live: Route; changes: RouteChanges; blocker: Route },
): Promise<void> {
  context.connection.journal.record(awaitedAlias, live.id, { changes, log: context.log });
  await context.log(
    isOfThisRun(context, blocker) ? "info" : "warning",
    withSteps(
      `Route ${live.id} keeps the alias ${quoted(live.alias)} for now, because route ${blocker.id} (to ${shownValue(blocker)}) has ${quoted(changes.alias)}.`,
      `It gets ${quoted(changes.alias)} as soon as this run deletes route ${blocker.id} or gives it another alias.`,
      `If route ${blocker.id} is not of this stack, choose another alias.`,
    ),
  );
}

/** After a route of this host has got another alias, or has gone: changes what has waited for that. */
export async function applyDeferredAliases(context: OperationContext): Promise<void> {
  const { journal } = context.connection;
  const routes = routesOf(context);
  const awaited = () =>
    journal.latestBySubject(awaitedAlias).flatMap(([id, wanted]) => (wanted === undefined ? [] : [{ id, ...wanted }]));
  if (awaited().length === 0) return;
  await routes.exclusively(async () => {
    for (let isChanged = true; isChanged; ) {
      isChanged = false;
      for (const { id, changes, log } of awaited()) {
        const blocker = await routeWithAlias(context, changes.alias);
        if (blocker !== undefined && blocker.id !== id) continue;
        journal.record(awaitedAlias, id, undefined);
        try {
          await changeRoute(context, id, changes);
          isChanged = true;
          await log("info", `Route ${id} now has the alias ${quoted(changes.alias)}.`);
        } catch (error) {
          await log(
            "warning",
            withSteps(
              `Route ${id} does not have the alias ${quoted(changes.alias)} yet. The next pulumi up tries again.`,
              messageOf(error),
            ),
          );
        }
      }
    }
  });
}

export async function routeWithAlias(
  context: OperationContext,
  wanted: string | undefined,
): Promise<Route | undefined> {
  if (wanted === undefined) return undefined;
  return [...(await routesOf(context).all()).values()].find(({ alias }) => alias === wanted);
}

/** @param attempt such as `Could not update route "pbx" (98396)` */
export const aliasIsTaken = (attempt: string, blocker: Route, ...steps: string[]): RefusedError =>
  new RefusedError("alias-taken", withSteps(`${attempt}: ${whoHasAlias(blocker)}`, ...aliasSteps, ...steps));

/** A clause, and what was changed. */
export const whoHasAlias = ({ id, alias, value }: Route): string =>
  `route ${id} (to ${shownValue({ value })}) has the alias ${quoted(alias)}, and aliases are unique. Nothing was changed.`;

export const aliasSteps = ["Choose another alias, or leave it out."];

const shownValue = ({ value }: Pick<Route, "value">): string => (value === null ? "no value" : quoted(value));
