import { profilesToRun } from "../support/shares";
import { describeLife, events, single } from "./cases";

for (const profile of profilesToRun()) describeLife("each event of life", profile, events.map(single));
