import { describeLife, quarterOfPairs } from "./cases";

describeLife("pairs of events, 4 of 4", "plain", quarterOfPairs(4));
