import { partToRun } from "../support/shares";
import { caseOfPair, describeLifecycle, events } from "./cases";
import { pairsOf } from "./pairs";

describeLifecycle("pairs of events", "plain", partToRun(pairsOf(events)).map(caseOfPair));
