/** Kinds that the lifecycle's program does not declare by hand: what the scenario of each declares, as classes make it. */
import type { AccountState } from "../../src/simulator";
import { declaredBeside, nameBeside } from "../scenarios/beyond";
import type { Scenario } from "../scenarios/scenario";
import { IdOf, kindOf } from "../support/engine-model";
import type { Declared } from "./declared";

/** Of a resource of a scenario's program. */
const keyOf = (kind: string, name: string): string => `${kind} ${name}`;

/** Of the resource that a scenario is about. */
export const keyOfScenario = ({ kind, name }: Scenario): string => keyOf(kind, nameBeside(name));

/** The resources of their programs, by key. The search of a number is none: the class makes it. */
export function extraResources(
  scenarios: readonly Scenario[],
  change?: Record<string, unknown>,
): Record<string, Declared> {
  const all = scenarios.flatMap((scenario) => declaredBeside(scenario, change));
  const keys = new Map(all.map(({ urn, name }) => [urn, keyOf(kindOf(urn), name)]));
  return Object.fromEntries(
    all.flatMap(({ urn, name, inputs }): [string, Declared][] => {
      const kind = kindOf(urn);
      if (kind === "NumberSearch") return [];
      const given = Object.entries(inputs).filter(([argument]) => !argument.startsWith("__"));
      const refs = given.flatMap(([argument, value]) =>
        value instanceof IdOf ? [[argument, keys.get(value.urn) ?? value.urn] as const] : [],
      );
      const args = given.filter(([, value]) => !(value instanceof IdOf));
      const own = { kind, name, args: Object.fromEntries(args), refs: Object.fromEntries(refs), options: {} };
      return [[keyOf(kind, name), own]];
    }),
  );
}

/** What is on the account as the baseline program made it, and in no state any more. */
export const leftOver = (
  scenarios: readonly Scenario[],
  account: AccountState,
  resources: readonly { kind: string; id: string }[],
  ids: Readonly<Record<string, string>>,
): string[] =>
  scenarios.flatMap((scenario) => {
    const id = ids[keyOfScenario(scenario)];
    if (id === undefined || scenario.live(account, id) === undefined) return [];
    const isKnown = resources.some((each) => each.kind === scenario.kind && each.id === id);
    return isKnown ? [] : [`${scenario.kind} ${id} is on the account, and in no state`];
  });
