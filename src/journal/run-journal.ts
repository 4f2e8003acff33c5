/** What this run knows: typed facts, recorded by whoever learns them, and told to the other hosts of the run. */
import { isDeepStrictEqual } from "node:util";
import type { Fact } from "./facts";
import { type Added, ownList, type RunList } from "./run-list";

/** How often a host looks whether another one has ended what only one may be at. */
const noPause = (): Promise<void> => new Promise(setImmediate);

export class RunJournal {
  /** What is told to nobody. */
  private readonly local = ownList();
  /** What this host said last, by fact and subject. */
  private readonly lastRecorded = new Map<string, unknown>();

  /**
   * @param list that all hosts of the run share
   * @param pause between two looks at whose turn it is
   */
  constructor(
    private readonly list: RunList = ownList(),
    readonly pause: () => Promise<void> = noPause,
  ) {}

  /** Name of this host in the run. */
  get host(): string {
    return this.list.host;
  }

  /**
   * Records a fact.
   * @throws RefusedError when it cannot be told to hosts that there may be
   */
  record<S, V>(fact: Fact<S, V>, subject: S, value: V): void {
    const key = keyOf(fact, subject);
    if (!fact.adds && this.lastRecorded.has(key) && isDeepStrictEqual(this.lastRecorded.get(key), value)) return;
    this.lastRecorded.set(key, value);
    this.add(fact, subject, value);
  }

  /** Records one more entry. Answer: all entries of the subject up to there, this one last. */
  add<S, V>(fact: Fact<S, V>, subject: S, value: V): Added[] {
    const scope = fact.scopeOf(subject);
    const text = fact.textOf(subject);
    const about = subject === text || subject === undefined ? {} : { about: subject };
    return this.listOf(scope).add({ scope, fact: fact.name, subject: text, ...about, value });
  }

  /** What this host said last, else what another one said. */
  get<S, V>(fact: Fact<S, V>, subject: S): V | undefined {
    return this.own(fact, subject) ?? this.lastOfEach(fact, subject)[0];
  }

  /** What this host said last. */
  own<S, V>(fact: Fact<S, V>, subject: S): V | undefined {
    return this.lastRecorded.get(keyOf(fact, subject)) as V | undefined;
  }

  has<S, V>(fact: Fact<S, V>, subject: S): boolean {
    return this.get(fact, subject) !== undefined;
  }

  /** What each host said last. */
  lastOfEach<S, V>(fact: Fact<S, V>, subject: S): V[] {
    return [...new Map(this.entries(fact, subject).map(({ host, value }) => [host, value as V])).values()];
  }

  /** Everything that was said, in order. */
  all<S, V>(fact: Fact<S, V>, subject: S): V[] {
    return this.entries(fact, subject).map(({ value }) => value as V);
  }

  /** Everything that was said, in order, with who said it. */
  entries<S, V>(fact: Fact<S, V>, subject: S): Added[] {
    return this.listOf(fact.scopeOf(subject)).all(fact.name, fact.textOf(subject));
  }

  /** Every subject of which something was said, in a scope that hosts share, with the last that any host said. */
  latest<S, V>(fact: Fact<S, V>): [S, V][] {
    const found = new Map<string, [S, V]>();
    for (const { subject, about, value } of [...this.list.all(fact.name), ...this.local.all(fact.name)]) {
      found.set(subject, [(about ?? subject) as S, value as V]);
    }
    return [...found.values()];
  }

  /** Every entry of a fact with its subject, in order. */
  everything<S, V>(fact: Fact<S, V>): [S, V][] {
    const entries = [...this.list.all(fact.name), ...this.local.all(fact.name)];
    return entries.map(({ subject, about, value }) => [(about ?? subject) as S, value as V]);
  }

  private listOf(scope: string): RunList {
    return scope === "host" ? this.local : this.list;
  }
}

const keyOf = <S, V>(fact: Fact<S, V>, subject: S): string => `${fact.name}\n${fact.textOf(subject)}`;
