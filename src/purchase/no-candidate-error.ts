/** The error of a purchase that finds nothing to buy. */
import { FlowrouteError, type FlowrouteErrorInfo, type Reason } from "../client";

/** No number in stock meets the criteria and the price caps. */
export class NoCandidateError extends FlowrouteError {
  constructor(
    message: string,
    {
      reason = "nothing-to-buy",
      ...info
    }: FlowrouteErrorInfo & {
      reason?: Extract<Reason, "nothing-to-buy" | "not-in-stock" | "plan-exhausted">;
    } = {},
  ) {
    super(reason, message, info);
  }
}

// By property, because bundlers shorten the names of classes but not of properties.
NoCandidateError.prototype.name = "NoCandidateError";
