import { describeEnvironments } from "./suites/environments";

describeEnvironments("harsh");
