/** Giving a number up. It returns to the public inventory, so every reason not to is looked at first. */
import { type NumberDetails, RefusedError } from "../../client";
import { quoted, shellQuoted } from "../../client/text/foreign-text";
import { type Bag, HIDDEN, refuseStrangeLoss, type Session } from "../../host";
import { aliasesFor, type Criteria, criteriaKey, isMoved, parseUrn, readable, watchFor } from "../../purchase";
import { removeDeferredRecords } from "../deferred-deletes";
import { findForCertain } from "./find";
import { keptBefore } from "./inputs";
import { SINCE, UNSEEN } from "./live-number";
import { isBack, isMissing } from "./missing";
import { refusalOf, releaseStripped } from "./strip";
import { markOfOthers, takenByOthers } from "./taken";

export async function releaseNumber(session: Session, id: string, outputs: Bag): Promise<void> {
  const { claims, departures } = session.connection;
  for (const number of keptBefore(outputs)) departures.noteKept(number);
  await departures.number(id, async () => {
    if (outputs["onDelete"] !== "release" || claims.isKept(session.urn)) {
      await session.say("info", `${readable(id)} is kept on the account, with its routes, its address and its name.`);
      return "kept";
    }
    const live = await (outputs[UNSEEN] === true ? waitFor(session, id) : findForCertain(session, id));
    const mark = live && markOfOthers(session, live, outputs);
    if (!live || mark !== undefined) {
      refuseStrangeLoss(session, "PhoneNumber", id, outputs);
      if (mark !== undefined) await session.say("warning", takenByOthers(readable(id), mark));
      return mark === undefined ? "gone" : "kept";
    }
    if (isMissing(outputs)) {
      await session.say("warning", isBack(id, session.name));
      return "kept";
    }
    if (isKeptByNow(session, id, outputs)) {
      await session.say("warning", keptByNow(id, session.name));
      return "kept";
    }
    refuseRename(session, id, outputs);
    await releaseForGood(session, id);
    return "gone";
  });
  if (departures.outcomeOf(id) === "gone") await removeDeferredRecords(session);
}

/**
 * A run that died between a replacement and its deletes leaves the old object beside the new one. Where the program is not
 * there to say what becomes of the old one, as in a destroy, the new one does. The engine deletes both at the same time.
 */
export function noteLastWord({ claims }: Session["connection"], urn: string, outputs: Bag): void {
  const since = outputs[SINCE];
  if (typeof since !== "string") return;
  if (outputs["onDelete"] === "keep" && isGiven(outputs, "onDelete")) claims.noteKeptSince(urn, since);
  for (const number of keptBefore(outputs)) claims.noteKeptSince(`number:${number}`, since);
}

/** Whether the program has set it: an adopted number is kept without that. */
const isGiven = (outputs: Bag, name: string): boolean =>
  String(outputs[HIDDEN.inputs] ?? "")
    .split(" ")
    .includes(name);

function isKeptByNow({ connection, urn }: Session, id: string, outputs: Bag): boolean {
  const { claims } = connection;
  const since = String(outputs[SINCE] ?? "");
  return !claims.isRegistered(urn) && [urn, `number:${id}`].some((what) => claims.keptSince(what) > since);
}

const keptByNow = (id: string, name: string): string =>
  `Did not release ${readable(id)}: it was ${quoted(name)} before another number took its place, and the program has set ` +
  `onDelete: "keep" with that. It stays on the account, as it is, and costs its monthly fee. To manage it again, declare it with ` +
  `number: "+${id}", adopt: true.`;

/** A number whose run failed right after its purchase may not show yet: that is no reason to take it for gone. */
function waitFor(session: Session, id: string): Promise<NumberDetails | undefined> {
  const { environment, settings, startedAt } = session.connection;
  return watchFor({ runtime: environment.runtime, timeoutMs: settings.timeoutMs }, async () => {
    const found = await findForCertain(session, id);
    return found === undefined ? { since: startedAt } : { found };
  });
}

/**
 * To the engine a rename without an alias is a purchase and a release. So a run that has bought a number by some
 * search gives up none that was bought by the same search, and a forced replacement gives up none at all.
 */
function refuseRename(session: Session, id: string, outputs: Bag): void {
  const { claims } = session.connection;
  const what = `${readable(id)} ("${session.name}")`;
  const isForced = claims.isRegistered(session.urn) && !claims.isReplacing(session.urn);
  if (isForced && claims.hasSearchedFor(session.urn)) {
    throw new RefusedError(
      `Did not release ${what}: its replacement was forced, and this run has bought another number for it. Both are on ` +
        `the account. Run pulumi up again to release this one for good.`,
    );
  }
  const search = outputs["search"] as Criteria | undefined;
  const successor = search && claims.newWithSameSearch(criteriaKey(search));
  if (successor === undefined || claims.isReplacing(session.urn)) return;
  const { name } = parseUrn(successor);
  const aliases = aliasesFor(session.urn, successor);
  const undo = isMoved(session.urn, successor)
    ? `pulumi state delete ${shellQuoted(successor)}, release the number that was bought in the Flowroute portal, and add ${aliases}`
    : `pulumi state delete ${shellQuoted(successor)}, then pulumi state rename ${shellQuoted(session.urn)} ${shellQuoted(name)}, release the number that ` +
      `was bought in the Flowroute portal, and next time rename with ${aliases}`;
  throw new RefusedError(
    `Did not release ${what}: "${name}" is new in this run and has the same search. That looks like a rename, which must ` +
      `not cost a number. If it was one, undo it: ${undo}. If it was not, run pulumi up again: it is released then.`,
  );
}

async function releaseForGood(session: Session, id: string): Promise<void> {
  session.connection.departures.countRelease(readable(id));
  const refusal = await refusalOf(session, id);
  if (refusal) await releaseStripped(session, id, refusal);
  await session.say("info", `${readable(id)} was released to the public inventory.`);
}
