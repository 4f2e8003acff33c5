import { describeClaims } from "./suites/claims";

describeClaims("plain");
