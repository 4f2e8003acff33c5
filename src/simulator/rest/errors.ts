/** Flowroute's error bodies: `{"errors":[{"id","status","title","detail"}]}`, with the known texts. */
import type { Choices } from "../choices";
import { uuid } from "../random";

/** An error answer. It is thrown before anything changes. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly title: string | undefined,
    readonly detail: string | object,
  ) {
    super(title ?? JSON.stringify(detail));
  }
}

export const unauthorized = (): ApiError => new ApiError(401, "Unauthorized", "Authentication failed.");

export const notAuthorizedAction = (): ApiError => new ApiError(403, "ActionNotAuthorizedError", "");

/** The documented text for what is not on the account. It has no title. */
export const notOnAccount = (): ApiError =>
  new ApiError(404, undefined, "Could not find that resource on your account.");

export const noSuchPath = (): ApiError =>
  new ApiError(
    404,
    "Not Found",
    "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.",
  );

export const methodNotAllowed = (): ApiError =>
  new ApiError(405, "Method Not Allowed", "The method is not allowed for the requested URL.");

/** 422 with a `detail` that mirrors the request: the field and its problem. */
export const invalidAttribute = (field: string, problem: string): ApiError =>
  new ApiError(422, undefined, { data: { attributes: { [field]: [problem] } } });

/** 422 for a query parameter. */
export const invalidQuery = (parameter: string, problem: string): ApiError =>
  new ApiError(422, undefined, { [parameter]: [problem] });

/** A call that costs more than the balance. The status is a choice. */
export function noFunds(choices: Choices, detail = "Insufficient funds to perform this operation."): ApiError {
  return new ApiError(choices.is("no-funds", "refuse-403") ? 403 : 422, "Insufficient Funds", detail);
}

/** An item of `errors`, in the shape of the choice `error-shape`. */
export function errorItem({ status, title, detail }: ApiError, choices: Choices, random: () => number): object {
  const shape = choices.get("error-shape");
  return {
    ...(shape !== "no-id" ? { id: uuid(random) } : {}),
    status: shape === "string-status" ? String(status) : status,
    ...(title !== undefined && shape !== "no-title" ? { title } : {}),
    detail:
      shape === "object-detail" && typeof detail === "string" ? { data: { attributes: { error: [detail] } } } : detail,
  };
}
