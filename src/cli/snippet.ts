/** A piece of a Pulumi program, ready to paste. */

import { quoted } from "../client/text/foreign-text";
import type { Caps, Criteria } from "../purchase";

export type SearchRequest = Caps & { criteria: Criteria };

export function phoneNumberSnippet({ criteria, maxSetupCost, maxMonthlyCost }: SearchRequest): string {
  const fields = Object.entries(criteria).map(([name, value]) => `${name}: ${quoted(value)}`);
  const search = fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
  return `import { PhoneNumber } from "pulumi-flowroute";

export const phoneNumber = new PhoneNumber(${quoted(nameFor(criteria))}, {
  search: ${search},
  maxSetupCost: ${maxSetupCost},
  maxMonthlyCost: ${maxMonthlyCost},
});
`;
}

/** A resource name from the rate center, the type or the state. */
function nameFor({ rateCenter, state, numberType }: Criteria): string {
  const words = rateCenter ?? (numberType === "toll-free" ? numberType : state) ?? "number";
  return (
    words
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "number"
  );
}
