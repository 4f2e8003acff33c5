/** Sentences with other people's words in them, and what makes each safe where it is shown. */
import { foreignText } from "../client/text/foreign-text";

/** A part that is foreign was written by somebody else: a name, an alias, a host, a message. `longest` is in characters. */
export type Text = readonly (string | { readonly foreign: string; readonly longest?: number })[];

/** A sentence of ours; what is put into it counts as foreign unless it is such a sentence itself. */
export function text(parts: TemplateStringsArray, ...values: readonly (string | number | Text)[]): Text {
  return parts.flatMap((part, at) => {
    const value = values[at];
    if (value === undefined) return [part];
    if (typeof value === "object") return [part, ...value];
    return [part, typeof value === "number" ? String(value) : { foreign: value }];
  });
}

export const literal = (sentence: string): Text => [sentence];

export const joined = (texts: readonly Text[], separator: string): Text =>
  texts.flatMap((one, at) => (at === 0 ? [...one] : [separator, ...one]));

const LONGEST = 80;

/** For JSON and comparisons: exact. */
export const plain = (parts: Text): string =>
  parts.map((part) => (typeof part === "string" ? part : part.foreign)).join("");

/** For Markdown at GitHub: foreign parts are code. */
export const markdown = (parts: Text): string =>
  parts.map((part) => (typeof part === "string" ? part : code(part.foreign, part.longest))).join("");

/**
 * Foreign text as code, in a cell of a table too. GitHub makes no mention, link, reference or emoji of what is in code. What
 * could end the code, the cell or the table is an entity, so that Markdown does not see it.
 */
export function code(foreign: string, longest = LONGEST): string {
  const shown = foreignText(foreign, longest);
  if (/^[\w.,:+/()-]+( [\w.,:+/()-]+)*$/.test(shown)) return `\`${shown}\``;
  return `<code>${shown.replace(/[!-,./:-@[-`{-~]/g, entity)}</code>`;
}

const entity = (character: string): string => `&#${character.charCodeAt(0)};`;

/** A label of Mermaid, in quotes. Its entities have no ampersand. */
export const mermaidLabel = (foreign: string): string =>
  foreignText(foreign, 60).replace(
    /[^A-Za-z0-9 .,:+/()\u0080-\u{10ffff}-]/gu,
    (character) => `#${character.charCodeAt(0)};`,
  );
