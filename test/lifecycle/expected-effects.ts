/** What an event may cost, because somebody wanted it; nothing else may happen to what the stack has. */
import type { Simulator } from "pulumi-flowroute/simulator";
import type { Watch } from "../support/invariants";

export interface Effects {
  /** How many numbers are bought. */
  buys?: number;
  /** Keys of numbers that are released. */
  releases?: readonly string[];
  /** How many numbers are released that the baseline program does not have. */
  releasesOthers?: number;
  /** How many charges there are for emergency addresses. */
  charges?: number;
  /** Keys of numbers that are left without an emergency address. */
  bare?: readonly string[];
  /** Keys of numbers whose calls go to Flowroute's own route. */
  unrouted?: readonly string[];
  /** Keys of what stays on the account and is in no state. */
  leaves?: readonly string[];
}

/** What all events of a case may cost together. */
export class ExpectedEffects {
  private readonly leavingIds: string[] = [];

  constructor(
    private readonly all: readonly Effects[],
    private readonly ids: Readonly<Record<string, string>>,
  ) {}

  /** Ids of what may stay on the account unknown to any state. */
  get leftIds(): string[] {
    return [...this.idsOf(({ leaves }) => leaves), ...this.leavingIds];
  }

  /** What an event leaves may be another thing by then than at the beginning of the baseline program. */
  expectLeft(ids: readonly string[]): void {
    this.leavingIds.push(...ids);
  }

  allowIn(watch: Watch): void {
    const give = (purpose: Parameters<Watch["allow"]>[0], ids: readonly string[]) =>
      ids.length === 0 ? undefined : watch.allow(purpose, ...ids);
    give(
      "release",
      this.idsOf(({ releases }) => releases),
    );
    give(
      "e911 off",
      this.idsOf(({ bare }) => bare),
    );
    give(
      "route 0",
      this.idsOf(({ unrouted }) => unrouted),
    );
    // Which numbers an event buys is not known before; that it gives back no others is counted in the end.
    if (this.sum(({ releasesOthers }) => releasesOthers) > 0) watch.allow("release");
  }

  /** What was spent and released beyond it. */
  unexpected({ control }: Simulator): string[] {
    const { ledger } = control.state();
    const linesOf = (kind: string) => ledger.filter((line) => line.kind === kind).map(({ number }) => number);
    const releases = linesOf("release");
    const mayGo = this.idsOf(({ releases }) => releases);
    const own = [this.ids["desk"], this.ids["line"]];
    const counts: [what: string, numbers: string[], most: number][] = [
      ["bought", linesOf("setup"), this.sum(({ buys }) => buys)],
      ["paid emergency addresses for", linesOf("e911"), this.sum(({ charges }) => charges)],
      ["released", releases.filter((id) => own.includes(id) && !mayGo.includes(id)), 0],
      [
        "released, of others,",
        releases.filter((id) => !own.includes(id) && !mayGo.includes(id)),
        this.sum(({ releasesOthers }) => releasesOthers),
      ],
    ];
    return counts.flatMap(([what, numbers, most]) =>
      numbers.length > most ? `${what} ${numbers.join(" ")}, and ${most} may be` : [],
    );
  }

  private idsOf(keys: (allowed: Effects) => readonly string[] | undefined): string[] {
    return this.all.flatMap((allowed) => (keys(allowed) ?? []).map((key) => this.ids[key] ?? key));
  }

  private sum(count: (allowed: Effects) => number | undefined): number {
    return this.all.reduce((total, allowed) => total + (count(allowed) ?? 0), 0);
  }
}
