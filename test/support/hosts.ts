/** Hosts of one run, which tell each other what they know, as they do by a file on one machine. */

import type { PeerHosts, SharedEntry } from "../../src/host/peer-hosts";
import { type AddedEntry, EntryIndex } from "../../src/journal";

/** Gives the peers of the host of this name. */
export function hostsOfOneRun(): (host: string) => PeerHosts {
  const entries = new EntryIndex<AddedEntry<SharedEntry>>();
  return (name) => ({
    name,
    add(entry) {
      entries.push({ ...entry, host: name });
      return [...entries.entriesOf(entry.fact, entry.subject)];
    },
    entriesOf: (fact, subject) => [...entries.entriesOf(fact, subject)],
  });
}

/** Those of a host that is alone. */
export const alone = (): PeerHosts => hostsOfOneRun()("alone");
