import { describeEmergency } from "./suites/emergency";

describeEmergency("plain");
