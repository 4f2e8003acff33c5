/** Deleting a number. It returns to the public inventory, so every reason not to is looked at first. */
import { type NumberDetails, RefusedError } from "../../client";
import { quoted, shellQuoted } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import {
  aliasesFor,
  type Deletion,
  HIDDEN,
  howToSet,
  isMoved,
  type OperationContext,
  type PropertyValues,
  parseUrn,
  settingName,
} from "../../host";
import {
  type Because,
  boughtBySearch,
  type DeleteFacts,
  declared,
  kept,
  latestMoment,
  ownedBy,
  type RunJournal,
  releaseCount,
  resourceKeptSince,
  searching,
  thingKeptSince,
} from "../../journal";
import { type Criteria, criteriaKey, formatNumber, pollAccount } from "../../purchase";
import { deleteDeferredRecords } from "../record-deletion";
import { numberThing } from "../things";
import { findForCertain } from "./find";
import { foreignOwnerTag, ownedByOtherStack } from "./foreign-owner";
import { keptBefore } from "./inputs";
import { SINCE, UNSEEN } from "./live-number";
import { isMissing, mayHaveBeenReplaced, numberReturned, warnOfReplacements } from "./missing";
import { releaseDetached, tryToRelease } from "./strip";

export function numberDeletion(context: OperationContext, id: string, outputs: PropertyValues): Deletion {
  const { journal, releases } = context.connection;
  const thing = numberThing(id);
  const search = outputs["search"] as Criteria | undefined;
  let foreignTag: string | undefined;
  return {
    thing,
    facts: () => ({
      subject: "number",
      wasMissing: isMissing(outputs),
      isKept: journal.has(kept, context.urn),
      isKeptByLater: isKeptByLater(context, id, outputs),
      isBoughtAgain: journal.has(boughtBySearch, context.urn),
      sameSearch: search && journal.get(searching, criteriaKey(search)),
    }),
    lookups: {
      async live() {
        const live = await (outputs[UNSEEN] === true ? waitUntilShown(context, id) : findForCertain(context, id));
        foreignTag = live && foreignOwnerTag(context, live, outputs);
        return { live: live === undefined ? "gone" : foreignTag === undefined ? "there" : "foreign-owner" };
      },
      async releaseSlot() {
        const { maxReleases } = context.connection.settings;
        const counted = journal.add(releaseCount, undefined, 1).reduce((sum, { value }) => sum + Number(value), 0);
        if (counted <= maxReleases) return { releaseSlot: "reserved" };
        journal.record(releaseCount, undefined, -1);
        return { releaseSlot: "none-left" };
      },
    },
    async remove() {
      const refusal = await tryToRelease(context, id);
      if (refusal) await releaseDetached(context, id, refusal);
      await context.log("info", `Released ${formatNumber(id)} to the public inventory, where anybody can buy it.`);
      return true;
    },
    async onNotDeleted(because) {
      const [severity, text] = stays(context, id, because, foreignTag) ?? [];
      if (severity !== undefined && text !== undefined) await context.log(severity, text);
    },
    refusal(reason, facts) {
      const what = `${formatNumber(id)} ("${context.name}")`;
      if (reason === "forced-replacement") return new RefusedError("forced-replacement", forcedReplacement(what));
      if (reason === "rename-suspected")
        return new RefusedError("rename-suspected", renameSuspected(context, id, what, facts));
      if (reason === "release-limit") return new RefusedError("release-limit", releaseLimit(context, what));
      return undefined;
    },
    async run(work) {
      for (const number of keptBefore(outputs)) releases.recordKept(numberThing(number));
      await releases.run(thing, async () => ((await work()) === "gone" ? "gone" : "kept"));
      if (releases.outcomeOf(thing) === "gone") await deleteDeferredRecords(context);
      // A forced replacement has found the number again that was missing.
      if (mayHaveBeenReplaced(outputs) && journal.has(ownedBy, thing)) await warnOfReplacements(context, id);
    },
  };
}

function stays(
  { name }: OperationContext,
  id: string,
  because: Because,
  foreignTag = "",
): ["info" | "warning", string] | undefined {
  switch (because) {
    case "kept":
      return [
        "info",
        `Kept ${formatNumber(id)} on the account, with its routes, its emergency address and its caller name.`,
      ];
    case "foreign-owner":
      return ["warning", ownedByOtherStack(formatNumber(id), foreignTag)];
    case "returned":
      return ["warning", numberReturned(id, name)];
    case "kept-by-later":
      return ["warning", keptByLater(id, name)];
    default:
      return undefined;
  }
}

/**
 * A run that was interrupted between a replacement and its deletes leaves the old object beside the new one. In a run
 * without a program, such as a destroy, the options of the new object decide about the old one. The engine deletes both at
 * the same time.
 */
export function recordKeptSince(
  { journal }: OperationContext["connection"],
  urn: string,
  outputs: PropertyValues,
): void {
  const since = outputs[SINCE];
  if (typeof since !== "string") return;
  if (outputs["onDelete"] === "keep" && isGiven(outputs, "onDelete")) journal.record(resourceKeptSince, urn, since);
  for (const number of keptBefore(outputs)) journal.record(thingKeptSince, numberThing(number), since);
}

/** Whether the program has set it: an adopted number is kept without that. */
const isGiven = (outputs: PropertyValues, name: string): boolean =>
  String(outputs[HIDDEN.inputs] ?? "")
    .split(" ")
    .includes(name);

/** Where the program is not there to say so. */
function isKeptByLater({ connection, urn }: OperationContext, id: string, outputs: PropertyValues): boolean {
  const { journal } = connection;
  if (journal.has(declared, urn)) return false;
  const since = String(outputs[SINCE] ?? "");
  const moments = [
    latestMoment(journal, resourceKeptSince, urn),
    latestMoment(journal, thingKeptSince, numberThing(id)),
  ];
  return moments.some((moment) => moment > since);
}

const keptByLater = (id: string, name: string): string =>
  withSteps(
    `Did not release ${formatNumber(id)}: it was ${quoted(name)} before another number took its place, and the program set ` +
      `onDelete: "keep" then. It stays on the account, unchanged, and costs its monthly fee.`,
    `To manage it again, declare it with number: "+${id}", adopt: true`,
  );

/** A number whose run failed right after its purchase may not show yet: that is no reason to take it for gone. */
function waitUntilShown(context: OperationContext, id: string): Promise<NumberDetails | undefined> {
  const { environment, settings, startedAt } = context.connection;
  return pollAccount({ runtime: environment.runtime, timeoutMs: settings.timeoutMs }, async () => {
    const found = await findForCertain(context, id);
    return found === undefined ? { since: startedAt } : { found };
  });
}

const forcedReplacement = (what: string): string =>
  withSteps(
    `Did not release ${what}: its replacement was forced, and this run has bought another number for it. Both are on the ` +
      `account.`,
    "To release this one for good, run pulumi up again.",
  );

/** To the engine a rename without an alias is a purchase and a release. */
function renameSuspected(
  { connection, urn }: OperationContext,
  id: string,
  what: string,
  { sameSearch: successor = "" }: DeleteFacts,
): string {
  const { name } = parseUrn(successor);
  const aliases = aliasesFor(urn, successor);
  const bought = numberOwnedBy(connection.journal, successor);
  const theOther = bought === undefined ? `the number that was bought for "${name}"` : formatNumber(bought);
  const inPortal = `  Release ${theOther} in the Flowroute portal, and not ${formatNumber(id)}.`;
  const undo = isMoved(urn, successor)
    ? [`  pulumi state delete ${shellQuoted(successor)}`, inPortal, `  Add to the options of "${name}": ${aliases}`]
    : [
        `  pulumi state delete ${shellQuoted(successor)}`,
        `  pulumi state rename ${shellQuoted(urn)} ${shellQuoted(name)}`,
        inPortal,
        `  Next time, rename with ${aliases}`,
      ];
  return withSteps(
    `Did not release ${what}: "${name}" is new in this run and has the same search, which looks like a rename. Nothing was ` +
      `released. ${bought === undefined ? "The number" : `The number ${formatNumber(bought)}`} that was bought for "${name}" is on the account, too.`,
    "If it is a rename, undo the purchase before you run anything else:",
    ...undo,
    `If it is not, run pulumi up again: it releases ${formatNumber(id)}.`,
  );
}

/** The number that a resource of the program has by now. */
const numberOwnedBy = (journal: RunJournal, urn: string): string | undefined =>
  journal.latestBySubject(ownedBy).find(([{ kind }, owner]) => kind === "number" && owner === urn)?.[0].id;

function releaseLimit({ connection: { settings } }: OperationContext, what: string): string {
  const most = settings.maxReleases;
  const named = settingName(settings, "maxReleases");
  const counted = most === 0 ? "" : `this run has released ${most} ${most === 1 ? "number" : "numbers"}, and `;
  return withSteps(
    `Did not release ${what}: ${counted}${named} allows ${most === 0 ? "none" : `only ${most}`}. The number was not changed.`,
    `If all of them are meant to go, raise the limit: ${howToSet(settings, "maxReleases", "NUMBER")}`,
    "For a destroy: FLOWROUTE_MAX_RELEASES=NUMBER pulumi destroy",
    most > 0 && "Or run it again: releases count per run.",
  );
}
