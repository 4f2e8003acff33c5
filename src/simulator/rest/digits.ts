/** The filters by digits, for stock and account. */
import { invalidQuery } from "./errors";
import type { Call } from "./family";

export interface DigitFilter {
  matches(number: string): boolean;
  /** The filters, as they are repeated in links. */
  echo: Record<string, string | undefined>;
}

/** `starts_with` (with a leading 1 added, unless it has a country code with `+`), `contains`, `ends_with`. */
export function digitFilter(call: Call): DigitFilter {
  const startsWith = readDigits(call, "starts_with");
  const contains = readDigits(call, "contains");
  const endsWith = readDigits(call, "ends_with");
  return {
    matches: (number) =>
      number.startsWith(startsWith ?? "") && number.includes(contains ?? "") && number.endsWith(endsWith ?? ""),
    echo: { starts_with: startsWith, contains, ends_with: endsWith },
  };
}

function readDigits(call: Call, name: string): string | undefined {
  // A plus that was not URL-encoded arrives as a space.
  const text = call.query(name)?.replace(/^ /, "+");
  if (text === undefined || text === "") return undefined;
  const [, plus, digits] = /^(\+?)(\d+)$/.exec(text) ?? [];
  if (digits === undefined) throw invalidQuery(name, "Not a valid integer.");
  return name === "starts_with" && plus === "" && !digits.startsWith("1") ? `1${digits}` : digits;
}
