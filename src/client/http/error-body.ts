/**
 * What the carrier says when it says no. Its error bodies differ from place to place: `title` or `id` may be
 * missing, `detail` may be empty or an object that mirrors the request, and a gateway sends HTML or nothing.
 */
import type { RejectionReason } from "../errors";
import { isRecord, parseJson } from "../json/document";
import { foreignText } from "../text/foreign-text";
import type { ErrorBody } from "./call";

const longestSnippet = 300;
/** A text longer than this is cut before keys are looked for in it. */
const longestText = 10_000;
/** A detail mirrors a request, and those are flat; deeper is nonsense. */
const deepestField = 8;
/** The API complains of one thing at a time, of a few fields at most; more tells nobody more. */
const mostErrors = 20;
const mostFields = 50;
const mostTextsOfField = 10;
/** Values that are looked at in all of the details together. */
const mostValues = 1_000;
const longestName = 100;

/** Reads an error answer. `redact` removes keys that a server may have echoed. */
export function readErrorBody(text: string, redact: (text: string) => string): ErrorBody {
  const json = parseJson(text);
  const errors = isRecord(json) && Array.isArray(json.errors) ? json.errors.slice(0, mostErrors).filter(isRecord) : [];
  const first = errors[0];
  if (first === undefined) {
    const message =
      isRecord(json) && typeof json.message === "string" ? json.message : isBroken(text, json) ? "" : text;
    const snippet = plainText(redact(message));
    return { genuine: false, ...(snippet === "" ? {} : { detail: snippet }) };
  }
  const title = printable(first.title, redact);
  const found: Found = { fields: new Map(), left: mostValues };
  for (const error of errors) if (isRecord(error.detail)) collectFields(error.detail, [], found, redact);
  const { fields } = found;
  const details = errors.map((error) => (isRecord(error.detail) ? "" : printable(error.detail, redact)));
  const fieldErrors = [...fields].map(([name, texts]) => `${name}: ${texts.join(", ")}`);
  const detail = cut([...details, ...fieldErrors].filter((part) => part !== "").join("; "), 2 * longestSnippet);
  const requestId = printable(first.id, redact);
  return {
    genuine: true,
    ...(title === "" ? {} : { title }),
    ...(detail === "" ? {} : { detail }),
    ...(requestId === "" ? {} : { requestId }),
    ...(fieldErrors.length === 0 ? {} : { fields: Object.fromEntries(fields) }),
  };
}

/** Half a document tells nobody anything. */
const isBroken = (text: string, json: unknown): boolean => json === undefined && /^\s*[[{]/.test(text);

function printable(value: unknown, redact: (text: string) => string): string {
  return typeof value === "string" || typeof value === "number"
    ? foreignText(redact(String(value).slice(0, longestText).trim()), longestSnippet)
    : "";
}

/** What was found in the details, and how many values may still be looked at. */
interface Found {
  readonly fields: Map<string, string[]>;
  left: number;
}

/** `{data:{attributes:{zip:["..."]}}}` to `{zip:["..."]}`. */
function collectFields(value: unknown, path: readonly string[], found: Found, redact: (text: string) => string): void {
  found.left -= 1;
  if (path.length > deepestField || found.left < 0) return;
  if (Array.isArray(value)) {
    for (const item of value.slice(0, mostTextsOfField)) {
      if (!Array.isArray(item)) collectFields(item, path, found, redact);
    }
  } else if (isRecord(value)) {
    for (const key of Object.keys(value).slice(0, mostFields)) {
      const envelope = (path.length === 0 && key === "data") || key === "attributes";
      const inner = envelope ? path : [...path, key.slice(0, longestText)];
      collectFields(value[key], inner, found, redact);
    }
  } else {
    addField(found, foreignText(redact(path.join(".")), longestName), printable(value, redact));
  }
}

function addField({ fields }: Found, name: string, text: string): void {
  if (text === "" || (!fields.has(name) && fields.size >= mostFields)) return;
  const texts = fields.get(name) ?? [];
  if (texts.length < mostTextsOfField) texts.push(text);
  fields.set(name, texts);
}

/** HTML to its text, whitespace to single spaces, at most a few hundred characters. */
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
  return foreignText(bare, longestSnippet);
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length).trimEnd()}...` : text;
}

const meanings: readonly (readonly [RegExp, RejectionReason])[] = [
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
 * Why the carrier message no. The detail counts before the title (a title like `ActionNotAuthorizedError` may stand over
 * any detail), both before the status, and a bare 403 means nothing.
 */
export function rejectionReason(status: number, title = "", detail = ""): RejectionReason {
  for (const text of [detail, title]) {
    for (const [pattern, reason] of meanings) if (pattern.test(text)) return reason;
  }
  if (status === 402) return "no-funds";
  return status === 400 || status === 415 || status === 422 ? "invalid" : "rejected";
}
