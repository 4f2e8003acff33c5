/** Between Pulumi's dynamic-provider host and the resources. */

export { messageOf } from "../client/errors";
export {
  refuseDistrustedAccount as refuseDoubtfulAccount,
  refuseLossOnOtherAccount as refuseStrangeLoss,
  refuseOtherKeys,
  waitUntilTrusted as isVouchedFor,
} from "./account-check";
export * from "./connection";
export * from "./define-resource";
export * from "./engine-link";
export * from "./guard";
export * from "./loader";
export * from "./partial-failure";
export * from "./resource-kind";
export type { RouteChanges } from "./route-cache";
export { apiHash } from "./settings";
export * from "./values";
