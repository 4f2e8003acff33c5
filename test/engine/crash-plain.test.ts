import { describeCrashes } from "./suites/crash";

describeCrashes("plain");
