import { describeEmergency } from "../engine/suites/emergency";

describeEmergency("harsh");
