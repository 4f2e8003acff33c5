import { describeLostAnswers } from "./suites/purchase-faults";

describeLostAnswers();
