import { partToRun, profilesToRun } from "../support/shares";
import { describePoints, describeUndisturbed } from "./describe-points";
import { OPERATIONS, pointsOf } from "./points";

for (const profile of profilesToRun()) {
  describeUndisturbed(profile, partToRun(OPERATIONS));
  describePoints(profile, partToRun(OPERATIONS.flatMap((operation) => pointsOf(profile, operation))));
}
