/** Flowroute's formats of times, and its business days. */

export const hour = 3_600_000;
const day = 24 * hour;

/**
 * Milliseconds since 1970 of a day (its beginning) or a time in ISO 8601; NaN for anything else. A time without a zone is
 * UTC, as Flowroute's Python SDK sends it. JavaScript alone would use the local zone.
 */
export function parseTime(text: string): number {
  const parts = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?$/.exec(text);
  if (parts === null) return Number.NaN;
  return Date.parse(text.includes("T") && parts[1] === undefined ? `${text}Z` : text);
}

/** `2018-04-23 17:04:30.829000+00:00`, as in caller name records. */
export const spacedTime = (at: number): string =>
  new Date(at).toISOString().replace("T", " ").replace("Z", "000+00:00");

/** `Fri, 01 Jun 2018 00:17:52 GMT`, as in assignments of a caller name. */
export const httpDate = (at: number): string => new Date(at).toUTCString();

/** The same time of day, this many business days later (Monday to Friday, UTC, no holidays). */
export function businessDaysLater(from: number, days: number): number {
  let at = from;
  for (let left = days; left > 0; left -= isWeekend(at) ? 0 : 1) at += day;
  return at;
}

const isWeekend = (at: number): boolean => [0, 6].includes(new Date(at).getUTCDay());
