/** Kinds that the crash program does not declare by hand: what their scenarios declare, and the requests that this takes. */

import { extraResources } from "../lifecycle/extra-kinds";
import { extraScenarios, numbersOf } from "../scenarios/beyond";
import type { Scenario } from "../scenarios/scenario";

/** Numbers that they may buy. */
export const extraNumbers: readonly string[] = [...new Set(extraScenarios.flatMap(numbersOf))];

/** How many they do buy. */
export const extraPurchases = Object.values(extraResources(extraScenarios)).filter(
  ({ kind }) => kind === "PhoneNumber",
).length;

/** The lines of a program's script. */
export function extraScript(kinds: readonly Scenario[]): string {
  const resources = Object.entries(extraResources(kinds));
  const variables = new Map(resources.map(([key], at) => [key, `extra${at}`]));
  const lines = resources.map(([key, { kind, name, args, refs = {} }]) => {
    const given = Object.entries(args).map(([argument, value]) => `${argument}: ${JSON.stringify(value)}`);
    const ids = Object.entries(refs).map(([argument, other]) => `${argument}: ${variables.get(other)}.id`);
    const all = [...given, ...ids].join(", ");
    return `const ${variables.get(key)} = new (require("pulumi-flowroute").${kind})(${JSON.stringify(name)}, { ${all} });`;
  });
  return lines.join("\n    ");
}

/** How often the programs of scenarios send which change, when they come up and when they go. */
export function extraRequests(
  kinds: readonly Scenario[],
  operation: "up" | "destroy" | "replacement",
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const request of kinds.flatMap(({ writes = [] }) => writes)) {
    if (operation === "replacement" || request.startsWith("DELETE ") !== (operation === "destroy")) continue;
    counts[request] = (counts[request] ?? 0) + 1;
  }
  return counts;
}

/** Together with those of kinds that are there by hand. */
export function withRequests(some: Record<string, number>, more: Record<string, number>): Record<string, number> {
  const all = { ...some };
  for (const [request, count] of Object.entries(more)) all[request] = (all[request] ?? 0) + count;
  return all;
}
