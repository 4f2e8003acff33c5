/** What the engine's host runs for a `PhoneNumber`. API: N4 to N7, N9, N10, `/v2/numbers`. */
import { type NumberDetails, RefusedError } from "../../client";
import { type Bag, isUnknown, type ResourceKind } from "../../host";
import { numbersWithAlias, readable } from "../../purchase";
import { acquire } from "./acquire";
import { checkPurchase } from "./check-purchase";
import { findForCertain, type LiveNumber } from "./find";
import { digitsOf, type NumberInputs, normaliseNumberInputs } from "./inputs";
import { releaseNumber } from "./release";

/** Status of a number that neither the single read nor the list has any more. */
const MISSING = "missing";

export const phoneNumberKind: ResourceKind<NumberInputs, LiveNumber> = {
  kind: "PhoneNumber",

  normalise: (raw, session) => normaliseNumberInputs(raw, session.connection.settings),

  prepare: checkPurchase,

  keyOfInputs: ({ number }) =>
    number === undefined || isUnknown(number) ? undefined : phoneNumberKind.keyOfId?.(digitsOf(number)),
  keyOfId: (id) => `number:${id}`,

  observe: (session, id) => findForCertain(session, id),

  ensure: acquire,

  async sync(session, id, want, live) {
    const changes = wantedChanges(live, want);
    if (Object.keys(changes).length === 0) return live;
    const updated = await session.connection.client.numbers.update(id, changes);
    if (updated.warning) await session.say("warning", `${readable(id)}: ${updated.warning}`);
    return { ...live, ...updated };
  },

  remove: releaseNumber,

  outputs(live, want, before) {
    const origin = before["origin"];
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
      status: live.status ?? "active",
      origin,
      onDelete: want.onDelete ?? defaultOnDelete(origin),
      onMissing: want.onMissing ?? "fail",
    };
  },

  differences(outputs, want) {
    const live = { alias: textOf(outputs["alias"]), ...flags(outputs) };
    const names = Object.keys(wantedChanges(live, want));
    if (outputs["status"] === MISSING) names.push("status");
    if (outputs["onDelete"] !== (want.onDelete ?? defaultOnDelete(outputs["origin"]))) names.push("onDelete");
    if (outputs["onMissing"] !== (want.onMissing ?? "fail")) names.push("onMissing");
    return names;
  },

  /** Criteria are history once a number is bought: only another exact number asks for another one. */
  replaces(outputs, want) {
    if (want.number !== undefined && want.number !== outputs["number"]) return ["number"];
    return outputs["status"] === MISSING && want.onMissing === "replace" ? ["status"] : [];
  },

  /** By the number itself, or by the mark that the purchase left. */
  async witness(session, olds) {
    const { client, desk } = session.connection;
    if (olds.number !== undefined) return (await client.numbers.find(digitsOf(olds.number))) !== undefined;
    const list = desk.shortlists.get(olds.__search ?? "");
    for (const alias of [olds.alias, list?.tag]) {
      if (!alias) continue;
      for await (const _ of numbersWithAlias(client, alias)) return true;
    }
    return false;
  },

  missing(_session, id): never {
    throw new RefusedError(
      `${readable(id)} is no longer on the account. It may have been ported away, released in the portal or suspended. ` +
        `Nothing was changed. If it is gone for good, remove it with pulumi state delete, or set onMissing: "replace" ` +
        `to buy another one; if not, ask Flowroute's support, and run pulumi refresh when it is back.`,
    );
  },

  readMissing: () => ({ status: MISSING }),
};

const defaultOnDelete = (origin: unknown): "release" | "keep" => (origin === "purchased" ? "release" : "keep");

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

const flags = (outputs: Bag): { cnamLookupsEnabled?: boolean; messagingEnabled?: boolean } => ({
  ...(typeof outputs["cnamLookupsEnabled"] === "boolean" ? { cnamLookupsEnabled: outputs["cnamLookupsEnabled"] } : {}),
  ...(typeof outputs["messagingEnabled"] === "boolean" ? { messagingEnabled: outputs["messagingEnabled"] } : {}),
});

type Options = Pick<NumberDetails, "alias" | "cnamLookupsEnabled" | "messagingEnabled">;

/** What has to be changed at the carrier; an option that is not set is no opinion. Unknown values count as different. */
function wantedChanges(
  live: Pick<NumberDetails, "alias"> & Partial<Options>,
  want: NumberInputs,
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
