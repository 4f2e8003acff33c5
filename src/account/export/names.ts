/** Names of resources and identifiers of constants: pinned ones stay, new ones follow from what people call the things. */

/** Something that needs a name among others of its kind. */
export interface Unnamed {
  key: string;
  /** The best first; the last one is unique. */
  names: readonly string[];
}

/**
 * Where several want one name, all of them get a longer one: none keeps it because it came first, so that a name does not
 * depend on the order. @param taken names that are pinned
 */
export function chooseNames(all: readonly Unnamed[], taken: ReadonlySet<string>): Map<string, string> {
  const chosen = new Map<string, string>();
  const used = new Set(taken);
  let open = [...all];
  for (let level = 0; open.length > 0; level += 1) {
    const candidates = new Map<string, Unnamed[]>();
    for (const item of open) {
      const candidate = candidateOf(item, level);
      candidates.set(candidate, [...(candidates.get(candidate) ?? []), item]);
    }
    const again: Unnamed[] = [];
    for (const [candidate, items] of candidates) {
      const [only, ...others] = items;
      if (only !== undefined && others.length === 0 && !used.has(candidate)) {
        chosen.set(only.key, candidate);
        continue;
      }
      again.push(...items);
    }
    // What several wanted is nobody's in a later round either: it would look like the one that people know by it.
    for (const [candidate] of candidates) used.add(candidate);
    open = again;
  }
  return chosen;
}

const candidateOf = ({ names }: Unnamed, level: number): string =>
  names[level] ?? `${names.at(-1) ?? "resource"}-${level - names.length + 2}`;

/** What a constant must not be called: words of the language, of Node's modules, and of the program's own files. */
const RESERVED = new Set(
  (
    "adopted existing pulumi config module exports require then arguments eval undefined " +
    "abstract any as async await boolean break case catch class const continue debugger declare default delete do else " +
    "enum export extends false finally for from function get global globalThis if implements import in instanceof " +
    "interface let namespace never new null number object of package private protected public return set static string " +
    "super switch symbol this throw true try type typeof unknown var void while with yield"
  ).split(" "),
);

/** So that a declaration begins on one line: `export const identifier = new InboundRoute(`. */
const LONGEST_IDENTIFIER = 45;

/** `front-desk`: `frontDesk`; `911`: `n911`; `fax-1-0142`: `fax1_0142`. */
export function identifierFor(name: string): string {
  const camel = name
    .replace(/(?<=\d)[^A-Za-z\d]+(?=\d)/g, "_")
    .replace(/[^A-Za-z\d_]+(.?)/g, (_, next: string) => next.toUpperCase());
  const begun = /^[a-z]/i.test(camel) ? camel.charAt(0).toLowerCase() + camel.slice(1) : `n${camel}`;
  return begun.slice(0, LONGEST_IDENTIFIER);
}

export interface Nameless {
  key: string;
  name: string;
  /** Of its kind, such as `Route`. */
  suffix: string;
  /** From the map. */
  identifier: string | undefined;
}

/** @param pinned have their constants in the program already, whose identifiers stay */
export function chooseIdentifiers(
  pinned: readonly Nameless[],
  fresh: readonly Nameless[],
  reserved: readonly string[],
): Map<string, string> {
  const chosen = new Map<string, string>();
  const used = new Set([...RESERVED, ...reserved]);
  const choose = (key: string, identifier: string) => {
    let free = identifier;
    for (let count = 2; used.has(free); count += 1) free = `${identifier}${count}`;
    used.add(free);
    chosen.set(key, free);
  };
  const isGiven = ({ identifier }: Nameless) => identifier !== undefined;
  for (const item of pinned.filter(isGiven)) choose(item.key, item.identifier as string);
  for (const item of pinned.filter((each) => !isGiven(each))) choose(item.key, identifierFor(item.name));
  const plain = fresh.map(({ name }) => identifierFor(name));
  const isUnique = (identifier: string) =>
    !used.has(identifier) && plain.indexOf(identifier) === plain.lastIndexOf(identifier);
  const clashing = fresh.filter((_, at) => !isUnique(plain[at] ?? ""));
  for (const item of fresh) if (!clashing.includes(item)) choose(item.key, identifierFor(item.name));
  for (const { key, name, suffix } of clashing) {
    const identifier = identifierFor(name);
    const isSuffixed = identifier.toLowerCase().endsWith(suffix.toLowerCase());
    choose(key, isSuffixed ? identifier : identifier.slice(0, LONGEST_IDENTIFIER - suffix.length) + suffix);
  }
  return chosen;
}
