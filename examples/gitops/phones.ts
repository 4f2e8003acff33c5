import { InboundRoute, type NumberSearchCriteria } from "pulumi-flowroute";

interface Phone {
  /** Any number that fits. Counts once: the number stays when this is changed later. */
  search: NumberSearchCriteria;
  /** Where its calls go. */
  primary: InboundRoute;
  /** Where they go when that does not answer. */
  failover?: InboundRoute;
  /** `false` lets a later pull request take the number out of the list, which gives it back to Flowroute. */
  locked?: boolean;
}

const pbx = new InboundRoute("pbx", { routeType: "host", value: "sip.example.net:5060" });
const mobile = new InboundRoute("mobile", { routeType: "number", value: "12065550199" });

/** The numbers, each under the name that it keeps for ever. A new line is a number that is bought after the merge. */
export const phones: Record<string, Phone> = {
  "front-desk": { search: { rateCenter: "SEATTLE", state: "WA" }, primary: pbx, failover: mobile },
};
