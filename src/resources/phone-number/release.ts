/** Giving a number up. It returns to the public inventory, so every reason not to is looked at first. */
import { type NumberDetails, RefusedError } from "../../client";
import { quoted, shellQuoted } from "../../client/text/foreign-text";
import { HIDDEN, type OperationContext, type PropertyValues, refuseStrangeLoss } from "../../host";
import { aliasesFor, type Criteria, criteriaKey, isMoved, parseUrn, pollAccount, readable } from "../../purchase";
import { removeDeferredRecords } from "../deferred-deletes";
import { findForCertain } from "./find";
import { foreignOwnerTag, ownedByOtherStack } from "./foreign-owner";
import { keptBefore } from "./inputs";
import { SINCE, UNSEEN } from "./live-number";
import { isMissing, numberReturned } from "./missing";
import { refusalOf, releaseStripped } from "./strip";

export async function releaseNumber(context: OperationContext, id: string, outputs: PropertyValues): Promise<void> {
  const { claims, departures } = context.connection;
  for (const number of keptBefore(outputs)) departures.noteKept(number);
  await departures.number(id, async () => {
    if (outputs["onDelete"] !== "release" || claims.isKept(context.urn)) {
      await context.log("info", `${readable(id)} is kept on the account, with its routes, its address and its name.`);
      return "kept";
    }
    const live = await (outputs[UNSEEN] === true ? waitFor(context, id) : findForCertain(context, id));
    const mark = live && foreignOwnerTag(context, live, outputs);
    if (!live || mark !== undefined) {
      refuseStrangeLoss(context, "PhoneNumber", id, outputs);
      if (mark !== undefined) await context.log("warning", ownedByOtherStack(readable(id), mark));
      return mark === undefined ? "gone" : "kept";
    }
    if (isMissing(outputs)) {
      await context.log("warning", numberReturned(id, context.name));
      return "kept";
    }
    if (isKeptByNow(context, id, outputs)) {
      await context.log("warning", keptByNow(id, context.name));
      return "kept";
    }
    refuseRename(context, id, outputs);
    await releaseForGood(context, id);
    return "gone";
  });
  if (departures.outcomeOf(id) === "gone") await removeDeferredRecords(context);
}

/**
 * A run that died between a replacement and its deletes leaves the old object beside the new one. Where the program is not
 * there to say what becomes of the old one, as in a destroy, the new one does. The engine deletes both at the same time.
 */
export function noteLastWord({ claims }: OperationContext["connection"], urn: string, outputs: PropertyValues): void {
  const since = outputs[SINCE];
  if (typeof since !== "string") return;
  if (outputs["onDelete"] === "keep" && isGiven(outputs, "onDelete")) claims.noteKeptSince(urn, since);
  for (const number of keptBefore(outputs)) claims.noteKeptSince(`number:${number}`, since);
}

/** Whether the program has set it: an adopted number is kept without that. */
const isGiven = (outputs: PropertyValues, name: string): boolean =>
  String(outputs[HIDDEN.inputs] ?? "")
    .split(" ")
    .includes(name);

function isKeptByNow({ connection, urn }: OperationContext, id: string, outputs: PropertyValues): boolean {
  const { claims } = connection;
  const since = String(outputs[SINCE] ?? "");
  return !claims.isRegistered(urn) && [urn, `number:${id}`].some((what) => claims.keptSince(what) > since);
}

const keptByNow = (id: string, name: string): string =>
  `Did not release ${readable(id)}: it was ${quoted(name)} before another number took its place, and the program has set ` +
  `onDelete: "keep" with that. It stays on the account, as it is, and costs its monthly fee. To manage it again, declare it with ` +
  `number: "+${id}", adopt: true.`;

/** A number whose run failed right after its purchase may not show yet: that is no reason to take it for gone. */
function waitFor(context: OperationContext, id: string): Promise<NumberDetails | undefined> {
  const { environment, settings, startedAt } = context.connection;
  return pollAccount({ runtime: environment.runtime, timeoutMs: settings.timeoutMs }, async () => {
    const found = await findForCertain(context, id);
    return found === undefined ? { since: startedAt } : { found };
  });
}

/**
 * To the engine a rename without an alias is a purchase and a release. So a run that has bought a number by some
 * search gives up none that was bought by the same search, and a forced replacement gives up none at all.
 */
function refuseRename(context: OperationContext, id: string, outputs: PropertyValues): void {
  const { claims } = context.connection;
  const what = `${readable(id)} ("${context.name}")`;
  const isForced = claims.isRegistered(context.urn) && !claims.isReplacing(context.urn);
  if (isForced && claims.hasSearchedFor(context.urn)) {
    throw new RefusedError(
      `Did not release ${what}: its replacement was forced, and this run has bought another number for it. Both are on ` +
        `the account. Run pulumi up again to release this one for good.`,
    );
  }
  const search = outputs["search"] as Criteria | undefined;
  const successor = search && claims.newWithSameSearch(criteriaKey(search));
  if (successor === undefined || claims.isReplacing(context.urn)) return;
  const { name } = parseUrn(successor);
  const aliases = aliasesFor(context.urn, successor);
  const undo = isMoved(context.urn, successor)
    ? `pulumi state delete ${shellQuoted(successor)}, release the number that was bought in the Flowroute portal, and add ${aliases}`
    : `pulumi state delete ${shellQuoted(successor)}, then pulumi state rename ${shellQuoted(context.urn)} ${shellQuoted(name)}, release the number that ` +
      `was bought in the Flowroute portal, and next time rename with ${aliases}`;
  throw new RefusedError(
    `Did not release ${what}: "${name}" is new in this run and has the same search. That looks like a rename, which must ` +
      `not cost a number. If it was one, undo it: ${undo}. If it was not, run pulumi up again: it is released then.`,
  );
}

async function releaseForGood(context: OperationContext, id: string): Promise<void> {
  context.connection.departures.countRelease(readable(id));
  const refusal = await refusalOf(context, id);
  if (refusal) await releaseStripped(context, id, refusal);
  await context.log("info", `${readable(id)} was released to the public inventory.`);
}
