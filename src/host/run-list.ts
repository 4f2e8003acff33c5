/** The list in which the journals of all hosts of a run write: see `RunJournal`. */

import { RefusedError } from "../client";
import { messageOf } from "../client/errors";
import { foreignText } from "../client/text/foreign-text";
import { withSteps } from "../client/text/steps";
import { type AddedEntry, localRunList, type RunList } from "../journal";
import type { PeerHosts, SharedEntry } from "./peer-hosts";
import { accountName } from "./settings";

export interface RunListContext extends Pick<SharedEntry, "baseUrl" | "account"> {
  peers: PeerHosts;
  /** Name of the `Account` that this host is for. */
  accountName: string | undefined;
}

/** What holds for hosts of other APIs or with other keys alone is left out. */
export function runListOf({ peers, baseUrl, account, accountName: name }: RunListContext): RunList {
  /** What this host has added, for the case that nothing can be written. */
  const own = localRunList();
  const host = peers.name;
  const isVisible = (entry: SharedEntry): boolean =>
    entry.scope === "run" || (entry.baseUrl === baseUrl && (entry.scope === "api" || entry.account === account));
  const asOwn = (entries: AddedEntry[]): AddedEntry[] => entries.map((entry) => ({ ...entry, host }));
  let isAlone = false;
  return {
    host,
    add(entry) {
      const added = own.add(entry);
      try {
        if (!isAlone) return peers.add({ ...entry, baseUrl, account }).filter(isVisible);
      } catch (error) {
        const why = messageOf(error);
        // Without any Account there is nobody to share with.
        if (name !== undefined) throw new RefusedError("journal-unwritable", journalUnwritable(name, why));
        isAlone = true;
      }
      return asOwn(added);
    },
    entriesOf: (fact, subject) =>
      isAlone ? asOwn(own.entriesOf(fact, subject)) : peers.entriesOf(fact, subject).filter(isVisible),
  };
}

const journalUnwritable = (account: string, why: string): string =>
  withSteps(
    `Could not write to the run journal for the ${accountName(account)}: ${foreignText(why)}. Nothing was changed.`,
    "Set TMPDIR to a folder that you can write to, then run again.",
    "With an Account, several provider hosts work on one stack. The journal tells them what none of them may delete.",
  );
