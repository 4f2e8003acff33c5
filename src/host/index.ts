/** Between Pulumi's dynamic-provider host and the resources. */

export { messageOf } from "../client/errors";
export {
  type OtherKeys,
  otherKeys,
  refuseDistrustedAccount,
  waitUntilTrusted,
} from "./account-check";
export * from "./connection";
export * from "./define-resource";
export type { DeletableRecord, Deletion } from "./deletable";
export * from "./deletion";
export * from "./engine-link";
export * from "./guard";
export * from "./loader";
export * from "./partial-failure";
export * from "./poll";
export { importedState } from "./recorded";
export * from "./resource-kind";
export { accountHash, apiHash, howToSet, settingName } from "./settings";
export type { NumberPart } from "./snapshot";
export * from "./urn";
export * from "./values";
