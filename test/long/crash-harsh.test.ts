import { describeCrashes } from "../engine/suites/crash";

describeCrashes("harsh");
