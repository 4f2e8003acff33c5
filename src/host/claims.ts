/**
 * What the program of this run still wants. The engine creates first and deletes afterwards, so the delete of an old
 * resource could take away what its successor has just recognised as its own: a delete of a claimed key does nothing.
 */

/** The natural key of something at the carrier, for instance `number:12065550142` or `routing:12065550142`. */
export type ClaimKey = string;

interface Registration {
  /** Inputs that the state held when the resource was first checked in this run; undefined for a new resource. */
  olds: Record<string, unknown> | undefined;
}

export class Claims {
  private readonly registered = new Map<string, Registration>();
  private readonly holders = new Map<ClaimKey, string>();

  /**
   * Notes that the program declares this resource. The first call of a run counts: in a replacement the engine checks
   * a second time, with empty olds.
   */
  register(urn: string, olds: Record<string, unknown> | undefined): void {
    if (!this.registered.has(urn)) this.registered.set(urn, { olds });
  }

  /** Only registered resources claim: `refresh` calls `diff` for those that are about to go, too. */
  isRegistered(urn: string): boolean {
    return this.registered.has(urn);
  }

  /** The inputs in the state when this run began; undefined for a resource that is new in this run. */
  oldInputs(urn: string): Record<string, unknown> | undefined {
    return this.registered.get(urn)?.olds;
  }

  /** Claims a key. Answer: the URN of another resource that holds it already. */
  claim(key: ClaimKey, urn: string): string | undefined {
    if (!this.registered.has(urn)) return undefined;
    const holder = this.holders.get(key);
    if (holder !== undefined && holder !== urn) return holder;
    this.holders.set(key, urn);
    return undefined;
  }

  holder(key: ClaimKey): string | undefined {
    return this.holders.get(key);
  }
}
