/**
 * Reads error answers. Flowroute's error bodies differ from call to call: `title` or `id` may be missing, `detail` may
 * be empty or an object that mirrors the request, and a gateway sends HTML or nothing.
 */
import type { RejectionReason } from "../errors";
import { isRecord, parseJson } from "../json/document";
import { foreignText } from "../text/foreign-text";
import type { ErrorBody } from "./call";

const maxSnippetLength = 300;
/** A longer text is truncated before keys are searched in it. */
const maxTextLength = 10_000;
/** A detail mirrors a request, and requests are flat. */
const maxFieldDepth = 8;
/** The API reports one error at a time, with a few fields at most. */
const maxErrors = 20;
const maxFields = 50;
const maxTextsPerField = 10;
/** Values that are read, in all details together. */
const maxValues = 1_000;
const maxNameLength = 100;

/** @param redact removes keys that a server may have echoed */
export function readErrorBody(text: string, redact: (text: string) => string): ErrorBody {
  const json = parseJson(text);
  const errors = isRecord(json) && Array.isArray(json.errors) ? json.errors.slice(0, maxErrors).filter(isRecord) : [];
  const first = errors[0];
  if (first === undefined) {
    const message =
      isRecord(json) && typeof json.message === "string" ? json.message : isTruncatedJson(text, json) ? "" : text;
    const snippet = plainText(redact(message));
    return { isFromFlowroute: false, ...(snippet === "" ? {} : { detail: snippet }) };
  }
  const title = printable(first.title, redact);
  const found: Found = { fields: new Map(), left: maxValues };
  for (const error of errors) if (isRecord(error.detail)) collectFields(error.detail, [], found, redact);
  const { fields } = found;
  const details = errors.map((error) => (isRecord(error.detail) ? "" : printable(error.detail, redact)));
  const fieldErrors = [...fields].map(([name, texts]) => `${name}: ${texts.join(", ")}`);
  const detail = truncate([...details, ...fieldErrors].filter((part) => part !== "").join("; "), 2 * maxSnippetLength);
  const requestId = printable(first.id, redact);
  return {
    isFromFlowroute: true,
    ...(title === "" ? {} : { title }),
    ...(detail === "" ? {} : { detail }),
    ...(requestId === "" ? {} : { requestId }),
    ...(fieldErrors.length === 0 ? {} : { fields: Object.fromEntries(fields) }),
  };
}

/** Half a JSON document is not worth showing. */
const isTruncatedJson = (text: string, json: unknown): boolean => json === undefined && /^\s*[[{]/.test(text);

function printable(value: unknown, redact: (text: string) => string): string {
  return typeof value === "string" || typeof value === "number"
    ? foreignText(redact(String(value).slice(0, maxTextLength).trim()), maxSnippetLength)
    : "";
}

/** What was found in the details, and how many more values may be read. */
interface Found {
  readonly fields: Map<string, string[]>;
  left: number;
}

/** `{data:{attributes:{zip:["..."]}}}` to `{zip:["..."]}`. */
function collectFields(value: unknown, path: readonly string[], found: Found, redact: (text: string) => string): void {
  found.left -= 1;
  if (path.length > maxFieldDepth || found.left < 0) return;
  if (Array.isArray(value)) {
    for (const item of value.slice(0, maxTextsPerField)) {
      if (!Array.isArray(item)) collectFields(item, path, found, redact);
    }
  } else if (isRecord(value)) {
    for (const key of Object.keys(value).slice(0, maxFields)) {
      const envelope = (path.length === 0 && key === "data") || key === "attributes";
      const inner = envelope ? path : [...path, key.slice(0, maxTextLength)];
      collectFields(value[key], inner, found, redact);
    }
  } else {
    addField(found, foreignText(redact(path.join(".")), maxNameLength), printable(value, redact));
  }
}

function addField({ fields }: Found, name: string, text: string): void {
  if (text === "" || (!fields.has(name) && fields.size >= maxFields)) return;
  const texts = fields.get(name) ?? [];
  if (texts.length < maxTextsPerField) texts.push(text);
  fields.set(name, texts);
}

/** The text of HTML, with single spaces, up to a few hundred characters. */
export function plainText(text: string): string {
  const bare = text
    .slice(0, 20_000)
    .replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, " ")
    .replace(/<[^<>]*>/g, " ")
    .replace(/&nbsp;/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&")
    .replace(/\s+/g, " ")
    .trim();
  return foreignText(bare, maxSnippetLength);
}

function truncate(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length).trimEnd()}...` : text;
}

const reasonPatterns: readonly (readonly [RegExp, RejectionReason])[] = [
  [
    /insufficient (?:funds|balance|credit)|not enough (?:funds|balance|credit)|(?:low|negative) balance|add funds/i,
    "no-funds",
  ],
  [/still (?:\w+ )?(?:associated|assigned|attached|in use|used)|disassociate|in use by|unassign/i, "in-use"],
  [/duplicate|already|not unique|must be unique|identical/i, "duplicate"],
  [/not ?authorized|unauthorized|suspended|not permitted|permission|forbidden|not allowed/i, "not-authorized"],
  [/\bin use\b/i, "in-use"],
  [/invalid/i, "invalid"],
];

/**
 * Why Flowroute refused. The detail comes before the title, because a title like `ActionNotAuthorizedError` may come
 * with any detail. Both come before the status: a 403 alone means nothing.
 */
export function rejectionReason(status: number, title = "", detail = ""): RejectionReason {
  for (const text of [detail, title]) {
    for (const [pattern, reason] of reasonPatterns) if (pattern.test(text)) return reason;
  }
  if (status === 402) return "no-funds";
  return status === 400 || status === 415 || status === 422 ? "invalid" : "rejected";
}
