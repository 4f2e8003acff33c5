import { partToRun, profilesToRun } from "../support/shares";
import { describeAllPoints } from "./describe-points";
import { OPERATIONS } from "./points";

for (const profile of profilesToRun())
  for (const operation of partToRun(OPERATIONS)) describeAllPoints(profile, operation);
