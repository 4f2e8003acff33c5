/**
 * Limits for JSON before it is parsed: far above any answer of the API, and far below what a hostile one costs. Parsing
 * ten megabytes of opening brackets takes more than a gigabyte of memory, so depth and values are counted in the text.
 */

/** Answers of the API are six levels deep. */
const maxJsonDepth = 64;
/** A full page of 200 numbers has about five thousand values. */
const maxJsonValues = 500_000;

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const isOpening = (char: number): boolean => char === 91 || char === 123;
const isClosing = (char: number): boolean => char === 93 || char === 125;

/** One pass over the text, which does not have to be JSON. */
export function isWithinLimits(text: string): boolean {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfString(text, at);
    else if (isOpening(char)) depth += 1;
    else if (isClosing(char)) depth -= 1;
    if (char === COMMA || isOpening(char)) values += 1;
    if (depth > maxJsonDepth || values > maxJsonValues) return false;
  }
  return true;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}
