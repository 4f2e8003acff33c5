/** Between Pulumi's dynamic-provider host and the resources. */
export * from "./connection";
export * from "./define-resource";
export * from "./engine-link";
export * from "./guard";
export * from "./loader";
export * from "./partial-failure";
export * from "./resource-kind";
export type { RouteChanges } from "./route-book";
export { isVouchedFor, refuseDoubtfulAccount, refuseOtherKeys, refuseStrangeLoss } from "./same-account";
export { apiHash } from "./settings";
export * from "./values";
