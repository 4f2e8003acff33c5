/** What the checks of inputs have in common. Pure. */
import * as v from "valibot";
import { normalizeNumber } from "../client";
import { messageOf, parseUrn } from "../host";
import { shortHash } from "../purchase";
/** Flowroute's limit for labels. */
export const LABEL_LIMIT = 64;

export const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** @returns 11 digits */
export const phoneNumber = v.pipe(
  v.any(),
  v.rawTransform(({ dataset, addIssue, NEVER }): string => {
    try {
      return normalizeNumber(String(dataset.value ?? ""));
    } catch (error) {
      addIssue({ message: messageOf(error) });
      return NEVER;
    }
  }),
);

/** The id of a record, which is digits, as text. */
export const recordId = (message: string) => v.pipe(v.any(), v.transform(String), v.regex(/^\d+$/, message));

/** As {@link recordId}, where there must be one. @param example for messages: `a route, as in route.id` */
export const neededId = (example: string, missing: string) =>
  v.nonNullish(recordId(`must be the id of ${example}`), missing);

export const oneOf = (...allowed: string[]) =>
  v.nullish(v.picklist(allowed, `must be ${allowed.map((word) => `"${word}"`).join(" or ")}`));

export const flag = v.nullish(v.boolean("must be true or false"));

/** Unique on the account: the resource's name and a short hash of everything that makes it this resource. */
export function generatedLabel(urn: string): string {
  const hash = `-${shortHash(urn, 8)}`;
  return parseUrn(urn).name.slice(0, LABEL_LIMIT - hash.length) + hash;
}
