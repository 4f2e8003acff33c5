/** Phone numbers as people write them, and in Flowroute's form: 11 digits, beginning with 1. */
import { RefusedError } from "./errors";
import { quoted } from "./text/foreign-text";
import { withSteps } from "./text/steps";

const decoration = /[\s()./\-\u00ad\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2060\ufeff]/gu;

/**
 * `"+1 (206) 555-0142"` to `"12065550142"`. Ten digits get the country code 1.
 *
 * @throws RefusedError for anything but a North American number; the message says what is accepted
 */
export function normalizeNumber(text: string): string {
  if (typeof text === "string") {
    const bare = text.replace(decoration, "");
    if (/^\+?1\d{10}$/.test(bare)) return bare.replace("+", "");
    if (/^[2-9]\d{9}$/.test(bare)) return `1${bare}`;
  }
  throw new RefusedError(
    "invalid-input",
    withSteps(
      `${quoted(text)} is not a phone number that Flowroute accepts. Nothing was sent.`,
      "Write 11 digits that begin with 1, or 10 digits: +1 206 555 0142, (206) 555-0142 or 12065550142.",
    ),
  );
}

/** Whether these are the 11 digits of a North American number. Only those can be bought and read individually. */
export const isNorthAmerican = (number: string): boolean => /^1\d{10}$/.test(number);

/**
 * A North American number as Flowroute writes it, with or without a plus; undefined for anything else. It does not
 * guess, because a guessed number could be bought.
 */
export function northAmerican(text: string | null | undefined): string | undefined {
  const digits = text?.replace(/^\+/, "");
  return digits !== undefined && isNorthAmerican(digits) ? digits : undefined;
}

/**
 * A number of the account as Flowroute writes it: 11 digits beginning with 1, or the digits of a number in another
 * country; undefined for anything else. Ten digits without a plus count as North American, so that such a number is not
 * overlooked.
 */
export function parseAccountNumber(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined) return undefined;
  if (/^[2-9]\d{9}$/.test(text)) return `1${text}`;
  return /^\+?\d{7,15}$/.test(text) ? text.replace("+", "") : undefined;
}

/** Whether a number of 11 digits is toll-free. */
export const isTollFree = (number: string): boolean => /^18(00|33|44|55|66|77|88)/.test(number);
