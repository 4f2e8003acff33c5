/**
 * Pulumi resources for Flowroute.
 *
 * @packageDocumentation
 */
export type { InboundRouteArgs } from "./resources/inbound-route/resource";
export { InboundRoute } from "./resources/inbound-route/resource";
export type { NumberRoutingArgs } from "./resources/number-routing/resource";
export { NumberRouting } from "./resources/number-routing/resource";
export { NumberSearch } from "./resources/number-search/resource";
export type { NumberSearchCriteria, PhoneNumberArgs } from "./resources/phone-number/resource";
export { PhoneNumber } from "./resources/phone-number/resource";
