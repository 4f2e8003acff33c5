import { describeLife, quarterOfPairs } from "./cases";

describeLife("pairs of events, 1 of 4", "plain", quarterOfPairs(1));
