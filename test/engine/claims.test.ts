import { profilesToRun } from "../support/shares";
import { describeClaims } from "./suites/claims";

for (const profile of profilesToRun()) describeClaims(profile);
