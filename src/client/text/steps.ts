/** The shape of a message: what happened to what and why; then what to do, each way on a line of its own. */

const INDENT = "  ";

/** @param steps `undefined` and `false` are left out, so that a step may depend on something */
export const withSteps = (what: string, ...steps: readonly (string | false | undefined)[]): string =>
  [what, ...steps.filter((step) => typeof step === "string").map((step) => `${INDENT}${step}`)].join("\n");

/** What happened, as far as a message's first line says it: for a message that has it as its cause. */
export const withoutSteps = (message: string): string => (message.split("\n")[0] ?? "").replace(/ \[[a-z\d-]+\]$/, "");
