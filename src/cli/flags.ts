/** What options of several subcommands have in common. */
import { InvalidArgumentError, Option } from "commander";

/** Options of everything that asks an account. */
export interface AccountFlags {
  stack?: string;
  json?: true;
}

export const stackOption = (): Option =>
  new Option("--stack <name>", "take keys and caps from this stack's configuration, as pulumi up does");

export const jsonOption = (): Option => new Option("--json", "print one JSON document");

export const limitOption = (description: string): Option => new Option("--limit <count>", description).argParser(count);

export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number.");
}

function count(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 1.");
}

export function dollars(text: string): number {
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be an amount in US dollars, such as 1 or 2.50.");
}

/** For options that may be repeated. */
export const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];

/** The end of a help page. */
export const examples = (...lines: string[]): string =>
  `\n${lines.length === 1 ? "Example" : "Examples"}:\n${lines.map((line) => `  $ ${line}\n`).join("")}`;
