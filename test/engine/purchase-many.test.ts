import { describeManyPurchases } from "./suites/purchase-faults";

describeManyPurchases();
