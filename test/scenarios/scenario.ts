/**
 * A kind of resource as tests know it: how it is made, edited, drifts, disappears and is replaced, and what must never
 * happen to it. What holds for every kind is tested from here (`scenarios.test.ts`, the lifecycle, the crash points).
 */
import type { PropertyValues } from "../../src/host";
import type { ProviderKey } from "../../src/resources/kinds";
import type { AccountState, Simulator } from "../../src/simulator";
import type { Effect } from "../support/invariants/rules";
import type { Declared } from "../support/program";

export type Control = Simulator["control"];

export interface Scenario {
  /** Name of the class. */
  kind: string;
  key: ProviderKey;
  /** Name of the resource that the scenario is about. */
  name: string;
  /** A program with one of it and whatever it needs. `change` goes on top of its own arguments. */
  program(change?: PropertyValues): Declared[];
  /** After each run, what Flowroute's people do: approve a caller name, for instance. */
  settle?(control: Control): void;
  /** Arguments whose change is made in place. */
  edit: PropertyValues;
  /** Arguments whose change needs another object; absent where there are none. */
  anew?: PropertyValues;
  /** What Flowroute has of the object with this id; undefined when it has nothing. */
  live(account: AccountState, id: string): unknown;
  /** Somebody changes it in the portal. */
  drift(control: Control, id: string): void;
  /** Somebody deletes it in the portal. */
  disappear(control: Control, id: string): void;
  /** What the next `up` does about one that has gone: makes it again, or refuses with this reason. @default makes it again */
  refusesLoss?: string;
  /**
   * The requests that its program sends when it comes up and, as `DELETE`, when it goes, one for each time: a run is killed
   * at each. `#` stands for a number or an id. Kinds that the crash program declares by hand need none.
   *
   * @default none
   */
  writes?: readonly string[];
  /** What these runs do on effect: else a watch on the account calls it a breach. */
  effects?: readonly Effect[];
  /** What must never happen to it, looked at after each run. @returns what is wrong */
  never: readonly Never[];
}

export interface Never {
  title: string;
  broken(account: AccountState, ids: readonly string[]): string | undefined;
  /** Why other programs, with other events, may come to it; without it, the lifecycle and the histories look at it, too. */
  elsewhere?: string;
}

/** What must never happen and has happened, in a program other than the scenarios' own. */
export const brokenElsewhere = (
  scenarios: readonly Scenario[],
  account: AccountState,
  idsOf: (kind: string) => readonly string[],
): string[] =>
  scenarios.flatMap(({ kind, never }) =>
    never.flatMap(({ title, broken, elsewhere }) => {
      const what = elsewhere === undefined ? broken(account, idsOf(kind)) : undefined;
      return what === undefined ? [] : [`a ${kind} ${title}: ${what}`];
    }),
  );
