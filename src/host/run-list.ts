/** The list that purchases of all hosts of a run share: see `RunLedger`. */
import { RefusedError } from "../client";
import { messageOf } from "../client/errors";
import { ownList, type RunEntry, type RunList } from "../purchase";
import { type ClaimsContext, cannotTell } from "./claims";

/** What hosts of other APIs and other keys add is left out, except that a number in stock is one thing to all keys. */
export function runListOf({ peers, baseUrl, account, accountName }: ClaimsContext): RunList {
  /** What this host has added, for the case that nothing can be written down. */
  const own = ownList();
  const process = peers.name;
  const isMeant = (entry: RunEntry & { baseUrl: string; account: string }): boolean =>
    entry.baseUrl === baseUrl && (entry.scope === "carrier" || entry.account === account);
  const asOwn = (entries: RunEntry[]): RunEntry[] => entries.map((entry) => ({ ...entry, process }));
  let isAlone = false;
  return {
    process,
    add(entry) {
      const added = own.add(entry);
      try {
        if (!isAlone) return peers.add({ ...entry, baseUrl, account }).filter(isMeant);
      } catch (error) {
        const why = messageOf(error);
        // Without any Account there is nobody to share with.
        if (accountName !== undefined) throw new RefusedError(cannotTell(accountName, why));
        isAlone = true;
      }
      return asOwn(added);
    },
    all: (key) => (isAlone ? asOwn(own.all(key)) : peers.all(key).filter(isMeant)),
  };
}
