/**
 * A number that was released without this state knowing (a host that went on after its engine, an old state put back)
 * may have been bought by another stack since. It has that one's ownership tag, and is nothing of ours to change or release.
 */

import type { NumberDetails } from "../../client";
import { withReason } from "../../client/reasons";
import { quoted } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import type { OperationContext, PropertyValues } from "../../host";
import { otherStackOf } from "../../host";

/** The ownership tag of another stack, unless this one has known the number under it before: a stack can be renamed. */
export function foreignOwnerTag(
  context: OperationContext,
  { alias }: NumberDetails,
  outputs: PropertyValues,
): string | undefined {
  if (alias === null || alias === outputs["alias"] || outputs["origin"] !== "purchased") return undefined;
  return otherStackOf(context.urn, alias) === undefined ? undefined : alias;
}

export const ownedByOtherStack = (number: string, tag: string): string =>
  withReason(
    withSteps(
      `${number} has the ownership tag ${quoted(tag)} of another stack, so it was released and that stack has bought it ` +
        `since. The number was not changed.`,
      "If it belongs to this stack all the same, give it its old alias in the Flowroute portal.",
    ),
    "foreign-owner",
  );
