import { describeEnvironments } from "../engine/suites/environments";

describeEnvironments("plain");
