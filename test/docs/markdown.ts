/** What the documents are made of, as far as tests look at it. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { SUITES } from "../../tools/test/suites.mjs";

export const root = resolve(__dirname, "../..");

export const read = (path: string): string => readFileSync(join(root, path), "utf8");

export interface CodeBlock {
  /** The word after the backticks, e.g. `ts`, and what follows it. */
  language: string;
  name: string | undefined;
  text: string;
}

export function codeBlocks(markdown: string): CodeBlock[] {
  return [...markdown.matchAll(/^```(\w*) ?(\S+)?\n(.*?)^```$/gms)].map(([, language = "", name, text = ""]) => ({
    language,
    name,
    text,
  }));
}

/** The program of the README. */
export function readmeProgram(): string {
  const found = codeBlocks(read("README.md")).find(({ name }) => name === "program");
  if (found === undefined) throw new Error("README.md has no code block named program");
  return found.text;
}

/** The text below a heading of any level, up to the next of the same or a higher one. */
export function section(markdown: string, heading: string): string {
  const lines = markdown.split("\n");
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, "") === heading);
  if (start < 0) throw new Error(`no heading "${heading}"`);
  const level = (lines[start] ?? "").indexOf(" ");
  const end = lines.findIndex((line, at) => at > start && /^#+ /.test(line) && line.indexOf(" ") <= level);
  return lines.slice(start + 1, end < 0 ? undefined : end).join("\n");
}

/** Rows of the tables in a text whose first column has this title, as cells; `\\|` is a bar within a cell. */
export function rows(markdown: string, firstColumn: string): string[][] {
  const found: string[][] = [];
  let isIn = false;
  for (const line of markdown.split("\n")) {
    const cells = line.startsWith("|") ? line.split(/(?<!\\)\|/).slice(1, -1) : [];
    const trimmed = cells.map((cell) => cell.trim().replaceAll("\\|", "|"));
    if (trimmed.length === 0) isIn = false;
    else if (isIn && !/^-+$/.test(trimmed[0] ?? "")) found.push(trimmed);
    else if (trimmed[0] === firstColumn) isIn = true;
  }
  return found;
}

/** What stands in backticks. */
export const codes = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);

/** npm commands that a text names, as `check`, `test` or, with a suite of the tests, `test -- engine`. */
export const npmCommands = (text: string): string[] =>
  [...text.matchAll(/\bnpm (start|test(?: -- [a-z]+)?\b|run (?:--silent )?([\w:]+))/g)].map(
    ([, short = "", long]) => long ?? short,
  );

const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

export const isNpmCommand = (command: string): boolean => {
  const [script = "", suite] = command.split(" -- ");
  return script in scripts && (suite === undefined || suite in SUITES);
};

/** The text of a test file, or of all that a folder of tests has. */
export function testsUnder(path: string): string {
  if (!statSync(join(root, path)).isDirectory()) return read(path);
  const files = readdirSync(join(root, path), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".ts"))
    .map((file) => read(join(path, file)))
    .join("\n");
}

/** The messages of a quote: what is indented goes on with the one before it. */
export const messagesOf = (quote: string): string[] => (quote.trim() === "" ? [] : quote.trimEnd().split(/\n(?! )/));

const patternOf = (quote: string): RegExp => {
  const parts = quote.split("[...]").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^]*")}$`);
};

/** Whether a message is what a document quotes, line by line; `[...]` in the quote stands for anything. */
export const isMessage = (text: string, quote: string): boolean => patternOf(quote).test(text);

/** The same of what a terminal shows, wherever its lines end. */
export function isAsQuoted(text: string, quote: string): boolean {
  const parts = quote.split("[...]").map((part) => part.trim());
  return patternOf(parts.join("[...]")).test(text.trim().replace(/\s+/g, " "));
}
