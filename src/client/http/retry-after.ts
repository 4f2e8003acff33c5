/** Every spelling of "come back later", in one pure function. */

/** No wait that a server asks for is believed beyond this. */
export const longestRetryAfterMs = 60_000;

const number = /^[+-]?\d+(?:\.\d+)?$/;

/**
 * Milliseconds that the server asks to wait, from 0 to a minute; undefined when it does not say or says nonsense.
 *
 * Read in this order: `retry-after-ms` (milliseconds), `retry-after` (seconds, decimals too, or an HTTP date),
 * `x-ratelimit-reset` (seconds from now, or a time since 1970 in seconds or milliseconds). Negative waits and dates
 * in the past are 0; absurdly long ones a minute. Flowroute documents none of them.
 */
export function retryAfterMs(header: (name: string) => string | undefined, now: number): number | undefined {
  const spellings: [string, (value: string) => number][] = [
    ["retry-after-ms", (value) => (number.test(value) ? Number(value) : Number.NaN)],
    ["retry-after", (value) => (number.test(value) ? Number(value) * 1000 : httpDate(value) - now)],
    ["x-ratelimit-reset", (value) => (number.test(value) ? fromReset(Number(value), now) : httpDate(value) - now)],
  ];
  for (const [name, read] of spellings) {
    const value = header(name)?.trim();
    if (value === undefined || value === "") continue;
    const wait = read(value);
    if (!Number.isNaN(wait)) return Math.min(Math.max(Math.ceil(wait), 0), longestRetryAfterMs);
  }
  return undefined;
}

function fromReset(value: number, now: number): number {
  if (value > 1e11) return value - now;
  if (value > 1e8) return value * 1000 - now;
  return value * 1000;
}

/** Only real dates: `Date.parse` alone takes "5 minutes" for the year 2001. */
function httpDate(value: string): number {
  if (!/\d{1,2}:\d{2}/.test(value) || !/[a-z]{3}|\d{4}-\d{2}/i.test(value)) return Number.NaN;
  // What says no zone, so that one can be added, is UTC and not the time of this machine.
  const inUtc = Date.parse(`${value}Z`);
  return Number.isNaN(inUtc) ? Date.parse(value) : inUtc;
}
