/** Reads request bodies: content types, JSON, and envelopes, which differ from call to call. */
import type { Choices } from "../choices";
import { ApiError, invalidAttribute, invalidQuery } from "./errors";
import type { Call, Endpoint } from "./family";

const jsonTypes = ["application/vnd.api+json", "application/json"];
const formType = "application/x-www-form-urlencoded";

/** @returns the parsed body; undefined when it is empty */
export function parseBody(endpoint: Endpoint, text: string, contentType: string | null, choices: Choices): unknown {
  if (text === "") return undefined;
  const type = contentType?.split(";")[0]?.trim().toLowerCase();
  requireType(endpoint, type, choices);
  if (endpoint.form && type === formType) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(
      400,
      "Bad Request",
      "The browser (or proxy) sent a request that this server could not understand.",
    );
  }
}

function requireType(endpoint: Endpoint, type: string | undefined, choices: Choices): void {
  if (choices.is("content-type", "never-refused")) return;
  if (type === undefined && !choices.is("content-type", "required")) return;
  if (type !== undefined && (jsonTypes.includes(type) || (endpoint.form && type === formType))) return;
  throw new ApiError(
    415,
    "Unsupported Media Type",
    "The server does not support the media type transmitted in the request.",
  );
}

export type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The body as an object; a missing one is empty. */
export function flatBody(call: Call): Fields {
  if (call.body === undefined) return {};
  if (isFields(call.body)) return call.body;
  throw new ApiError(422, undefined, { _schema: ["Invalid input type."] });
}

/** The attributes of `{"data":{"type","attributes"}}`. The flat form of other calls is accepted, too. */
export function envelopedAttributes(call: Call, type: string): Fields {
  const body = flatBody(call);
  if (body.data === undefined && Object.keys(body).length > 0) return body;
  const { data } = body;
  if (!isFields(data)) throw new ApiError(422, undefined, { data: ["Missing data for required field."] });
  if (data.type !== type) throw invalidAttribute("type", `Must be "${type}".`);
  if (!isFields(data.attributes))
    throw new ApiError(422, undefined, { data: { attributes: ["Missing data for required field."] } });
  return data.attributes;
}

/** The id of `{"data":{"type","id"}}`, as a string. */
export function envelopedId(call: Call, type: string): string {
  const { data } = flatBody(call);
  if (!isFields(data)) throw new ApiError(422, undefined, { data: ["Missing data for required field."] });
  if (data.type !== type) throw new ApiError(422, undefined, { data: { type: [`Must be "${type}".`] } });
  const { id } = data;
  if (typeof id === "string" || typeof id === "number") return String(id);
  throw new ApiError(422, undefined, { data: { id: ["Missing data for required field."] } });
}

/** A string field that may be null; undefined when it is absent. */
export function optionalText(fields: Fields, name: string, longest: number): string | null | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return value;
  if (typeof value !== "string") throw invalidAttribute(name, "Not a valid string.");
  if (value.length > longest) throw invalidAttribute(name, `Longer than maximum length ${longest}.`);
  return value;
}

/** A boolean field, as a boolean or as text, as on one page of the documentation; undefined when it is absent. */
export function optionalBoolean(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "boolean") return value;
  if (typeof value === "string" && /^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
  throw invalidAttribute(name, "Not a valid boolean.");
}

/** A boolean query parameter, in any letter case; undefined when it is absent. */
export function queryBoolean(call: Call, name: string): boolean | undefined {
  const text = call.query(name)?.toLowerCase();
  if (text === undefined || text === "true" || text === "false")
    return text === undefined ? undefined : text === "true";
  throw invalidQuery(name, "Not a valid boolean.");
}
