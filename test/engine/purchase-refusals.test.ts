import { describeRefusals } from "./suites/purchase-faults";

describeRefusals();
