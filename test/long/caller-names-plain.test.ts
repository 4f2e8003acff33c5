import { describeCallerNames } from "../engine/suites/caller-names";

describeCallerNames("plain");
