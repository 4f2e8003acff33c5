/**
 * Text of other people (the carrier, whoever edits the portal or sends a message) on its way to a person: to a terminal,
 * a log, the page that an approval is read from.
 *
 * What would move the cursor, color a line, turn its direction, hide in it or begin another one is shown as the escape
 * that JSON, JavaScript and bash have for it. Nothing is taken out: what is not shown could be what matters.
 */

/**
 * Control characters (C0, C1), format characters (direction, zero width, tags), halves of surrogate pairs, separators of
 * lines and paragraphs, and what else fonts leave out. The two that choose between text and emoji are harmless.
 */
const UNSHOWN = /(?![\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

const LONGEST = 300;

const toEscape = (character: string): string =>
  SHORT[character] ??
  [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
    .join("");

/** A foreign text within a line. @param longest in characters; the rest is cut off, with an ellipsis */
export function foreignText(text: string, longest = LONGEST): string {
  return cut(text, longest).replace(UNSHOWN, toEscape);
}

/**
 * The same in double quotes, as TypeScript, JSON and YAML write it: it stays one text where it is pasted as code. What is
 * no text although the types say so comes as JSON.
 */
export function quoted(text: string | null | undefined, longest = LONGEST): string {
  if (typeof text === "string") return JSON.stringify(cut(text, longest)).replace(UNSHOWN, toEscape);
  return foreignText(String(JSON.stringify(text)), longest);
}

/** An argument of a command, as bash and zsh take it. */
export function shellQuoted(text: string): string {
  const shown = text.replace(UNSHOWN, toEscape);
  if (shown === text) return `'${text.replaceAll("'", "'\\''")}'`;
  // Bash knows no pairs of surrogates.
  const inShell = (character: string) =>
    character.length > 1 ? `\\U${character.codePointAt(0)?.toString(16).padStart(8, "0")}` : toEscape(character);
  return `$'${text.replace(/[\\']/g, "\\$&").replace(UNSHOWN, inShell)}'`;
}

/** A whole message of ours, which may have several lines: the last look at what was put into it. */
export function messageText(text: string): string {
  return text.replace(UNSHOWN, (character) => (character === "\n" ? character : toEscape(character)));
}

/** One JSON document for programs: the exact data, in characters that a terminal only shows. */
export function jsonText(value: unknown, indent?: number): string {
  return messageText(JSON.stringify(value, null, indent));
}

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // Not in the middle of a pair.
  return `${text
    .slice(0, longest)
    .replace(/[\ud800-\udbff]$/, "")
    .trimEnd()}...`;
}
