import { openHostBench } from "../support/host-bench";
import { claimsSuite } from "./suites/claims";

// A recovery waits in real time, 3.5 times as long as a request may take.
claimsSuite("claims in the real host", openHostBench, 120_000);
