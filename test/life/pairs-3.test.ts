import { describeLife, quarterOfPairs } from "./cases";

describeLife("pairs of events, 3 of 4", "plain", quarterOfPairs(3));
