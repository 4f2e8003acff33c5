/** Dates and times in ISO 8601. */

const ISO = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?$/;

/**
 * A day, or a time with its zone; undefined for anything else, including days that do not exist. A time without a zone is
 * UTC, as Flowroute's Python SDK sends it. JavaScript alone would use the local zone.
 */
export function inUtc(text: string): string | undefined {
  const parts = ISO.exec(text);
  if (parts === null) return undefined;
  const complete = text.includes("T") && parts[1] === undefined ? `${text}Z` : text;
  return Number.isNaN(Date.parse(complete)) ? undefined : complete;
}
