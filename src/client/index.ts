/** A typed client of Flowroute's REST API. It knows nothing of Pulumi. */
export type { ClientOptions, FlowrouteClient } from "./client";
export { createClient } from "./client";
export type { FlowrouteErrorInfo, RejectionReason } from "./errors";
export {
  AmbiguousWriteError,
  AuthError,
  FlowrouteError,
  NoCandidateError,
  NotFoundError,
  RateLimitedError,
  RefusedError,
  RejectedError,
  UnavailableError,
} from "./errors";
export { defaultBaseUrl, parseBaseUrl } from "./http/base-url";
export type { NumbersApi } from "./numbers/api";
export type { AccountNumber, AvailableNumber, NumberDetails, PurchaseResult, RouteSlot } from "./numbers/model";
export { normalizeNumber } from "./phone-number";
export type { RoutesApi } from "./routes/api";
export type { EdgeStrategy, Route } from "./routes/model";
export type { Runtime } from "./runtime";
export { systemRuntime } from "./runtime";
