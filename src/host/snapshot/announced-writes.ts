/** The hosts of a run tell each other what they write, so none of them goes by what it has read before. */
import type { Fact, RunJournal } from "../../journal";
import type { AnnouncedWrites } from "./readings";

/** @param fact each entry is one write, and its value the id of the thing */
export function announcedWrites(journal: RunJournal, fact: Fact<undefined, string>): AnnouncedWrites {
  const last = new Map<string, number>();
  let seen = 0;
  let count = 0;
  const update = (): void => {
    const entries = journal.entries(fact, undefined);
    for (const { host, value } of entries.slice(seen)) {
      if (host === journal.host) continue;
      count += 1;
      last.set(String(value), count);
    }
    // What a host has added is void once it has ended.
    seen = entries.length;
  };
  return {
    announce: (id) => journal.record(fact, undefined, id),
    count() {
      update();
      return count;
    },
    lastOf(id) {
      update();
      return last.get(id) ?? 0;
    },
  };
}
