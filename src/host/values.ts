/** What may cross the boundary to the engine, and what arrives over it. */

/** Property values as the engine's host hands it over. */
export type PropertyValues = Record<string, unknown>;

/** The text that stands for a value which a preview cannot know yet, whatever its real type. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const isUnknown = (value: unknown): boolean => value === UNKNOWN;

/** True when a value, or anything inside it, is not known yet. */
export function hasUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/**
 * A copy that the host can encode: no `undefined`, functions or bigint anywhere (they fail *after* the remote
 * create), no dates or class instances, nothing frozen (the host writes into what it gets).
 */
export function encodable(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => item !== undefined && typeof item !== "function").map(encodable);
  }
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value !== "object" || value === null) return value;
  return encodableValues(value as PropertyValues);
}

export function encodableValues(values: PropertyValues): PropertyValues {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined && typeof value !== "function");
  return Object.fromEntries(kept.map(([key, value]) => [key, encodable(value)]));
}
