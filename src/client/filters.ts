/**
 * Filters of lists, as query parameters. They are checked before anything is sent, because an empty filter would match
 * everything. Digits are strings, because a number would lose leading zeros.
 */
import { RefusedError } from "./errors";
import { quoted } from "./text/foreign-text";

type Query = Record<string, string>;

export function textFilter(name: string, value: string | undefined): Query {
  if (value === undefined) return {};
  if (value.trim() === "")
    throw new RefusedError(`The filter ${name} is empty: nothing was sent. Leave it out or fill it in.`);
  return { [name]: value.trim() };
}

export function moneyFilter(name: string, value: number | undefined): Query {
  if (value === undefined) return {};
  if (!Number.isFinite(value) || value < 0) {
    throw new RefusedError(`The filter ${name} is ${value}: nothing was sent. Give an amount in dollars from 0.`);
  }
  return { [name]: String(value) };
}

export function digitsFilter(name: string, value: string | undefined): Query {
  if (value === undefined) return {};
  const bare = value.replace(/[\s().-]/g, "");
  if (!/^\+?\d+$/.test(bare)) {
    throw new RefusedError(`The filter ${name} is ${quoted(value)}: nothing was sent. Give digits, as a string.`);
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
