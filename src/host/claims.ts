/**
 * What the program of this run still wants. The engine creates first and deletes afterwards, so the delete of an old
 * resource could take away what its successor has just recognised as its own: a delete of a claimed key does nothing.
 * Where the two are served by two hosts, because a provider was exchanged for another one, they know it of each other.
 */
import { RefusedError } from "../client";
import { messageOf } from "../client/errors";
import { accountName } from "../purchase";
import type { Note, PeerHosts } from "./peer-hosts";

/** The natural key of something at the carrier, for instance `number:12065550142` or `routing:12065550142`. */
export type ClaimKey = string;

/**
 * How the delete of a number went, of two hosts the one that counts first; a kept number was never meant to leave the
 * account.
 */
const DEPARTURES = ["gone", "failed", "under way", "kept"] as const;
export type Departure = (typeof DEPARTURES)[number];

/** The other hosts of the run, and what the claims of this one are about. */
export interface ClaimsContext extends Pick<Note, "baseUrl" | "account"> {
  peers: PeerHosts;
  /** Name of the `Account` that this host is for. */
  accountName: string | undefined;
}

export class Claims {
  private readonly own = new Map<string, string>();

  constructor(private readonly context: ClaimsContext) {}

  /** Notes that the program declares this resource. */
  register(urn: string): void {
    this.note(`program:${urn}`, urn);
  }

  /** Notes that the program wants a number kept, whatever the state says. */
  noteKept(urn: string): void {
    this.note(`kept:${urn}`, urn);
  }

  isKept(urn: string): boolean {
    return this.noted(`kept:${urn}`) !== undefined;
  }

  /**
   * Notes what the state tells of the program's last word where nothing is declared, as in a destroy: since that moment
   * a resource was to be kept, and so was what it had before, by its URN or as `number:12065550142`.
   */
  noteKeptSince(what: string, since: string): void {
    if (since > this.keptSince(what)) this.note(`kept since:${what}`, since);
  }

  /** An earlier text than any moment when nothing says so. */
  keptSince(what: string): string {
    const key = `kept since:${what}`;
    const moments = this.context.peers.read(key).map(({ urn }) => urn);
    return [this.own.get(key) ?? "", ...moments].sort().at(-1) ?? "";
  }

  isRegistered(urn: string): boolean {
    return this.noted(`program:${urn}`) !== undefined;
  }

  /** Notes that the state has what a resource asked for by this wish: no interrupted run has left another one for it. */
  noteSettled(urn: string, wish: string): void {
    this.note(`settled:${urn} ${wish}`, urn);
  }

  isSettled(urn: string, wish: string): boolean {
    return this.noted(`settled:${urn} ${wish}`) !== undefined;
  }

  /**
   * Claims a key. Only registered resources do: `refresh` calls `diff` for those that are about to go, too.
   * Answer: the URN of another resource that holds it already.
   */
  claim(key: ClaimKey, urn: string): string | undefined {
    if (!this.own.has(`program:${urn}`)) return undefined;
    const holder = this.holder(key);
    if (holder !== undefined && holder !== urn) return holder;
    this.note(key, urn);
    return undefined;
  }

  /**
   * Notes that the state of this stack has the thing as its own work, whatever becomes of the resource that it is in.
   * Only a row that is looked at in this run tells: by a diff, or by a refresh.
   */
  noteMade(key: ClaimKey, urn: string): void {
    this.note(`made:${key}`, urn);
  }

  /** The resource in whose state the thing stands as made by this stack. */
  makerOf(key: ClaimKey): string | undefined {
    return this.holder(`made:${key}`);
  }

  /** Notes that a resource keeps a record for a while that it has replaced; the first one that says so counts. */
  noteFormer(key: ClaimKey, urn: string): void {
    if (this.formerHolder(key) === undefined) this.note(`former:${key}`, urn);
  }

  /** A resource of the program that keeps the record until nothing shows it any more. */
  formerHolder(key: ClaimKey): string | undefined {
    return this.holder(`former:${key}`);
  }

  /** Notes that a resource has taken over, as its own, what another one of this stack has made. */
  noteHeir(key: ClaimKey, urn: string): void {
    this.note(`heir:${key}`, urn);
  }

  /** Notes which resource a thing was taken over from in an earlier run, as the state of the one that has it now says. */
  noteTakenFrom(key: ClaimKey, former: string): void {
    this.note(`taken-from:${key}`, former);
  }

  takenFrom(key: ClaimKey): string | undefined {
    return this.holder(`taken-from:${key}`);
  }

  heirOf(key: ClaimKey): string | undefined {
    return this.holder(`heir:${key}`);
  }

  /** Notes that a refresh of this run has read the resource, and with it all others that could go in this run. */
  noteRefreshed(urn: string): void {
    this.note(`refreshed:${urn}`, urn);
  }

  isRefreshed(urn: string): boolean {
    return this.noted(`refreshed:${urn}`) !== undefined;
  }

  /** Notes that a difference asks for another object; the old one may bear a name that the resource had before. */
  noteReplacement(urn: string, former = urn): void {
    this.note(`replaced:${urn}`, urn);
    if (former !== urn) this.note(`renamed:${former}`, urn);
  }

  /** The URN under which the program has the resource whose old object bears this one. */
  presentUrn(urn: string): string {
    return this.noted(`renamed:${urn}`) ?? urn;
  }

  /** False for a registered resource that is deleted all the same: its replacement was forced (`--replace`, taint). */
  isReplacing(urn: string): boolean {
    return this.noted(`replaced:${urn}`) !== undefined;
  }

  /** Notes that this run could not make or change a resource: what needs it may never be declared. */
  noteFailure(urn: string): void {
    this.note("failed", urn);
  }

  /** A resource that failed in this run. */
  failed(): string | undefined {
    return this.noted("failed");
  }

  /** Notes a resource that is new in this run and wants a number by a search, whether it gets one or not. */
  noteSearching(criteriaKey: string, urn: string): void {
    this.note(`search:${criteriaKey}`, urn);
  }

  /** A resource that is new in this run and has the same search. */
  newWithSameSearch(criteriaKey: string): string | undefined {
    return this.holder(`search:${criteriaKey}`);
  }

  /** Notes that this run has bought a number by a search for this resource. */
  noteSearched(urn: string): void {
    this.note(`bought:${urn}`, urn);
  }

  hasSearchedFor(urn: string): boolean {
    return this.noted(`bought:${urn}`) !== undefined;
  }

  /**
   * Notes how the delete of a number goes: a record may be waiting for it, in another host. One that cannot be told
   * stays on the account, and its line says so: no reason for the number to stay.
   */
  noteDeparture(number: string, outcome: Departure): void {
    const key = `departure:${number}`;
    this.own.set(key, outcome);
    this.tell(key, outcome);
  }

  /** The last word of this host and of those with the same keys: on another account the number is another thing. */
  departureOf(number: string): Departure | undefined {
    const key = `departure:${number}`;
    const { peers, baseUrl, account } = this.context;
    const told = peers.read(key).filter((note) => note.baseUrl === baseUrl && note.account === account);
    const words = new Set([this.own.get(key), ...told.map(({ urn }) => urn)]);
    return DEPARTURES.find((outcome) => words.has(outcome));
  }

  holder(key: ClaimKey): string | undefined {
    return this.own.get(key) ?? this.holderElsewhere(key);
  }

  /** What is noted of a resource holds in the whole run, wherever each host finds its API. */
  private noted(key: string): string | undefined {
    return this.own.get(key) ?? this.context.peers.read(key)[0]?.urn;
  }

  private holderElsewhere(key: string): string | undefined {
    const { peers, baseUrl, account } = this.context;
    const notes = peers.read(key).filter((note) => note.baseUrl === baseUrl);
    return notes.find((note) => note.account === account || !isAboutRecord(key))?.urn;
  }

  private note(key: string, urn: string): void {
    if (this.own.get(key) === urn) return;
    this.own.set(key, urn);
    const failure = this.tell(key, urn);
    const { accountName: name } = this.context;
    // Without any Account there is nobody to tell it to.
    if (failure !== undefined && name !== undefined) throw new RefusedError(cannotTell(name, failure));
  }

  /** What comes back is why it could not be told. */
  private tell(key: string, urn: string): string | undefined {
    const { peers, baseUrl, account } = this.context;
    try {
      peers.publish({ key, urn, baseUrl, account });
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }
}

/** A phone number is one of its kind; an id, an alias or a caller name may be there on two accounts. */
const isAboutRecord = (key: string): boolean => isUniqueText(key) || (/:\d+$/.test(key) && !/:1\d{10}$/.test(key));

/** Texts that are unique on one account, and claimed like what bears them: `alias:front`, `caller-name:ACME`. */
const isUniqueText = (key: string): boolean => /^(alias|caller-name|place|address-of):/.test(key);

export const cannotTell = (account: string, why: string): string =>
  `Could not note what the program wants of the ${accountName(account)}: ${why}. ` +
  `Nothing was changed. With an Account, several processes work on one stack, and tell each other by a file in the ` +
  `folder for temporary files what must not be taken away. Set TMPDIR to a folder that can be written to.`;
