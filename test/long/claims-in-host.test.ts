import { claimsSuite } from "../host/suites/claims";
import { openProviderHost } from "../support/host-bench";

// A recovery waits in real time, 3.5 times as long as a request may take.
claimsSuite("claims in the real host", openProviderHost, 600_000);
