import { describeLife, quarterOfPairs } from "./cases";

describeLife("pairs of events, 2 of 4", "plain", quarterOfPairs(2));
