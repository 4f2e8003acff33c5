/** Which numbers of the account are meant: `--only` and `--exclude`. */
import { type NumberDetails, normalizeNumber, RefusedError } from "../../client";
import { quoted } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import { wildcardPattern } from "../../client/text/wildcards";

type Matches = (number: NumberDetails) => boolean;

/**
 * `12065550142`, `rate-center:SEATTLE`, `state:WA` or `alias:sales-*`. Letter case does not matter, and `*` stands for any
 * text.
 *
 * @throws RefusedError for anything else
 */
function readSelector(text: string): Matches {
  const [, field, wanted = ""] = /^(alias|rate-center|state):(.+)$/s.exec(text) ?? [];
  if (field === undefined) {
    const digits = normalizedOrRefused(text);
    return ({ number }) => number === digits;
  }
  const pattern = wildcardPattern(wanted);
  const fieldOf = ({ alias, rateCenter, state }: NumberDetails) =>
    field === "alias" ? alias : field === "state" ? state : rateCenter;
  return (number) => pattern.test(fieldOf(number) ?? "");
}

function normalizedOrRefused(text: string): string {
  try {
    return normalizeNumber(text);
  } catch {
    throw new RefusedError(
      "invalid-input",
      withSteps(
        `${quoted(text)} does not select any number. Nothing was sent.`,
        "Give a number, rate-center:SEATTLE, state:WA or alias:sales-*.",
      ),
    );
  }
}

/** Why a number is not part of the program; undefined for one that is. */
export function selection(
  only: readonly string[],
  exclude: readonly string[],
): (number: NumberDetails) => string | undefined {
  const wanted = only.map(readSelector);
  const unwanted = exclude.map((text) => ({ text, matches: readSelector(text) }));
  return (number) => {
    const reason = unwanted.find(({ matches }) => matches(number));
    if (reason) return `excluded: ${reason.text}`;
    return wanted.length === 0 || wanted.some((matches) => matches(number))
      ? undefined
      : `not among: ${only.join(", ")}`;
  };
}
