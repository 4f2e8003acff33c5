import { describeLostAnswers } from "../engine/suites/purchase-faults";

describeLostAnswers();
