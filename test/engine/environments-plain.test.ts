import { describeEnvironments } from "./suites/environments";

describeEnvironments("plain");
