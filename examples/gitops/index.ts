import { NumberRouting, PhoneNumber } from "pulumi-flowroute";
import { phones } from "./phones";

// What a review agrees to: a number that costs more is not bought, whatever the preview has shown.
const caps = { maxSetupCost: 1, maxMonthlyCost: 1.25 };

export const numbers = Object.fromEntries(
  Object.entries(phones).map(([name, { search, primary, failover, locked = true }]) => {
    const phone = new PhoneNumber(name, { search, ...caps }, { protect: locked });
    new NumberRouting(name, {
      numberId: phone.id,
      primaryRouteId: primary.id,
      ...(failover && { failoverRouteId: failover.id }),
    });
    return [name, phone.number];
  }),
);
