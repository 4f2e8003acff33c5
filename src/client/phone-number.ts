/** Telephone numbers as people write them, and as Flowroute's paths want them: 11 digits, beginning with 1. */
import { RefusedError } from "./errors";
import { quoted } from "./text/foreign-text";

const decoration = /[\s()./\-\u00ad\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2060\ufeff]/gu;

/**
 * `"+1 (206) 555-0142"` to `"12065550142"`. Ten digits get the country code 1.
 *
 * @throws RefusedError for anything that is no North American number; the text says what is accepted.
 */
export function normalizeNumber(text: string): string {
  if (typeof text === "string") {
    const bare = text.replace(decoration, "");
    if (/^\+?1\d{10}$/.test(bare)) return bare.replace("+", "");
    if (/^[2-9]\d{9}$/.test(bare)) return `1${bare}`;
  }
  throw new RefusedError(
    `${quoted(text)} is not a phone number that Flowroute can take: nothing was sent. ` +
      "Write it as 11 digits beginning with 1 or as 10 digits, with or without +, spaces, dashes, dots and brackets, " +
      "for example +1 206 555 0142 or 12065550142.",
  );
}

/** Whether a number of 11 digits is a toll-free one. */
export const isTollFree = (number: string): boolean => /^18(00|33|44|55|66|77|88)/.test(number);
