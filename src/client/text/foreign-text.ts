/**
 * Makes untrusted text safe to show, in a terminal, a log or a pull request. It comes from Flowroute, from anybody who
 * edits the portal, or from anybody who sends a message.
 *
 * Characters that move the cursor, color a line, change its direction, are invisible or begin a new line become escapes of
 * JSON, JavaScript and bash. Nothing is removed, because the removed part could be what matters.
 */

/**
 * Control characters (C0, C1), format characters (direction, zero width, tags), halves of surrogate pairs, line and
 * paragraph separators, and other characters that fonts do not show. The two that choose between text and emoji are safe.
 */
const UNPRINTABLE = /(?![\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

const MAX_LENGTH = 300;

const toEscape = (character: string): string =>
  SHORT_ESCAPES[character] ??
  [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
    .join("");

/** Untrusted text as part of a line. @param longest in characters; the rest is cut off, with an ellipsis */
export function foreignText(text: string, longest = MAX_LENGTH): string {
  return truncate(text, longest).replace(UNPRINTABLE, toEscape);
}

/**
 * Untrusted text in double quotes, valid in TypeScript, JSON and YAML, so that it stays one string when it is pasted as
 * code. A value that is not a string in spite of its type is shown as JSON.
 */
export function quoted(text: string | null | undefined, longest = MAX_LENGTH): string {
  if (typeof text === "string") return JSON.stringify(truncate(text, longest)).replace(UNPRINTABLE, toEscape);
  return foreignText(String(JSON.stringify(text)), longest);
}

/** An argument of a shell command, for bash and zsh. */
export function shellQuoted(text: string): string {
  const shown = text.replace(UNPRINTABLE, toEscape);
  if (shown === text) return `'${text.replaceAll("'", "'\\''")}'`;
  // Bash does not know surrogate pairs.
  const inShell = (character: string) =>
    character.length > 1 ? `\\U${character.codePointAt(0)?.toString(16).padStart(8, "0")}` : toEscape(character);
  return `$'${text.replace(/[\\']/g, "\\$&").replace(UNPRINTABLE, inShell)}'`;
}

/** A whole message, which may have several lines: escapes whatever was put into it. */
export function messageText(text: string): string {
  return text.replace(UNPRINTABLE, (character) => (character === "\n" ? character : toEscape(character)));
}

/** A JSON document for programs: the exact data, in characters that are safe in a terminal. */
export function jsonText(value: unknown, indent?: number): string {
  return messageText(JSON.stringify(value, null, indent));
}

function truncate(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // Not in the middle of a surrogate pair.
  return `${text
    .slice(0, longest)
    .replace(/[\ud800-\udbff]$/, "")
    .trimEnd()}...`;
}
