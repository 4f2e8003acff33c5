/**
 * Some of the points of `npm test -- crash`: always the same ones, so that what fails is what has been changed. Others:
 *
 *     CRASH_SEED=7 npm test -- engine -g "a sample of killed runs"
 */
import fc from "fast-check";
import { describePoints } from "../crash/describe-points";
import { OPERATIONS, type Profile, pointsOf } from "../crash/points";

const seed = Number(process.env["CRASH_SEED"] ?? 1);
const pick = <T>(from: readonly T[]): T[] => fc.sample(fc.constantFrom(...from), { seed, numRuns: 1 });

describe(`a sample of killed runs (CRASH_SEED=${seed})`, () => {
  for (const profile of pick<Profile>(["plain", "harsh"])) {
    describePoints(
      profile,
      OPERATIONS.flatMap((operation) => pick(pointsOf(profile, operation))),
    );
  }
});
