/**
 * Scenarios in programs that have other things by hand: lifecycle, crash program and histories have each kind that they do
 * not know from here.
 */
import type { PropertyValues } from "../../src/host";
import { IdOf } from "../support/engine-model";
import type { Declared } from "../support/program";
import { scenarios } from ".";
import type { Scenario } from "./scenario";

/** Declared by hand in all three. A `NumberSearch` belongs to its `PhoneNumber`. */
export const BY_HAND = [
  "PhoneNumber",
  "InboundRoute",
  "NumberRouting",
  "E911Address",
  "E911Assignment",
  "CnamRecord",
  "CnamAssignment",
] as const;

/** Those of every other kind of the package. */
export const extraScenarios: readonly Scenario[] = scenarios.filter(
  ({ kind }) => !(BY_HAND as readonly string[]).includes(kind),
);

/** The number of a scenario where others are for sale, too: no search of theirs finds it. */
const elsewhere = (text: string): string => text.replace(/^1206555(\d{4})$/, "1503555$1");

/** What is to be for sale for a scenario. */
export function numbersOf(scenario: Scenario): string[] {
  const given = [undefined, scenario.edit, scenario.anew].flatMap((change) => declaredBeside(scenario, change));
  return [...new Set(given.flatMap(({ inputs }) => (inputs["number"] === undefined ? [] : String(inputs["number"]))))];
}

/**
 * The program of a scenario, in a stack and under names that no other program has. What names a number of the program by
 * its digits refers to it: other engines than the model begin with all at once.
 */
export function declaredBeside(scenario: Scenario, change?: PropertyValues, stack = "dev"): Declared[] {
  const all = scenario.program(change).map(({ urn, name, inputs }) => ({
    urn: movedIn(urn, stack) as string,
    name: nameBeside(name),
    inputs: movedIn(inputs, stack) as PropertyValues,
  }));
  const numbers = new Map(
    all.flatMap(({ urn, inputs }) => (urn.includes(":PhoneNumber::") ? [[inputs["number"], new IdOf(urn)]] : [])),
  );
  return all.map(({ inputs, ...rest }) => {
    const values = Object.entries(inputs).map(([name, value]) => [
      name,
      (name === "number" ? undefined : numbers.get(value)) ?? value,
    ]);
    return { ...rest, inputs: Object.fromEntries(values) };
  });
}

/** Name of a resource of a scenario, beside others. */
export const nameBeside = (name: string): string => `extra-${name}`;

function movedIn(value: unknown, stack: string): unknown {
  if (value instanceof IdOf) return new IdOf(movedIn(value.urn, stack) as string);
  if (Array.isArray(value)) return value.map((each) => movedIn(each, stack));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, movedIn(each, stack)]));
  }
  if (typeof value !== "string") return value;
  const [, rest, name] = /^urn:pulumi:dev::(.*::)([^:]+)$/.exec(value) ?? [];
  return name === undefined ? elsewhere(value) : `urn:pulumi:${stack}::${rest}${nameBeside(name)}`;
}
