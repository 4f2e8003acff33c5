import { scenarios } from ".";
import { describeKind } from "./describe-kind";

for (const profile of ["plain", "harsh"] as const) {
  for (const scenario of scenarios) describeKind(scenario, profile);
}
