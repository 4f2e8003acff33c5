import { profilesToRun } from "../support/shares";
import { caseOf, describeLifecycle, events } from "./cases";

for (const profile of profilesToRun()) describeLifecycle("each event of the lifecycle", profile, events.map(caseOf));
