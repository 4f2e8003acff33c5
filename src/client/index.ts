/** A typed client of Flowroute's REST API, for any program in TypeScript or JavaScript. */
export type { Callback, CallbackType } from "./callbacks/model";
export type { ClientOptions, FlowrouteClient } from "./client";
export { createClient } from "./client";
export type { CnamsApi } from "./cnams/api";
export type { CnamDetails, CnamRecord, CnamRequest } from "./cnams/model";
export type { E911sApi } from "./e911s/api";
export type { E911Address, E911AddressChanges, E911AddressFields, E911Validation } from "./e911s/model";
export type { FlowrouteErrorInfo, RejectionReason } from "./errors";
export {
  AmbiguousWriteError,
  AuthError,
  FlowrouteError,
  NotFoundError,
  RateLimitedError,
  RefusedError,
  RejectedError,
  UnavailableError,
} from "./errors";
export type { Hints } from "./hints";
export { defaultBaseUrl, parseBaseUrl } from "./http/base-url";
export type { MessagesApi } from "./messages/api";
export type {
  DeliveryReceipt,
  MessageDetails,
  MessageMedia,
  MessageRecord,
  NewMessage,
  ProvisioningTask,
  SentMessage,
} from "./messages/model";
export type { NumbersApi } from "./numbers/api";
export type { NumberCallbacksApi } from "./numbers/callbacks";
export type {
  AccountNumber,
  AvailableNumber,
  MessagingTask,
  NumberDetails,
  Portability,
  PurchaseResult,
  RouteSlot,
} from "./numbers/model";
export { isNorthAmerican, isTollFree, normalizeNumber, northAmerican } from "./phone-number";
export { REASONS, type Reason } from "./reasons";
export type { RoutesApi } from "./routes/api";
export type { EdgeStrategy, Route } from "./routes/model";
export type { Runtime } from "./runtime";
export { systemRuntime } from "./runtime";
