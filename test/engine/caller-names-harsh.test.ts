import { describeCallerNames } from "./suites/caller-names";

describeCallerNames("harsh");
