/**
 * Filters of lists, as query parameters. They are checked before anything is sent, because an empty filter would match
 * everything. Digits are strings, because a number would lose leading zeros.
 */
import { RefusedError } from "./errors";
import { quoted } from "./text/foreign-text";
import { withSteps } from "./text/steps";

type Query = Record<string, string>;

export function textFilter(name: string, value: string | undefined): Query {
  if (value === undefined) return {};
  if (value.trim() === "")
    throw new RefusedError(
      "invalid-input",
      withSteps(`The filter ${name} is empty. Nothing was sent.`, "Give it a value, or leave it out."),
    );
  return { [name]: value.trim() };
}

export function moneyFilter(name: string, value: number | undefined): Query {
  if (value === undefined) return {};
  if (!Number.isFinite(value) || value < 0) {
    throw new RefusedError(
      "invalid-input",
      withSteps(`The filter ${name} is ${value}. Nothing was sent.`, "Give an amount in US dollars, 0 or more."),
    );
  }
  return { [name]: String(value) };
}

export function digitsFilter(name: string, value: string | undefined): Query {
  if (value === undefined) return {};
  const bare = value.replace(/[\s().-]/g, "");
  if (!/^\+?\d+$/.test(bare)) {
    throw new RefusedError(
      "invalid-input",
      withSteps(
        `The filter ${name} is ${quoted(value)}. Nothing was sent.`,
        'Give digits, as a string, such as "206".',
      ),
    );
  }
  return { [name]: bare };
}

/** The API guesses a leading 1. It is added here, so that there is nothing to guess. */
export function digitFilters(query: { startsWith?: string; contains?: string; endsWith?: string }): Query {
  const { starts_with: start, ...none } = digitsFilter("starts_with", query.startsWith);
  const prefix = start?.replace(/^\+1/, "1");
  return {
    ...none,
    ...(prefix === undefined ? {} : { starts_with: /^[1+]/.test(prefix) ? prefix : `1${prefix}` }),
    ...digitsFilter("contains", query.contains),
    ...digitsFilter("ends_with", query.endsWith),
  };
}
