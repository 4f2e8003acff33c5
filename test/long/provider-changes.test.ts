import { describeProviderChanges } from "../engine/suites/provider-changes";
import { profilesToRun } from "../support/shares";

for (const profile of profilesToRun()) describeProviderChanges(profile);
