/**
 * Pulumi resources for Flowroute.
 *
 * @packageDocumentation
 */
export type { NumberPoolArgs } from "./components/number-pool";
export { NumberPool } from "./components/number-pool";
export type { PhoneLineArgs } from "./components/phone-line";
export { PhoneLine } from "./components/phone-line";
export type { AccountArgs } from "./resources/account/resource";
export { Account } from "./resources/account/resource";
export type { CnamAssignmentArgs } from "./resources/cnam-assignment/resource";
export { CnamAssignment } from "./resources/cnam-assignment/resource";
export type { CnamRecordArgs } from "./resources/cnam-record/resource";
export { CnamRecord } from "./resources/cnam-record/resource";
export type { E911AddressArgs } from "./resources/e911-address/resource";
export { E911Address } from "./resources/e911-address/resource";
export type { E911AssignmentArgs } from "./resources/e911-assignment/resource";
export { E911Assignment } from "./resources/e911-assignment/resource";
export type { InboundRouteArgs } from "./resources/inbound-route/resource";
export { InboundRoute } from "./resources/inbound-route/resource";
export type { NumberRoutingArgs } from "./resources/number-routing/resource";
export { NumberRouting } from "./resources/number-routing/resource";
export { NumberSearch } from "./resources/number-search/resource";
export type { NumberSearchCriteria, PhoneNumberArgs } from "./resources/phone-number/resource";
export { PhoneNumber } from "./resources/phone-number/resource";
