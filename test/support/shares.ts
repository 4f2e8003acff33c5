/**
 * What of a test file runs in this process. The runner gives a large file to several processes (tools/test/suites.mjs);
 * elsewhere, as in an editor, it runs whole.
 */
import type { Profile } from "pulumi-flowroute/simulator";

const PROFILES = ["plain", "harsh"] as const satisfies Profile[];

/** The profiles of the simulated carrier, or the one that `PROFILE` names. */
export function profilesToRun(): readonly Profile[] {
  const { PROFILE } = process.env;
  const chosen = PROFILES.filter((profile) => PROFILE === undefined || profile === PROFILE);
  if (chosen.length === 0) throw new Error(`PROFILE is ${PROFILE}, which is none of ${PROFILES.join(", ")}`);
  return chosen;
}

/** Everything, or each fourth from the second on where `PART` is `2/4`. */
export function partToRun<T>(all: readonly T[]): T[] {
  const [part = 1, parts = 1] = (process.env["PART"] ?? "1/1").split("/").map(Number);
  if (!(part >= 1 && part <= parts)) throw new Error(`PART is ${process.env["PART"]}, and no part such as 2/4`);
  return all.filter((_, index) => index % parts === part - 1);
}
