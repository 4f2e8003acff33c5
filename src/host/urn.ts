/** Reading a resource's URN: `urn:pulumi:STACK::PROJECT::TYPE$TYPE::NAME`. Nothing below the host knows the form. */
import { quoted } from "../client/text/foreign-text";
import { ownershipTag, stackOfTag } from "../purchase";

/** A URN contains the types of all parents. A longer one is not suggested as code. */
const MAX_URN_LENGTH = 4_000;

export interface UrnParts {
  stack: string;
  project: string;
  /** True when a component is its parent: the name alone is then not unique. */
  nested: boolean;
  name: string;
}

export function parseUrn(urn: string): UrnParts {
  const [head = "", project = "", type = "", ...name] = urn.split("::");
  return { stack: head.replace(/^urn:pulumi:/, ""), project, nested: type.includes("$"), name: name.join("::") };
}

/** The ownership tag of the resource with this URN. */
export const ownershipTagOf = (urn: string): string => ownershipTag({ ...parseUrn(urn), uniqueId: urn });

/** The stack whose ownership tag an alias is, as `project/stack`, where that is not the stack of this URN. */
export function otherStackOf(urn: string, alias: string | null): string | undefined {
  const { project, stack } = parseUrn(urn);
  const owner = alias === null ? undefined : stackOfTag(alias);
  return owner === `${project}/${stack}` ? undefined : owner;
}

/** The URN that a resource without a parent has. */
export const urnOfRoot = (urn: string, name: string): string => {
  const [stack, project, type = ""] = urn.split("::");
  return [stack, project, type.split("$").at(-1), name].join("::");
};

/** Whether a resource has another parent than before. An alias of its name alone would refer to the new parent. */
export const isMoved = (oldUrn: string, newUrn: string): boolean => oldUrn.split("::")[2] !== newUrn.split("::")[2];

/** The option by which a resource keeps the state of its old URN. */
export const aliasesFor = (oldUrn: string, newUrn: string): string =>
  isMoved(oldUrn, newUrn)
    ? `aliases: [${quoted(oldUrn, MAX_URN_LENGTH)}]`
    : `aliases: [{ name: ${quoted(parseUrn(oldUrn).name)} }]`;
