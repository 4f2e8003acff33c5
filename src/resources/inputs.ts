/** What the checks of inputs have in common. Pure; values that a preview cannot know yet pass. */
import { normalizeNumber } from "../client";
import { type CheckFailure, isUnknown, messageOf, type PropertyValues } from "../host";
import { parseUrn, shortHash } from "../purchase";

/** Flowroute's limit for labels. */
export const LABEL_LIMIT = 64;

export const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** 11 digits, when `raw` has a phone number there. */
export function phoneNumber(raw: PropertyValues, name: string, failures: CheckFailure[]): unknown {
  const value = raw[name];
  if (isUnknown(value)) return value;
  try {
    return normalizeNumber(String(value ?? ""));
  } catch (error) {
    failures.push({ property: name, reason: messageOf(error) });
    return value;
  }
}

/** The id of a record as text, when `raw` has one there. */
export function recordId(raw: PropertyValues, name: string, example: string, failures: CheckFailure[]): unknown {
  const value = raw[name];
  if (!isGiven(value) || isUnknown(value)) return value;
  if (!/^\d+$/.test(String(value))) {
    failures.push({ property: name, reason: `must be the id of ${example}` });
  }
  return String(value);
}

export function oneOf(raw: PropertyValues, name: string, allowed: readonly string[], failures: CheckFailure[]): void {
  const value = raw[name];
  if (!isGiven(value) || isUnknown(value) || allowed.includes(String(value))) return;
  failures.push({ property: name, reason: `must be ${allowed.map((word) => `"${word}"`).join(" or ")}` });
}

/** Unique on the account: the resource's name and a short hash of everything that makes it this resource. */
export function generatedLabel(urn: string): string {
  const hash = `-${shortHash(urn, 8)}`;
  return parseUrn(urn).name.slice(0, LABEL_LIMIT - hash.length) + hash;
}

/** What to know of a record that was there already. */
export const SHARED_STEPS = [
  "This stack neither changes nor deletes it.",
  `If the resource had another name before: aliases: [{ name: "its old name" }]`,
  "If you forced its replacement (--replace, pulumi state taint), undo that.",
];
