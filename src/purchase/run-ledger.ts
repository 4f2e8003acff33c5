/**
 * What the processes of one run have in common, of which each may buy: one list in one request, to which all of them add at
 * the end. Whoever adds sees what was added before, so of two that want one thing at the same moment one comes first.
 * Where the list is kept is handed in.
 */

/** `carrier`: of all who use the same API, such as a number in stock. `account`: of those with the same keys. */
export type Scope = "carrier" | "account";

export interface RunEntry {
  scope: Scope;
  key: string;
  value: string;
  /** Which process has added it. */
  process: string;
}

export interface RunList {
  /** Name of this process. */
  readonly process: string;
  /** Adds at the end. Answer: the entries of that key up to there, the new one last. */
  add(entry: Omit<RunEntry, "process">): RunEntry[];
  /** The entries of a key until now. */
  all(key: string): RunEntry[];
}

/** The list of a process that is alone in its run. */
export function ownList(): RunList {
  const entries = new Map<string, RunEntry[]>();
  const process = "own";
  const all = (key: string) => entries.get(key) ?? [];
  return {
    process,
    add(entry) {
      entries.set(entry.key, [...all(entry.key), { ...entry, process }]);
      return all(entry.key);
    },
    all,
  };
}

const TAKEN = "taken";
const GIVEN_BACK = "given back";

export class RunLedger {
  /** @param pause between two looks at whose turn it is */
  constructor(
    private readonly list: RunList = ownList(),
    private readonly pause: () => Promise<void> = () => new Promise(setImmediate),
  ) {}

  /** Only one process at a time has a lease. False: another one has it. */
  lease(what: string): boolean {
    const lease = { scope: "carrier", key: `lease ${what}` } as const;
    if (this.isOurs(this.list.add({ ...lease, value: TAKEN }))) return true;
    this.list.add({ ...lease, value: GIVEN_BACK });
    return false;
  }

  returnLease(what: string): void {
    this.list.add({ scope: "carrier", key: `lease ${what}`, value: GIVEN_BACK });
  }

  /** Runs work that only one process of the account may be at. Call it for one piece of work after the other. */
  async inTurn<T>(what: string, work: () => Promise<T>): Promise<T> {
    const turn = { scope: "account", key: `turn ${what}` } as const;
    let entries = this.list.add({ ...turn, value: TAKEN });
    try {
      while (!this.isOurs(entries)) {
        await this.pause();
        entries = this.list.all(turn.key);
      }
      return await work();
    } finally {
      this.list.add({ ...turn, value: GIVEN_BACK });
    }
  }

  /** Notes a value for all processes of the account. Answer: all values noted under the key so far, this one last. */
  note(key: string, value: string): string[] {
    return valuesOf(this.list.add({ scope: "account", key, value }));
  }

  noted(key: string): string[] {
    return valuesOf(this.list.all(key));
  }

  /** The first in the list that has not given it back has it. */
  private isOurs(entries: readonly RunEntry[]): boolean {
    const waiting: string[] = [];
    for (const { process, value } of entries) {
      const at = waiting.indexOf(process);
      if (value === TAKEN && at < 0) waiting.push(process);
      if (value === GIVEN_BACK && at >= 0) waiting.splice(at, 1);
    }
    return waiting[0] === this.list.process;
  }
}

const valuesOf = (entries: readonly RunEntry[]): string[] => entries.map(({ value }) => value);
