/** What the engine's host runs for an `InboundRoute`. API: `/v2/routes`. */
import * as v from "valibot";
import { RefusedError, RejectedError, type Route } from "../../client";
import { quoted } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import type { Ensured, OperationContext, PropertyValues, ResourceKind } from "../../host";
import { hasUnknown, isUnknown, parseUrn, refused } from "../../host";
import { claim, ownedBy } from "../../journal";
import { adoptRecord, claimOrShareRecord, createRecord } from "../acquire-record";
import { countOf, dependentsOfRoute, numbersIn, refuseForeignDependents, sample } from "../dependents";
import { otherCreator, otherOwner } from "../handover";
import { generatedLabel, LABEL_LIMIT, recordId } from "../inputs";
import { fields, readInputs } from "../read-inputs";
import { deletionOfRecord } from "../record-deletion";
import { aliasThing, routeThing } from "../things";
import {
  aliasIsTaken,
  aliasSteps,
  applyDeferredAliases,
  deferAlias,
  isOfThisRun,
  isWaitingForAlias,
  makeAliasAvailable,
  refuseHopelessWait,
  routeWithAlias,
  updateAwaitedRoute,
  whoHasAlias,
} from "./alias-move";
import { changeRoute } from "./change";
import { routeRecord } from "./remove";
import { type RouteChanges, routesOf } from "./route-cache";
import { valueFields, valueSteps } from "./value";

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
  /** Id of a route to adopt (the `import` option). */
  __adopt?: string;
  __self: string;
}

const LABEL = `must have 1 to ${LABEL_LIMIT} characters`;

const schema = fields(
  {
    ...valueFields,
    alias: v.optional(v.pipe(v.string(LABEL), v.nonEmpty(LABEL), v.maxLength(LABEL_LIMIT, LABEL))),
    edgeStrategyId: v.optional(recordId("must be the id of an edge strategy, such as 4")),
  },
  ...valueSteps,
);

export const inboundRouteKind: ResourceKind<RouteInputs, Route> = {
  kind: "InboundRoute",

  normalize: (raw) => readInputs(schema, raw),

  /** A created route gets an alias by which it is found again. An adopted one keeps its own. */
  prepare: async (context, { olds, inputs }) => {
    const keepsItsOwn = olds === undefined ? inputs.__adopt !== undefined : olds.alias === undefined;
    if (!keepsItsOwn) inputs.alias ??= generatedLabel(context.urn);
    const blocker = await updateAwaitedRoute(context, { olds, inputs });
    if (olds !== undefined || blocker === undefined) return [];
    const isOpen = hasUnknown([inputs.routeType, inputs.value, inputs.edgeStrategyId]);
    const isEqual = inboundRouteKind.differences(blocker as unknown as PropertyValues, inputs).length === 0;
    // What is about to be shared is claimed: that another resource wants to change it fails the preview, too.
    if (isEqual && !isOfAnother(context, blocker)) {
      claim(context.connection.journal, routeThing(blocker.id), context.urn);
      // It has the alias at once, so later checks have nothing to look for.
      delete inputs.__awaits;
    }
    return isOpen || isEqual || isOfThisRun(context, blocker)
      ? []
      : [refused("alias-taken", withSteps(whoHasAlias(blocker), ...aliasSteps, ...waysToAlias(blocker)), "alias")];
  },

  /** One resource of the program wants an alias, whoever has it now. */
  thingOfInputs: ({ alias }) => (alias === undefined || isUnknown(alias) ? undefined : aliasThing(alias)),

  thingOfId: routeThing,

  observe: (context, id) => routesOf(context).find(id),

  async ensure(context, want) {
    if (want.__adopt !== undefined) return adopt(context, want, want.__adopt);
    const known = await useExisting(context, want);
    if (known) return known;
    return create(context, want);
  },

  async sync(context, id, want, live) {
    const changed = inboundRouteKind.differences(live as unknown as PropertyValues, want);
    if (changed.length === 0) return live;
    if (changed.some((name) => name !== "alias")) await refuseOrAnnounceMove(context, live);
    const changes: RouteChanges = {};
    if (changed.includes("alias") && want.alias !== undefined) changes.alias = want.alias;
    if (changed.includes("routeType") || changed.includes("value")) {
      Object.assign(changes, { routeType: want.routeType, value: want.value });
    }
    if (changed.includes("edgeStrategyId")) changes.edgeStrategyId = want.edgeStrategyId ?? null;
    if (changes.alias === undefined) return update(context, id, changes);
    const { alias } = changes;
    const updated = await routesOf(context).exclusively(async () => {
      const blocker = await makeAliasAvailable(context, alias, id);
      if (blocker === undefined) return update(context, id, changes);
      return updateLater(context, { live, want, changes, blocker });
    });
    await applyDeferredAliases(context);
    return updated;
  },

  deletions: (context, id) => [deletionOfRecord(context, routeRecord(context, id))],

  record: routeRecord,

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

  async verifyAccount(context, olds) {
    const routes = [...(await routesOf(context).all()).values()];
    const found = routes.some((route) => route.alias === olds.alias && route.value === olds.value);
    return found && olds.alias !== generatedLabel(String(olds.__self)) ? "inconclusive" : found;
  },

  refuseChange: (context, id, _outputs, want) => refuseHopelessWait(context, id, want),

  differencesInRun: (context, id, _outputs, want) => (isWaitingForAlias(context, id, want) ? ["alias"] : []),

  isSameThing: (outputs, live) => live.alias === outputs["alias"],
};

const update = (context: OperationContext, id: string, changes: RouteChanges): Promise<Route> =>
  changeRoute(context, id, changes).catch(async (error: unknown) => {
    // The refusal is what to say when the routes cannot be read.
    const other = isDuplicate(error) ? await routeInTheWay(context, id, changes).catch(() => undefined) : undefined;
    if (other === undefined) throw error;
    throw other;
  });

const isDuplicate = (error: unknown): boolean => error instanceof RejectedError && error.reason === "duplicate";

/** Everything but the alias at once, and the alias when the other route has given it up. */
async function updateLater(
  context: OperationContext,
  { live, want, changes, blocker }: { live: Route; want: RouteInputs; changes: RouteChanges; blocker: Route },
): Promise<Route> {
  const { alias = "", ...others } = changes;
  // Where Flowroute allows no second route to a value, it keeps that for the one that has the alias, too.
  const isSameValue = blocker.routeType === want.routeType && blocker.value === want.value;
  const atOnce = (work: typeof changeRoute) =>
    Object.keys(others).length === 0 ? live : work(context, live.id, others);
  const updated = await (isSameValue ? orLater(atOnce(changeRoute)) : atOnce(update));
  await deferAlias(context, { live, changes: updated ? { alias } : changes, blocker });
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

/** Names the route that keeps a change from being made. */
async function routeInTheWay(context: OperationContext, id: string, changes: RouteChanges): Promise<Error | undefined> {
  const attempt = `Could not update route "${context.name}" (${id})`;
  const others = [...(await routesOf(context).all()).values()].filter((route) => route.id !== id);
  const named = others.find(({ alias }) => alias === changes.alias);
  if (named) {
    return aliasIsTaken(attempt, named, `If nothing needs route ${named.id}, delete it in the Flowroute portal.`);
  }
  const same = others.find(({ routeType, value }) => routeType === changes.routeType && value === changes.value);
  return same && new RefusedError("value-taken", twoOfOneValue(context, attempt, same));
}

function twoOfOneValue(context: OperationContext, attempt: string, { id, alias, value }: Route): string {
  const owner = context.connection.journal.get(ownedBy, routeThing(id));
  const whose = owner === undefined ? "" : `, "${parseUrn(owner).name}" of this program`;
  return withSteps(
    `${attempt}: Flowroute allows one route to ${quoted(value)}, and route ${id} (${quoted(alias)}${whose}) goes there. Nothing was changed.`,
    `Give the numbers route ${id}, or first remove or change route ${id} in a pulumi up of its own.`,
    "Two routes never swap their values through a temporary value, because calls would go astray.",
  );
}

/** A change of a route moves the live calls of every number that uses it. */
async function refuseOrAnnounceMove(context: OperationContext, { id }: Route): Promise<void> {
  const users = await dependentsOfRoute(context, id);
  await refuseForeignDependents(context, `route "${context.name}" (${id})`, users);
  if (users.length === 0) return;
  await context.log("info", `This change moves the calls of ${countOf(users)} (${sample(numbersIn(users))}).`);
}

/**
 * Finds a route with our alias. Nobody else has a generated alias, so an earlier run of ours created that route. An alias
 * that the user chose may be anybody's. While another route of this stack has it, ours has the generated one.
 */
async function useExisting(context: OperationContext, want: RouteInputs): Promise<Ensured<Route> | undefined> {
  const generated = generatedLabel(context.urn);
  const route = await routeWithAlias(context, want.alias);
  if (!route) return undefined;
  if (want.alias === generated) return { id: route.id, live: route, origin: "created" };
  const isEqual = inboundRouteKind.differences(route as unknown as PropertyValues, want).length === 0;
  if (isOfAnother(context, route) || (!isEqual && isOfThisRun(context, route))) {
    const own = await routeWithAlias(context, generated);
    return own && { id: own.id, live: own, origin: "created" };
  }
  if (isEqual) return share(context, route);
  throw aliasIsTaken(`Could not create route "${context.name}"`, route, ...waysToAlias(route));
}

/** Of a resource that has it in this run, or of one in the state, which will be renamed or go. */
const isOfAnother = (context: OperationContext, { id }: Route): boolean =>
  otherOwner(context, routeThing(id)) !== undefined || otherCreator(context, routeThing(id)) !== undefined;

const share = (context: OperationContext, route: Route): Promise<Ensured<Route>> =>
  claimOrShareRecord(context, routeThing(route.id), route, `route ${route.id}, which has this alias and value`);

const waysToAlias = ({ id }: Route): string[] => [
  `If this resource is that route, adopt it with the option { import: ${quoted(id)} }`,
  `If another resource of this stack had the alias before, add aliases: [{ name: "the other resource's name" }]`,
  "If you do not know which one, run pulumi up --refresh.",
];

async function create(context: OperationContext, want: RouteInputs): Promise<Ensured<Route>> {
  const { client } = context.connection;
  const routes = routesOf(context);
  const { routeType, value, edgeStrategyId } = want;
  const generated = generatedLabel(context.urn);
  const isTaken = (await routeWithAlias(context, want.alias)) !== undefined;
  const alias = isTaken ? generated : (want.alias ?? generated);
  const body = { alias, routeType, value, ...(edgeStrategyId === undefined ? {} : { edgeStrategyId }) };
  return createRecord(context, {
    async create() {
      try {
        return await routes.set(await client.routes.create(body));
      } catch (error) {
        routes.invalidate();
        throw error;
      }
    },
    findCreated: () => findCreated(context, { ...want, alias }),
    async onDuplicate(refusal) {
      const existing = await useExisting(context, want);
      if (existing) return existing;
      throw await duplicateValue(context, want, refusal);
    },
  });
}

/** The answer was lost. The alias was not on the account before, so a route that has it now is the one we created. */
async function findCreated(context: OperationContext, want: RouteInputs): Promise<Route | undefined> {
  const routes = routesOf(context);
  routes.invalidate();
  const all = [...(await routes.all()).values()];
  return all.find((route) => inboundRouteKind.differences(route as unknown as PropertyValues, want).length === 0);
}

async function duplicateValue(context: OperationContext, want: RouteInputs, cause: RejectedError): Promise<Error> {
  const routes = [...(await routesOf(context).all()).values()];
  const same = routes.find((route) => route.routeType === want.routeType && route.value === want.value);
  if (!same) return cause;
  return new RefusedError(
    "value-taken",
    withSteps(
      `Could not create route "${context.name}": Flowroute allows one route to ${quoted(want.value)}, and route ${same.id} (${quoted(same.alias)}) goes there. Nothing was changed.`,
      `To use that route: InboundRoute.get(${quoted(context.name)}, ${quoted(same.id)})`,
      `To share it, give this resource the alias ${quoted(same.alias)}.`,
      'If this resource had another name before: aliases: [{ name: "its old name" }]',
      "If an interrupted run created the route under another name, give the resource that name back.",
    ),
  );
}

const adopt = (context: OperationContext, want: RouteInputs, id: string): Promise<Ensured<Route>> =>
  adoptRecord(context, {
    id,
    kind: "route",
    find: () => routesOf(context).find(id),
    difference(route) {
      const live = route as unknown as PropertyValues;
      const differing = inboundRouteKind.differences(live, want);
      if (differing.length === 0) return undefined;
      return differing.map((name) => `${name} is ${quoted((live[name] ?? null) as string | null)}`).join(", ");
    },
    steps: ["Write these values into the program and run pulumi up. Change the route after that."],
  });
