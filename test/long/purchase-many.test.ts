import { describeManyPurchases } from "../engine/suites/purchase-faults";

describeManyPurchases();
