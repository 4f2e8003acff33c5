/** The ownership tag that a bought number has at Flowroute, in its alias. */
import { shortHash } from "./criteria";

const ALIAS_LIMIT = 64;

/** The resource that a tag names. */
export interface TagOwner {
  project: string;
  stack: string;
  name: string;
  /** True when a component is its parent: the name alone is then not unique. */
  nested: boolean;
  /** Text that no other resource has. Its hash tells resources apart where the name cannot. */
  uniqueId: string;
}

/**
 * `project/stack/name`, unique to one resource: a hash is added where the name alone does not tell (inside a
 * component) or where it has to be cut at the 64 characters of an alias.
 */
export function ownershipTag({ project, stack, name, nested, uniqueId }: TagOwner): string {
  const plain = `${project}/${stack}/${name}`;
  if (!nested && plain.length <= ALIAS_LIMIT) return plain;
  const hash = `#${shortHash(uniqueId, 10)}`;
  return plain.slice(0, ALIAS_LIMIT - hash.length) + hash;
}

/** The stack that a tag names, as `project/stack`; undefined for an alias that is not an ownership tag. */
export function stackOfTag(alias: string): string | undefined {
  return /^([^/\s]+\/[^/\s]+)\/[^/]/.exec(alias)?.[1];
}

/** The resource that a tag of the given stack names. */
export function nameOfTag(alias: string, project: string, stack: string): string | undefined {
  const prefix = `${project}/${stack}/`;
  return alias.startsWith(prefix) && !alias.includes("#") ? alias.slice(prefix.length) : undefined;
}
