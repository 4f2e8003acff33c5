/** The ownership tag that a bought number has at the carrier, in its alias. */
import { quoted } from "../client/text/foreign-text";
import { shortHash } from "./criteria";

const ALIAS_LIMIT = 64;
/** Types of all parents are in it. What is longer is no code to paste. */
const LONGEST_URN = 4_000;

/** What a URN says: `urn:pulumi:STACK::PROJECT::TYPE$TYPE::NAME`. */
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

/**
 * `project/stack/name`, unique to one resource: a hash is added where the name alone does not tell (inside a
 * component) or where it has to be cut at the 64 characters of an alias.
 */
export function ownershipTag(urn: string): string {
  const { project, stack, name, nested } = parseUrn(urn);
  const plain = `${project}/${stack}/${name}`;
  if (!nested && plain.length <= ALIAS_LIMIT) return plain;
  const hash = `#${shortHash(urn, 10)}`;
  return plain.slice(0, ALIAS_LIMIT - hash.length) + hash;
}

/** The stack that a tag names, as `project/stack`; undefined for an alias that no stack wrote. */
export function stackOfTag(alias: string): string | undefined {
  return /^([^/\s]+\/[^/\s]+)\/[^/]/.exec(alias)?.[1];
}

/** The resource that a tag of the given stack names. */
export function nameOfTag(alias: string, project: string, stack: string): string | undefined {
  const prefix = `${project}/${stack}/`;
  return alias.startsWith(prefix) && !alias.includes("#") ? alias.slice(prefix.length) : undefined;
}

/** The URN that a resource without a parent has. */
export const urnOfRoot = (urn: string, name: string): string => {
  const [stack, project, type = ""] = urn.split("::");
  return [stack, project, type.split("$").at(-1), name].join("::");
};

/** Where a resource has another parent than before, an alias of its name would be looked for at the new one. */
export const isMoved = (former: string, now: string): boolean => former.split("::")[2] !== now.split("::")[2];

/** The option by which a resource goes on with the state of its former URN. */
export const aliasesFor = (former: string, now: string): string =>
  isMoved(former, now)
    ? `aliases: [${quoted(former, LONGEST_URN)}]`
    : `aliases: [{ name: ${quoted(parseUrn(former).name)} }]`;
