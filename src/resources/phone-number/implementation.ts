/** What the engine's host runs for a `PhoneNumber`. API: `/v2/numbers`. */
import type { NumberDetails } from "../../client";
import { isUnknown, ownershipTagOf, type PropertyValues, type ResourceKind } from "../../host";
import { carriedOver, purchaseConfirmed } from "../../journal";
import { formatNumber, numbersWithAlias } from "../../purchase";
import { writeOrReadBack } from "../read-back";
import { numberThing } from "../things";
import { acquire } from "./acquire";
import { preparePurchase } from "./check-purchase";
import { findForCertain, readNumber } from "./find";
import { foreignOwnerTag, ownedByOtherStack } from "./foreign-owner";
import { digitsOf, keptBefore, type NumberInputs, readNumberInputs } from "./inputs";
import { type LiveNumber, SINCE, UNSEEN } from "./live-number";
import { afterUpdate, PENDING_MESSAGING, switchingOff, withPendingMessaging } from "./messaging";
import {
  isMissing,
  LOST,
  lastStatus,
  MISSING,
  markMissing,
  mayHaveBeenReplaced,
  missingFlagFor,
  RETURNED,
  refuseMissing,
  warnOfReplacements,
} from "./missing";
import { numberDeletion, recordKeptSince } from "./release";

export const phoneNumberKind: ResourceKind<NumberInputs, LiveNumber> = {
  kind: "PhoneNumber",

  normalize: readNumberInputs,

  prepare: preparePurchase,

  observedInputs: ["quote"],

  thingOfInputs: ({ number }) =>
    number === undefined || isUnknown(number) ? undefined : numberThing(digitsOf(number)),
  thingOfId: numberThing,

  async observe(context, id, outputs) {
    // How the task of an order goes is told by the number itself alone.
    const live = await (outputs[PENDING_MESSAGING] === undefined
      ? readNumber(context, id, "options")
      : findForCertain(context, id));
    const foreignTag = live && foreignOwnerTag(context, live, outputs);
    if (foreignTag === undefined) return live && withPendingMessaging(context, live, outputs);
    await context.log("warning", ownedByOtherStack(formatNumber(id), foreignTag));
    return undefined;
  },

  ensure: acquire,

  async sync(context, id, want, found, before) {
    if (before[RETURNED] === true) await warnOfReplacements(context, id);
    const live = { ...found, isSynced: true };
    const changes = wantedChanges(live, withTag(live, want, before));
    if (Object.keys(changes).length === 0) return live;
    // The check has warned, unless it took messages for switched off already.
    if (changes.messagingEnabled === false && live.messagingEnabled && before["messagingEnabled"] === false) {
      await context.log("warning", switchingOff(id, context.name, true));
    }
    const { numbers } = context.connection.client;
    const updated = await writeOrReadBack(
      () => numbers.update(id, changes),
      async () => {
        const shown = await numbers.find(id);
        return shown && Object.keys(wantedChanges(shown, changes)).length === 0 ? shown : undefined;
      },
    );
    return afterUpdate(context, changes.messagingEnabled, live, updated);
  },

  recordBeforeDelete: recordKeptSince,
  deletions: (context, id, outputs) => [numberDeletion(context, id, outputs)],

  decisions: ["onDelete", "onMissing"],

  outputs(live, want, before) {
    const origin = before["origin"];
    const status = lastStatus(live.status, before);
    return {
      number: `+${live.number}`,
      alias: live.alias ?? undefined,
      cnamLookupsEnabled: live.cnamLookupsEnabled,
      messagingEnabled: live.messagingEnabled,
      rateCenter: live.rateCenter ?? before["rateCenter"],
      state: live.state ?? before["state"],
      numberType: live.numberType ?? before["numberType"],
      setupCost: live.offer?.setupCost ?? live.setupCost ?? before["setupCost"],
      monthlyCost: live.offer?.monthlyCost ?? live.monthlyCost ?? before["monthlyCost"],
      status,
      [MISSING]: missingFlagFor(status),
      origin,
      onDelete: want.onDelete ?? defaultOnDelete(origin),
      onMissing: want.onMissing ?? "fail",
      [PENDING_MESSAGING]: live.messagingOrder,
      [UNSEEN]: live.isUnseen ? true : undefined,
      [SINCE]: live.since ?? before[SINCE],
      [RETURNED]: !live.isSynced && mayHaveBeenReplaced(before) ? true : undefined,
    };
  },

  differences(outputs, want) {
    const live = { alias: textOf(outputs["alias"]), ...flags(outputs) };
    const names = Object.keys(wantedChanges(live, isRenamed(outputs, want) ? withTag(live, want, outputs) : want));
    if (isMissing(outputs)) names.push(MISSING);
    if (outputs[RETURNED] === true) names.push(RETURNED);
    for (const name of ["__self", "__searched"] as const) {
      if (want[name] !== undefined && outputs[name] !== undefined && outputs[name] !== want[name]) names.push(name);
    }
    if (outputs["onDelete"] !== (want.onDelete ?? defaultOnDelete(outputs["origin"]))) names.push("onDelete");
    if (outputs["onMissing"] !== (want.onMissing ?? "fail")) names.push("onMissing");
    return names;
  },

  /** Criteria are history once a number is bought: only another exact number asks for another one. */
  replaces(outputs, want) {
    return asksForAnother(outputs, want) || isLost(outputs, want) ? ["number"] : [];
  },

  /** One that is missing may have been bought again, and a change of what is asked for may have been, too. */
  recordState({ journal }, urn, outputs) {
    if (isMissing(outputs) || outputs[RETURNED] === true) return;
    const number = digitsOf(String(outputs["number"]));
    journal.record(purchaseConfirmed, { urn, target: String(outputs["__searched"]) }, number);
  },

  /** These numbers have our ownership tag, so they are not leftovers of an interrupted run. */
  recordReplacement(context, id, outputs, want) {
    const stays = outputs["onDelete"] !== "release" || want.onDelete === "keep";
    const kept = [...(stays ? [id] : []), ...keptBefore(want)];
    const lost = !asksForAnother(outputs, want) && isLost(outputs, want);
    const carried = { __kept: kept.join(" "), ...(lost ? { [LOST]: outputs } : {}) };
    context.connection.journal.record(carriedOver, context.urn, carried);
  },

  /** By the number itself, or by the ownership tag that the purchase left. */
  async verifyAccount(context, olds) {
    const { client, purchases } = context.connection;
    if (olds.number !== undefined) return (await client.numbers.find(digitsOf(olds.number))) !== undefined;
    const list = purchases.shortlists.get(olds.__search ?? "");
    for (const alias of [olds.alias, ...(list?.tags ?? [])]) {
      if (!alias) continue;
      for await (const _ of numbersWithAlias(client, alias)) return true;
    }
    return false;
  },

  missing: (context, id) => refuseMissing(context, id),

  readMissing: markMissing,
};

const asksForAnother = (outputs: PropertyValues, want: NumberInputs): boolean =>
  want.number !== undefined && want.number !== outputs["number"];

const isLost = (outputs: PropertyValues, want: NumberInputs): boolean =>
  isMissing(outputs) && want.onMissing === "replace";

const defaultOnDelete = (origin: unknown): "release" | "keep" => (origin === "purchased" ? "release" : "keep");

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

const flags = (outputs: PropertyValues): { cnamLookupsEnabled?: boolean; messagingEnabled?: boolean } => ({
  ...(typeof outputs["cnamLookupsEnabled"] === "boolean" ? { cnamLookupsEnabled: outputs["cnamLookupsEnabled"] } : {}),
  ...(typeof outputs["messagingEnabled"] === "boolean" ? { messagingEnabled: outputs["messagingEnabled"] } : {}),
});

/**
 * Without an alias of the user's own, a number that we bought has our ownership tag: it is put back where nothing else
 * stands, and follows the resource to a new name.
 */
function withTag(live: Pick<NumberDetails, "alias">, want: NumberInputs, before: PropertyValues): NumberInputs {
  if (want.alias !== undefined || before["origin"] !== "purchased") return want;
  const oldUrn = before["__self"];
  const isOurs = live.alias === null || (typeof oldUrn === "string" && live.alias === ownershipTagOf(oldUrn));
  return isOurs ? { ...want, alias: ownershipTagOf(want.__self) } : want;
}

const isRenamed = (outputs: PropertyValues, want: NumberInputs): boolean =>
  typeof outputs["__self"] === "string" && outputs["__self"] !== want.__self && outputs["alias"] !== undefined;

type Options = Pick<NumberDetails, "alias" | "cnamLookupsEnabled" | "messagingEnabled">;

/** What has to be changed at Flowroute; an option that is not set is no opinion. Unknown values count as different. */
function wantedChanges(
  live: Pick<NumberDetails, "alias"> & Partial<Options>,
  want: Pick<NumberInputs, "alias" | "cnamLookupsEnabled" | "messagingEnabled">,
): { alias?: string; cnamLookupsEnabled?: boolean; messagingEnabled?: boolean } {
  const changes: ReturnType<typeof wantedChanges> = {};
  if (want.alias !== undefined && want.alias !== (live.alias ?? "")) changes.alias = want.alias;
  if (want.cnamLookupsEnabled !== undefined && want.cnamLookupsEnabled !== live.cnamLookupsEnabled) {
    changes.cnamLookupsEnabled = want.cnamLookupsEnabled;
  }
  if (want.messagingEnabled !== undefined && want.messagingEnabled !== live.messagingEnabled) {
    changes.messagingEnabled = want.messagingEnabled;
  }
  return changes;
}
