/**
 * A number that was given up without this state knowing (a host that went on after its engine, an old state put back)
 * may have been bought by another stack since. It bears that one's mark, and is nothing of ours to change or release.
 */
import type { NumberDetails } from "../../client";
import { quoted } from "../../client/text/foreign-text";
import type { OperationContext, PropertyValues } from "../../host";
import { parseUrn, stackOfTag } from "../../purchase";

/** The mark of another stack, unless this one has known the number under it before: a stack can be renamed. */
export function foreignOwnerTag(
  context: OperationContext,
  { alias }: NumberDetails,
  outputs: PropertyValues,
): string | undefined {
  if (alias === null || alias === outputs["alias"] || outputs["origin"] !== "purchased") return undefined;
  const { project, stack } = parseUrn(context.urn);
  const owner = stackOfTag(alias);
  return owner === undefined || owner === `${project}/${stack}` ? undefined : alias;
}

export const ownedByOtherStack = (number: string, mark: string): string =>
  `${number} bears the mark ${quoted(mark)} of another stack: it must have been released, and bought by that one since. It is ` +
  `left as it is. If it is this stack's all the same, give it its former alias in the Flowroute portal.`;
