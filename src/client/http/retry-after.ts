/** Every spelling of Retry-After, in one pure function. */

/** A longer wait is cut to this. */
export const maxRetryAfterMs = 60_000;

const decimal = /^[+-]?\d+(?:\.\d+)?$/;

/**
 * The wait that the server asks for, in milliseconds, from 0 to a minute; undefined when there is none or it is invalid.
 *
 * Headers in this order: `retry-after-ms` (milliseconds), `retry-after` (seconds, also with decimals, or an HTTP date),
 * `x-ratelimit-reset` (seconds from now, or a time since 1970 in seconds or milliseconds). A negative wait and a date in
 * the past are 0. Flowroute documents none of these headers.
 */
export function retryAfterMs(header: (name: string) => string | undefined, now: number): number | undefined {
  const spellings: [string, (value: string) => number][] = [
    ["retry-after-ms", (value) => (decimal.test(value) ? Number(value) : Number.NaN)],
    ["retry-after", (value) => (decimal.test(value) ? Number(value) * 1000 : httpDate(value) - now)],
    ["x-ratelimit-reset", (value) => (decimal.test(value) ? fromReset(Number(value), now) : httpDate(value) - now)],
  ];
  for (const [name, read] of spellings) {
    const value = header(name)?.trim();
    if (value === undefined || value === "") continue;
    const wait = read(value);
    if (!Number.isNaN(wait)) return Math.min(Math.max(Math.ceil(wait), 0), maxRetryAfterMs);
  }
  return undefined;
}

function fromReset(value: number, now: number): number {
  if (value > 1e11) return value - now;
  if (value > 1e8) return value * 1000 - now;
  return value * 1000;
}

/** Only real dates: `Date.parse` alone reads "5 minutes" as a day in 2001. */
function httpDate(value: string): number {
  if (!/\d{1,2}:\d{2}/.test(value) || !/[a-z]{3}|\d{4}-\d{2}/i.test(value)) return Number.NaN;
  // A date without a zone is UTC, not local time.
  const inUtc = Date.parse(`${value}Z`);
  return Number.isNaN(inUtc) ? Date.parse(value) : inUtc;
}
