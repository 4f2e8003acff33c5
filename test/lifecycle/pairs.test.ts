import { partToRun } from "../support/shares";
import { describeLife, double, events } from "./cases";
import { pairsOf } from "./pairs";

describeLife("pairs of events", "plain", partToRun(pairsOf(events)).map(double));
