import { describeEmergency } from "./suites/emergency";

describeEmergency("harsh");
