/** What this run knows, as typed facts. A host records a fact when it learns it, and the other hosts of the run can read it. */
import { isDeepStrictEqual } from "node:util";
import type { Fact } from "./facts";
import { type AddedEntry, localRunList, type RunList } from "./run-list";

/** Lets other work go on between two checks. */
const noPause = (): Promise<void> => new Promise(setImmediate);

export class RunJournal {
  /** Facts of this host alone. */
  private readonly local = localRunList();
  /** The last value that this host recorded, by fact and subject. */
  private readonly lastRecorded = new Map<string, unknown>();

  /**
   * @param list that all hosts of the run share
   * @param pause between two looks at whose turn it is
   */
  constructor(
    private readonly list: RunList = localRunList(),
    readonly pause: () => Promise<void> = noPause,
  ) {}

  /** Name of this host in the run. */
  get host(): string {
    return this.list.host;
  }

  /**
   * Records a fact.
   * @throws RefusedError when the journal cannot be written although the run may have other hosts
   */
  record<S, V>(fact: Fact<S, V>, subject: S, value: V): void {
    const key = keyOf(fact, subject);
    if (!fact.keepsAllEntries && this.lastRecorded.has(key) && isDeepStrictEqual(this.lastRecorded.get(key), value))
      return;
    this.lastRecorded.set(key, value);
    this.add(fact, subject, value);
  }

  /** Records one more entry. @returns all entries of the subject up to there, this one last */
  add<S, V>(fact: Fact<S, V>, subject: S, value: V): AddedEntry[] {
    const scope = fact.scopeOf(subject);
    const text = fact.textOf(subject);
    const about = subject === text || subject === undefined ? {} : { about: subject };
    return this.listOf(scope).add({ scope, fact: fact.name, subject: text, ...about, value });
  }

  /** The last value that this host recorded, else the last of another host. */
  get<S, V>(fact: Fact<S, V>, subject: S): V | undefined {
    return this.getOwn(fact, subject) ?? this.lastOfEachHost(fact, subject)[0];
  }

  /** The last value that this host recorded. */
  getOwn<S, V>(fact: Fact<S, V>, subject: S): V | undefined {
    return this.lastRecorded.get(keyOf(fact, subject)) as V | undefined;
  }

  has<S, V>(fact: Fact<S, V>, subject: S): boolean {
    return this.get(fact, subject) !== undefined;
  }

  /** The last value of each host. */
  lastOfEachHost<S, V>(fact: Fact<S, V>, subject: S): V[] {
    return [...new Map(this.entries(fact, subject).map(({ host, value }) => [host, value as V])).values()];
  }

  /** All values, in order. */
  all<S, V>(fact: Fact<S, V>, subject: S): V[] {
    return this.entries(fact, subject).map(({ value }) => value as V);
  }

  /** All entries with their hosts, in order. */
  entries<S, V>(fact: Fact<S, V>, subject: S): AddedEntry[] {
    return this.listOf(fact.scopeOf(subject)).entriesOf(fact.name, fact.textOf(subject));
  }

  /** Every subject with an entry, and the last value that any host recorded for it. */
  latestBySubject<S, V>(fact: Fact<S, V>): [S, V][] {
    const found = new Map<string, [S, V]>();
    for (const { subject, about, value } of [...this.list.entriesOf(fact.name), ...this.local.entriesOf(fact.name)]) {
      found.set(subject, [(about ?? subject) as S, value as V]);
    }
    return [...found.values()];
  }

  /** Every entry of a fact with its subject, in order. */
  allBySubject<S, V>(fact: Fact<S, V>): [S, V][] {
    const entries = [...this.list.entriesOf(fact.name), ...this.local.entriesOf(fact.name)];
    return entries.map(({ subject, about, value }) => [(about ?? subject) as S, value as V]);
  }

  private listOf(scope: string): RunList {
    return scope === "host" ? this.local : this.list;
  }
}

const keyOf = <S, V>(fact: Fact<S, V>, subject: S): string => `${fact.name}\n${fact.textOf(subject)}`;
