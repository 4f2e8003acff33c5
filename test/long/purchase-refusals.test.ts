import { describeRefusals } from "../engine/suites/purchase-faults";

describeRefusals();
