/** What the engine's host runs for an `InboundRoute`. API: R1 to R4, `/v2/routes`. */
import { AmbiguousWriteError, RefusedError, RejectedError, type Route } from "../../client";
import { quoted } from "../../client/text/foreign-text";
import type { Bag, CheckFailure, Origin, ResourceKind, RouteChanges, Session } from "../../host";
import { hasUnknown, isUnknown } from "../../host";
import { parseUrn } from "../../purchase";
import { otherHolder, otherMaker, takeFound } from "../handover";
import { generatedLabel, LABEL_LIMIT } from "../inputs";
import { settleCreation } from "../settle";
import { countOf, numbersIn, refuseStrangers, sample, usersOfRoute } from "../users";
import {
  aliasIsTaken,
  isOfThisRun,
  isStillWaiting,
  keyOfAlias,
  lookForHolder,
  passAliasesOn,
  roomFor,
  routeWithAlias,
  waitForAlias,
} from "./alias-move";
import { changeRoute } from "./change";
import { removeRoute } from "./remove";
import { routeValue } from "./value";

const ROUTE_TYPES = ["host", "number", "uri"];

export interface RouteInputs {
  routeType: string;
  value: string;
  /** Absent: no opinion. */
  alias?: string;
  edgeStrategyId?: string;
  transport?: string;
  weight?: number;
  /** See `alias-move.ts`. */
  __awaits?: string;
  /** Id of a route to take over (the `import` option). */
  __adopt?: string;
  __self: string;
}

export const inboundRouteKind: ResourceKind<RouteInputs, Route> = {
  kind: "InboundRoute",

  normalise(raw) {
    const failures: CheckFailure[] = [];
    const routeType = raw["routeType"];
    if (!isUnknown(routeType) && !ROUTE_TYPES.includes(String(routeType))) {
      failures.push({ property: "routeType", reason: `must be one of ${ROUTE_TYPES.join(", ")}` });
    }
    const value = routeValue(raw);
    failures.push(...value.failures);
    const alias = raw["alias"];
    if (
      alias !== undefined &&
      !isUnknown(alias) &&
      (typeof alias !== "string" || alias.length === 0 || alias.length > LABEL_LIMIT)
    ) {
      failures.push({ property: "alias", reason: `must be a text of 1 to ${LABEL_LIMIT} characters` });
    }
    const edge = raw["edgeStrategyId"];
    if (edge !== undefined && !isUnknown(edge) && !/^\d+$/.test(String(edge))) {
      failures.push({ property: "edgeStrategyId", reason: "must be the id of an edge strategy, such as 4" });
    }
    const inputs = {
      ...raw,
      value: value.value,
      ...(edge === undefined ? {} : { edgeStrategyId: String(edge) }),
    };
    return { inputs: inputs as unknown as RouteInputs, failures };
  },

  /** A route that is made here gets an alias by which it is found again; one that is taken over keeps its own. */
  prepare: async (session, { olds, inputs }) => {
    const keepsItsOwn = olds === undefined ? inputs.__adopt !== undefined : olds.alias === undefined;
    if (!keepsItsOwn) inputs.alias ??= generatedLabel(session.urn);
    const holder = await lookForHolder(session, { olds, inputs });
    if (olds !== undefined || holder === undefined) return [];
    const isOpen = hasUnknown([inputs.routeType, inputs.value, inputs.edgeStrategyId]);
    const isEqual = inboundRouteKind.differences(holder as unknown as Bag, inputs).length === 0;
    // What is about to be shared is claimed: that another resource wants to change it fails the preview, too.
    if (isEqual && !isOfAnother(session, holder)) {
      session.connection.claims.claim(`route:${holder.id}`, session.urn);
      // It has the alias at once, so later checks have nothing to look for.
      delete inputs.__awaits;
    }
    return isOpen || isEqual || isOfThisRun(session, holder) ? [] : [{ property: "alias", reason: isNotFree(holder) }];
  },

  /** One resource of the program wants an alias, whoever has it now. */
  keyOfInputs: ({ alias }) => (alias === undefined || isUnknown(alias) ? undefined : keyOfAlias(alias)),

  keyOfId: (id) => `route:${id}`,

  observe: (session, id) => session.connection.routes.find(id),

  async ensure(session, want) {
    if (want.__adopt !== undefined) return adopt(session, want, want.__adopt);
    const known = await findOwn(session, want);
    if (known) return known;
    return create(session, want);
  },

  async sync(session, id, want, live) {
    const changed = inboundRouteKind.differences(live as unknown as Bag, want);
    if (changed.length === 0) return live;
    if (changed.some((name) => name !== "alias")) await announceMove(session, live);
    const changes: RouteChanges = {};
    if (changed.includes("alias") && want.alias !== undefined) changes.alias = want.alias;
    if (changed.includes("routeType") || changed.includes("value")) {
      Object.assign(changes, { routeType: want.routeType, value: want.value });
    }
    if (changed.includes("edgeStrategyId")) changes.edgeStrategyId = want.edgeStrategyId ?? null;
    if (changes.alias === undefined) return update(session, id, changes);
    const { alias } = changes;
    const updated = await session.connection.routes.exclusively(async () => {
      const holder = await roomFor(session, alias, id);
      if (holder === undefined) return update(session, id, changes);
      return updateLater(session, { live, want, changes, holder });
    });
    await passAliasesOn(session);
    return updated;
  },

  remove: removeRoute,

  outputs: (live, _want, before) => ({
    routeType: live.routeType,
    value: live.value ?? "",
    alias: live.alias,
    edgeStrategyId: live.edgeStrategyId ?? undefined,
    origin: before["origin"],
  }),

  differences: (outputs, want) =>
    (["alias", "routeType", "value", "edgeStrategyId"] as const).filter(
      (name) => (outputs[name] ?? "") !== (want[name] ?? "") && !(name === "alias" && want.alias === undefined),
    ),

  /** A shared route is somebody else's: an edit makes a new one. */
  replaces: (outputs, want) => (outputs["origin"] === "shared" ? inboundRouteKind.differences(outputs, want) : []),

  async witness(session, olds) {
    const routes = [...(await session.connection.routes.all()).values()];
    const found = routes.some((route) => route.alias === olds.alias && route.value === olds.value);
    return found && olds.alias !== generatedLabel(String(olds.__self)) ? "alike" : found;
  },

  moreDifferences: (session, id, _outputs, want) => (isStillWaiting(session, id, want) ? ["alias"] : []),

  isSameThing: (outputs, live) => live.alias === outputs["alias"],
};

const update = (session: Session, id: string, changes: RouteChanges): Promise<Route> =>
  changeRoute(session, id, changes).catch(async (error: unknown) => {
    // The refusal is what to say when the routes cannot be read.
    const other = isDuplicate(error) ? await routeInTheWay(session, id, changes).catch(() => undefined) : undefined;
    if (other === undefined) throw error;
    throw new RefusedError(`Could not update route "${session.name}" (${id}): ${other}`);
  });

const isDuplicate = (error: unknown): boolean => error instanceof RejectedError && error.reason === "duplicate";

/** Everything but the alias at once, and the alias when the other route has given it up. */
async function updateLater(
  session: Session,
  { live, want, changes, holder }: { live: Route; want: RouteInputs; changes: RouteChanges; holder: Route },
): Promise<Route> {
  const { alias = "", ...others } = changes;
  // A carrier that allows no second route to a value keeps that for the one that has the alias, too.
  const isSameValue = holder.routeType === want.routeType && holder.value === want.value;
  const atOnce = (work: typeof changeRoute) =>
    Object.keys(others).length === 0 ? live : work(session, live.id, others);
  const updated = await (isSameValue ? orLater(atOnce(changeRoute)) : atOnce(update));
  await waitForAlias(session, { live, changes: updated ? { alias } : changes, holder });
  const { routeType, value, edgeStrategyId = null } = want;
  return { ...(updated ?? { ...live, routeType, value, edgeStrategyId }), alias };
}

async function orLater(change: Promise<Route> | Route): Promise<Route | undefined> {
  try {
    return await change;
  } catch (error) {
    if (isDuplicate(error)) return undefined;
    throw error;
  }
}

/** A sentence on the route that keeps a change from being made. */
async function routeInTheWay(session: Session, id: string, changes: RouteChanges): Promise<string | undefined> {
  const others = [...(await session.connection.routes.all()).values()].filter((route) => route.id !== id);
  const named = others.find(({ alias }) => alias === changes.alias);
  if (named) {
    return `${aliasIsTaken(named)}; if nothing needs that route any more, delete it in the Flowroute portal.`;
  }
  const same = others.find(({ routeType, value }) => routeType === changes.routeType && value === changes.value);
  return same && twoOfOneValue(session, same);
}

function twoOfOneValue(session: Session, { id, alias, value }: Route): string {
  const holder = session.connection.claims.holder(`route:${id}`);
  const whose = holder === undefined ? "" : `, "${parseUrn(holder).name}" of this program`;
  return (
    `the carrier allows no second route to ${quoted(value)}, and route ${id} (${quoted(alias)}${whose}) goes there already. A value is ` +
    `never exchanged for another one for a moment: calls would go astray. Nothing was changed. Give the numbers the other ` +
    `route, or let the other one go (or go elsewhere) in a pulumi up of its own first.`
  );
}

/** A change of a route moves the live calls of every number that uses it. */
async function announceMove(session: Session, { id }: Route): Promise<void> {
  const users = await usersOfRoute(session, id);
  await refuseStrangers(session, `route "${session.name}" (${id})`, users);
  if (users.length === 0) return;
  await session.say("info", `Moves the calls of ${countOf(users)} (${sample(numbersIn(users))}).`);
}

type Ensured = { id: string; live: Route; origin: Origin };

/**
 * A route that has our alias. A generated alias is ours alone, so whatever bears it is our own earlier work; an alias
 * that the user chose may be anybody's. While another one of this stack has that, ours bears the generated one.
 */
async function findOwn(session: Session, want: RouteInputs): Promise<Ensured | undefined> {
  const generated = generatedLabel(session.urn);
  const route = await routeWithAlias(session, want.alias);
  if (!route) return undefined;
  if (want.alias === generated) return { id: route.id, live: route, origin: "created" };
  const isEqual = inboundRouteKind.differences(route as unknown as Bag, want).length === 0;
  if (isOfAnother(session, route) || (!isEqual && isOfThisRun(session, route))) {
    const own = await routeWithAlias(session, generated);
    return own && { id: own.id, live: own, origin: "created" };
  }
  if (isEqual) return share(session, route);
  throw new RefusedError(`Could not create route "${session.name}": ${isNotFree(route)}`);
}

/** Of a resource that has it in this run, or of one in the state, which will be renamed or go. */
const isOfAnother = (session: Session, { id }: Route): boolean =>
  otherHolder(session, `route:${id}`) !== undefined || otherMaker(session, `route:${id}`) !== undefined;

async function share(session: Session, route: Route): Promise<Ensured> {
  const origin = takeFound(session, `route:${route.id}`);
  const what = `the existing route ${route.id}, which has this alias and value`;
  await session.say("info", origin === "created" ? `Takes over ${what}.` : `Shares ${what}; it is not deleted.`);
  return { id: route.id, live: route, origin };
}

const isNotFree = (route: Route): string =>
  `${aliasIsTaken(route)}; if the route is meant to be this one, take it over with { import: ${quoted(route.id)} } in the ` +
  `options; if this edit takes it from another resource of this stack, give this one aliases: [{ name: "that one's name" }], ` +
  `or run pulumi up --refresh, which tells whose it is.`;

async function create(session: Session, want: RouteInputs): Promise<Ensured> {
  const { client, routes } = session.connection;
  const { routeType, value, edgeStrategyId } = want;
  const generated = generatedLabel(session.urn);
  const isTaken = (await routeWithAlias(session, want.alias)) !== undefined;
  const alias = isTaken ? generated : (want.alias ?? generated);
  const body = { alias, routeType, value, ...(edgeStrategyId === undefined ? {} : { edgeStrategyId }) };
  try {
    const route = await routes.note(await client.routes.create(body));
    return { id: route.id, live: route, origin: "created" };
  } catch (error) {
    routes.forget();
    if (error instanceof AmbiguousWriteError) {
      const route = await settleCreation(session, () => madeAfterAll(session, { ...want, alias }));
      if (route) return { id: route.id, live: route, origin: "created" };
    }
    if (error instanceof RejectedError && error.reason === "duplicate") {
      const known = await findOwn(session, want);
      if (known) return known;
      throw await duplicateValue(session, want, error);
    }
    throw error;
  }
}

/** The answer was lost. The alias was not on the account before, so a route that bears it now is the one we made. */
async function madeAfterAll({ connection: { routes } }: Session, want: RouteInputs): Promise<Route | undefined> {
  routes.forget();
  const all = [...(await routes.all()).values()];
  return all.find((route) => inboundRouteKind.differences(route as unknown as Bag, want).length === 0);
}

async function duplicateValue(session: Session, want: RouteInputs, cause: RejectedError): Promise<Error> {
  const routes = [...(await session.connection.routes.all()).values()];
  const same = routes.find((route) => route.routeType === want.routeType && route.value === want.value);
  if (!same) return cause;
  return new RefusedError(
    `Could not create route "${session.name}": the carrier allows no second route to ${quoted(want.value)}, and route ` +
      `${same.id} (${quoted(same.alias)}) goes there already. Use it with InboundRoute.get(${quoted(session.name)}, ${quoted(same.id)}), ` +
      `or give this resource its alias to share it. If it is this resource under its former name, ` +
      `add aliases to it; if a run died that made it under another name, give it that name back.`,
  );
}

/** Taking over is strict: live calls must not move because a program was written down wrongly. */
async function adopt(session: Session, want: RouteInputs, id: string): Promise<Ensured> {
  const route = await session.connection.routes.find(id);
  if (!route) {
    throw new RefusedError(
      `Could not take over route ${id} as "${session.name}": there is no such route on the account.`,
    );
  }
  const differing = inboundRouteKind.differences(route as unknown as Bag, want);
  if (differing.length > 0) {
    const live = route as unknown as Bag;
    const list = differing.map((name) => `${name} is ${quoted((live[name] ?? null) as string | null)}`).join(", ");
    throw new RefusedError(
      `Could not take over route ${id} as "${session.name}": at Flowroute ${list}. Write the program as the route is ` +
        `now, take it over, and change it afterwards.`,
    );
  }
  return { id, live: route, origin: "adopted" };
}
