import { describeClaims } from "./suites/claims";

describeClaims("harsh");
