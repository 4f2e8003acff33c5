/** What must be so at every moment, as a comparison of the account before and after one change. */
import type { AccountNumber, AccountState, LedgerEntry } from "../../../src/simulator";

export type Invariant =
  | "no number is bought twice"
  | "no number costs more than its cap"
  | "no run spends more than its budget"
  | "no run buys more numbers than the account may have"
  | "no number is released that is wanted"
  | "no run releases more than it may"
  | "no number loses its emergency address unasked"
  | "no charge for an emergency address is repeated"
  | "no call route points to nothing"
  | 'no call route becomes "0" unasked'
  | "nothing of others is changed or deleted"
  | "everything on the account is known to one state"
  | "everything in a state is on the account"
  | "every run ends"
  | "everything that the program wants is in its state";

/** One invariant that did not hold, for one thing, after one request. */
export interface Breach {
  invariant: Invariant;
  /** The number, or the record as `route 98001`. */
  what: string;
  /** For instance `DELETE /v2/numbers/12065550100`; absent for what stands wrong in the end. */
  after?: string;
  detail: string;
}

export const lineOf = ({ invariant, what, after, detail }: Breach): string =>
  `${invariant}: ${what}${after === undefined ? "" : `, after ${after}`}: ${detail}`;

/** What a program does on purpose. */
export type Effect =
  /** The program gives the number up; its address and its routes may come off before. */
  | "release"
  /** The emergency address may come off the number, and cost again when it comes back. */
  | "e911 off"
  /** The number's primary route may become `"0"`. */
  | "route 0"
  /** The record of others (id of a route, an address, a caller name) may be changed or deleted: it was adopted. */
  | "edit";

export interface Allowance {
  may(purpose: Effect, id: string): boolean;
  maxSetupCost: number;
  maxMonthlyCost: number;
}

export interface Moment {
  before: AccountState;
  after: AccountState;
  /** By number: the emergency address that was paid for last. */
  paid: ReadonlyMap<string, string>;
  /** Ids of routes, addresses and caller names that no request has made. */
  foreign: ReadonlySet<string>;
}

type Finding = Omit<Breach, "after">;

export const ledgerOf = ({ before, after }: Moment, kind: string): LedgerEntry[] =>
  after.ledger.slice(before.ledger.length).filter((line) => line.kind === kind);

export const byId = <T extends { id: string }>(things: readonly T[]): Map<string, T> =>
  new Map(things.map((thing) => [thing.id, thing]));

/** What one request has broken. */
export function findingsOf(moment: Moment, allowance: Allowance): Finding[] {
  const numbers = byId(moment.after.numbers);
  return [
    ...purchases(moment, allowance, numbers),
    ...moment.before.numbers.flatMap((was) => {
      const is = numbers.get(was.id);
      if (is === undefined) return released(was, allowance);
      return [...lostEmergency(moment, was, is, allowance), ...lostRoute(was, is, allowance)];
    }),
    ...moment.after.numbers.flatMap((is) => danglingRoute(moment, is)),
    ...repeatedCharges(moment, numbers, allowance),
    ...touched(moment, allowance),
  ];
}

function purchases(moment: Moment, caps: Allowance, numbers: Map<string, AccountNumber>): Finding[] {
  const owned = byId(moment.before.numbers);
  return ledgerOf(moment, "setup").flatMap(({ number, amount }) => {
    const findings: Finding[] = [];
    if (owned.has(number)) {
      findings.push({ invariant: "no number is bought twice", what: number, detail: "it was on the account already" });
    }
    const monthly = numbers.get(number)?.monthly_cost ?? 0;
    if (amount > caps.maxSetupCost || monthly > caps.maxMonthlyCost) {
      const detail = `${amount} at once and ${monthly} a month`;
      findings.push({ invariant: "no number costs more than its cap", what: number, detail });
    }
    return findings;
  });
}

function released({ id }: AccountNumber, { may }: Allowance): Finding[] {
  if (may("release", id)) return [];
  return [{ invariant: "no number is released that is wanted", what: id, detail: "nobody has given it up" }];
}

function lostEmergency({ after }: Moment, was: AccountNumber, is: AccountNumber, { may }: Allowance): Finding[] {
  const [had, has] = [was.relationships.e911_address, is.relationships.e911_address];
  const isThere = has !== null && after.e911s.some(({ id }) => id === has);
  if (had === null || isThere || may("e911 off", is.id) || may("release", is.id)) return [];
  const detail = has === null ? `it had address ${had}` : `its address ${has} was deleted`;
  return [{ invariant: "no number loses its emergency address unasked", what: is.id, detail }];
}

function lostRoute(was: AccountNumber, is: AccountNumber, { may }: Allowance): Finding[] {
  const [had, has] = [was.relationships.primary_route ?? "0", is.relationships.primary_route ?? "0"];
  if (had === "0" || has !== "0" || may("route 0", is.id) || may("release", is.id)) return [];
  return [{ invariant: 'no call route becomes "0" unasked', what: is.id, detail: `it was ${had}` }];
}

function danglingRoute({ before, after }: Moment, { id, relationships }: AccountNumber): Finding[] {
  return [relationships.primary_route, relationships.failover_route].flatMap((route) => {
    const isDangling = (account: AccountState) => route !== null && account.routes.every((one) => one.id !== route);
    const was = before.numbers.find((number) => number.id === id)?.relationships;
    const stood = route === was?.primary_route || route === was?.failover_route;
    if (!isDangling(after) || (stood && isDangling(before))) return [];
    return [{ invariant: "no call route points to nothing", what: id, detail: `there is no route ${route}` } as const];
  });
}

function repeatedCharges(moment: Moment, numbers: Map<string, AccountNumber>, { may }: Allowance): Finding[] {
  return ledgerOf(moment, "e911").flatMap(({ number }) => {
    const address = numbers.get(number)?.relationships.e911_address ?? "";
    if (moment.paid.get(number) !== address || may("e911 off", number)) return [];
    const detail = `address ${address} was paid for already`;
    return [{ invariant: "no charge for an emergency address is repeated", what: number, detail } as const];
  });
}

function touched({ before, after, foreign }: Moment, { may }: Allowance): Finding[] {
  const kinds = [
    ["route", before.routes, after.routes],
    ["emergency address", before.e911s, after.e911s],
    ["caller name", before.cnams, after.cnams],
  ] as const;
  return kinds.flatMap(([kind, had, has]) => {
    const left = byId<{ id: string }>(has);
    return had.flatMap((was: { id: string }) => {
      const is = left.get(was.id);
      if (!foreign.has(was.id) || may("edit", was.id)) return [];
      if (is !== undefined && JSON.stringify(is) === JSON.stringify(was)) return [];
      const detail = is === undefined ? "it was deleted" : `it was ${JSON.stringify(was)} and is ${JSON.stringify(is)}`;
      return [{ invariant: "nothing of others is changed or deleted", what: `${kind} ${was.id}`, detail } as const];
    });
  });
}
