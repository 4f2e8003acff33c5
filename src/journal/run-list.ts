/**
 * The list in which the hosts of a run write down what they know: one list in one order, to which all of them add at the
 * end. Whoever adds sees what was added before, so of two that want one thing at the same moment one comes first. Where
 * the list is kept is handed in.
 */

/**
 * For whom an entry holds: `host` is never shared; `run` holds for all hosts of the run; `api` for those that use
 * the same API, because a phone number is one thing to all keys; `account` for those with the same keys.
 */
export type Scope = "host" | "run" | "api" | "account";

export interface RunEntry {
  readonly scope: Scope;
  /** Name of the fact, such as `owned by`. */
  readonly fact: string;
  /** What it is about, as one text: entries with equal texts are about one thing. */
  readonly subject: string;
  /** The subject itself, where the text is not all of it. JSON. */
  readonly about?: unknown;
  /** JSON. */
  readonly value: unknown;
}

/** An entry and the host that has added it. */
export type AddedEntry<T = RunEntry> = T & { readonly host: string };

export interface RunList {
  /** Name of this host. */
  readonly host: string;
  /** Adds at the end. @returns the entries of that fact and subject up to there, the new one last */
  add(entry: RunEntry): AddedEntry[];
  /** The entries of a fact until now, of one subject or of all. */
  entriesOf(fact: string, subject?: string): AddedEntry[];
}

/** Entries in the order in which they came, found by fact and by subject. */
export class EntryIndex<T extends Pick<RunEntry, "fact" | "subject">> {
  private readonly bySubject = new Map<string, T[]>();
  private readonly byFact = new Map<string, T[]>();

  push(entry: T): void {
    this.listIn(this.byFact, entry.fact).push(entry);
    this.listIn(this.bySubject, keyOf(entry.fact, entry.subject)).push(entry);
  }

  entriesOf(fact: string, subject?: string): readonly T[] {
    if (subject === undefined) return this.byFact.get(fact) ?? [];
    return this.bySubject.get(keyOf(fact, subject)) ?? [];
  }

  private listIn(map: Map<string, T[]>, key: string): T[] {
    const known = map.get(key);
    if (known) return known;
    const list: T[] = [];
    map.set(key, list);
    return list;
  }
}

const keyOf = (fact: string, subject: string): string => `${fact}\n${subject}`;

/** The list of a host that is alone in its run. */
export function localRunList(): RunList {
  const entries = new EntryIndex<AddedEntry>();
  const host = "own";
  return {
    host,
    add(entry) {
      entries.push({ ...entry, host });
      return [...entries.entriesOf(entry.fact, entry.subject)];
    },
    entriesOf: (fact, subject) => [...entries.entriesOf(fact, subject)],
  };
}
