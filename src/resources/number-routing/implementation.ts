/** What the engine's host runs for a `NumberRouting`. API: `/v2/numbers/{number}/relationships`. */
import * as v from "valibot";
import { NotFoundError, type NumberDetails, RefusedError, type RouteSlot } from "../../client";
import { withSteps } from "../../client/text/steps";
import type { OperationContext, ResourceKind } from "../../host";
import { formatNumber } from "../../purchase";
import {
  type AttachmentInputs,
  attachment,
  attachmentDeletion,
  attachmentFields,
  differenceIfNumberGone,
  NUMBER_MISSING,
  numberToAttach,
} from "../attachment";
import { neededId, recordId } from "../inputs";
import { doOrReadBack } from "../read-back";
import { fields, readInputs } from "../read-inputs";
import { routingThing } from "../things";

/** The reserved route: calls go to the registered SIP device of the account. */
export const NO_ROUTE = "0";

const ACT = "route";

const PART = "routes";

export interface RoutingInputs extends AttachmentInputs {
  primaryRouteId: string;
  failoverRouteId?: string;
}

/** `assigned` are primary and failover as we have set them, or found them as we want them. */
export type Live = NumberDetails & { assigned?: { primary: string; failover: string | null } };

const EXAMPLE = "a route, as in route.id";

const schema = fields({
  ...attachmentFields,
  primaryRouteId: neededId(
    EXAMPLE,
    `is missing. Give the id of an InboundRoute, or "${NO_ROUTE}" for the account's own SIP device.`,
  ),
  failoverRouteId: v.nullish(recordId(`must be the id of ${EXAMPLE}`)),
});

export const numberRoutingKind: ResourceKind<RoutingInputs, Live> = {
  kind: "NumberRouting",

  ...attachment(routingThing, ACT, PART),

  normalize: (raw) => readInputs(schema, raw),

  async ensure(context, want) {
    const live = await numberToAttach(context, want.numberId, ACT, PART);
    return { id: want.numberId, live, origin: "created" };
  },

  async sync(context, id, want, live) {
    const target = { primary: want.primaryRouteId, failover: want.failoverRouteId ?? null };
    let { primaryRouteId, failoverRouteId } = live;
    const assign = async (slot: RouteSlot, routeId: string) => {
      try {
        await setRoute(context, id, slot, routeId);
      } catch (error) {
        throw error instanceof NotFoundError
          ? new RefusedError("not-on-account", noSuchRoute(context, id, slot, routeId))
          : error;
      }
    };
    const mustMovePrimary = (primaryRouteId ?? NO_ROUTE) !== target.primary;
    if (mustMovePrimary && failoverRouteId === target.primary) {
      await setRoute(context, id, "failover", null);
      failoverRouteId = null;
    }
    if (mustMovePrimary) {
      await assign("primary", target.primary);
      primaryRouteId = target.primary;
    }
    if (failoverRouteId !== target.failover) {
      if (target.failover === null) await setRoute(context, id, "failover", null);
      else await assign("failover", target.failover);
      failoverRouteId = target.failover;
    }
    return { ...live, primaryRouteId, failoverRouteId, assigned: target };
  },

  deletions(context, id, outputs) {
    const { primary, failover } = (outputs["assigned"] ?? {}) as Partial<NonNullable<Live["assigned"]>>;
    const hasOurs = (live: NumberDetails) => ({
      primary: primary !== NO_ROUTE && (live.primaryRouteId ?? NO_ROUTE) === primary,
      failover: live.failoverRouteId !== null && live.failoverRouteId === failover,
    });
    const leftPrimary = `Left the primary route of ${formatNumber(id)} as it is: somebody changed it outside this stack.`;
    const deletion = attachmentDeletion(context, routingThing(id), {
      compare(live) {
        const ours = hasOurs(live);
        if (ours.primary || ours.failover) return "there";
        return (live.primaryRouteId ?? NO_ROUTE) === primary ? "gone" : "changed-outside";
      },
      async detach(live) {
        const ours = hasOurs(live);
        if (ours.failover) await setRoute(context, id, "failover", null);
        if (ours.primary) await setRoute(context, id, "primary", NO_ROUTE);
        else if ((live.primaryRouteId ?? NO_ROUTE) !== primary) await context.log("info", leftPrimary);
      },
      left: leftPrimary,
    });
    return [deletion];
  },

  outputs: (live, want, before) => ({
    numberId: live.number,
    primaryRouteId: live.primaryRouteId ?? NO_ROUTE,
    failoverRouteId: live.failoverRouteId ?? undefined,
    assigned: live.assigned ?? before["assigned"],
    onDelete: want.onDelete ?? undefined,
    origin: before["origin"],
    [NUMBER_MISSING]: undefined,
  }),

  differences(outputs, want) {
    const differs = (name: keyof RoutingInputs) => (outputs[name] ?? null) !== (want[name] ?? null);
    return [
      ...(["primaryRouteId", "failoverRouteId", "onDelete"] as const).filter(differs),
      ...differenceIfNumberGone(outputs),
    ];
  },
};

/** Sets a slot, or with null clears it. A doubtful answer is read back. */
async function setRoute(
  { connection }: OperationContext,
  id: string,
  slot: RouteSlot,
  routeId: string | null,
): Promise<void> {
  const { numbers } = connection.client;
  await doOrReadBack(
    () => (routeId === null ? numbers.clearRoute(id, slot) : numbers.setRoute(id, slot, routeId)),
    async () => {
      const live = await numbers.find(id);
      return live !== undefined && (slot === "primary" ? live.primaryRouteId : live.failoverRouteId) === routeId;
    },
  );
}

const noSuchRoute = (context: OperationContext, id: string, slot: string, routeId: string): string =>
  withSteps(
    `Could not set the ${slot} route of ${formatNumber(id)} for "${context.name}" to route ${routeId}: this account has no such route, or no such number.`,
    "Give the id of an InboundRoute of this account.",
  );
