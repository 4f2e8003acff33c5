import { describeCrashes } from "./suites/crash";

describeCrashes("harsh");
