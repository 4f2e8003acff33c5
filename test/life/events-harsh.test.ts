import { describeLife, events, single } from "./cases";

describeLife("each event of life", "harsh", events.map(single));
