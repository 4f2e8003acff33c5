import { describeLife, events, single } from "./cases";

describeLife("each event of life", "plain", events.map(single));
