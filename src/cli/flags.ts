/** Options that several subcommands share. */
import { InvalidArgumentError, Option } from "commander";
import { normalizeNumber } from "../client";

/** Options of all subcommands that use an account. */
export interface AccountFlags {
  stack?: string;
  json?: true;
}

export const stackOption = (): Option =>
  new Option("--stack <name>", "take the keys and caps from the configuration of this stack, as pulumi up does");

export const jsonOption = (): Option => new Option("--json", "print one JSON document");

export const limitOption = (description: string): Option =>
  new Option("--limit <count>", description).argParser(parseCount);

export function parseWholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number.");
}

function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 1.");
}

export function parseDollars(text: string): number {
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be an amount in US dollars, such as 1 or 2.50.");
}

/** A part of a phone number. */
export function parseDigits(text: string): string {
  if (/^\+?\d+$/.test(text.replace(/[\s().-]/g, ""))) return text;
  throw new InvalidArgumentError("It must be digits.");
}

/** A whole phone number, as people write it. */
export function parsePhoneNumber(text: string): string {
  try {
    return normalizeNumber(text);
  } catch {
    throw new InvalidArgumentError("Write 11 digits that begin with 1, or 10 digits: +1 206 555 0142 or 12065550142.");
  }
}

export function parseStateCode(text: string): string {
  if (/^[a-z]{2}$/i.test(text)) return text;
  throw new InvalidArgumentError("It must be two letters, such as WA.");
}

/** Public URLs, for options that may be repeated. */
export function collectUrls(text: string, before: readonly string[] = []): string[] {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? "")) return [...before, text];
  throw new InvalidArgumentError("It must be a URL that Flowroute can read, such as https://example.com/logo.png.");
}

/** The examples at the end of a help page. */
export const examples = (...lines: string[]): string =>
  `\n${lines.length === 1 ? "Example" : "Examples"}:\n${lines.map((line) => `  $ ${line}\n`).join("")}`;
