import { describeClaims } from "../engine/suites/claims";

describeClaims("harsh");
