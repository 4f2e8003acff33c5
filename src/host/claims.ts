/**
 * What the program of this run still wants. The engine creates first and deletes afterwards, so the delete of an old
 * resource could take away what its successor has just recognised as its own: a delete of a claimed key does nothing.
 */

/** The natural key of something at the carrier, for instance `number:12065550142` or `routing:12065550142`. */
export type ClaimKey = string;

export class Claims {
  private readonly registered = new Set<string>();
  private readonly replacing = new Set<string>();
  private readonly holders = new Map<ClaimKey, string>();

  /** Notes that the program declares this resource. */
  register(urn: string): void {
    this.registered.add(urn);
  }

  /** Only registered resources claim: `refresh` calls `diff` for those that are about to go, too. */
  isRegistered(urn: string): boolean {
    return this.registered.has(urn);
  }

  /** Claims a key. Answer: the URN of another resource that holds it already. */
  claim(key: ClaimKey, urn: string): string | undefined {
    if (!this.registered.has(urn)) return undefined;
    const holder = this.holders.get(key);
    if (holder !== undefined && holder !== urn) return holder;
    this.holders.set(key, urn);
    return undefined;
  }

  /** Notes that a difference asks for another object. */
  noteReplacement(urn: string): void {
    this.replacing.add(urn);
  }

  /** False for a registered resource that is deleted all the same: its replacement was forced (`--replace`, taint). */
  isReplacing(urn: string): boolean {
    return this.replacing.has(urn);
  }

  holder(key: ClaimKey): string | undefined {
    return this.holders.get(key);
  }
}
