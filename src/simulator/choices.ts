/**
 * What the documents leave open, as named choices. The first value is the default; `harsh` is the value of the harsh
 * profile where that differs. docs/simulator.md shows this table, and a test compares the two.
 */
import { SimulatorError } from "./simulator-error";
import type { Profile } from "./types";

interface Definition {
  /** The question's number in the list of what Flowroute leaves open; a dash where it is not in that list. */
  readonly row: string;
  readonly values: readonly [string, ...string[]];
  readonly harsh?: string;
  readonly question: string;
}

export const choiceTable = {
  "limit-above-maximum": { row: "1", values: ["clamp", "refuse-422"], question: "a `limit` above the list's maximum" },
  "limit-invalid": {
    row: "2",
    values: ["refuse-422", "default"],
    question: "a `limit` or `offset` that is 0, negative or no number",
  },
  "purchase-of-owned-number": {
    row: "3",
    values: ["refuse-403", "refuse-404", "charge-again"],
    harsh: "charge-again",
    question: "purchase of a number that is on the account already",
  },
  "purchase-of-unknown-number": {
    row: "4",
    values: ["refuse-404", "refuse-422"],
    question: "purchase of a number that is not in stock",
  },
  "no-funds": { row: "5", values: ["refuse-403", "refuse-422"], question: "a call that costs more than the balance" },
  "lost-answers": {
    row: "6",
    values: ["off", "after-change", "before-change"],
    question: "the first attempt of each purchase, release and create loses its connection, after or before the change",
  },
  "new-number-visible": {
    row: "7",
    values: ["at-once", "after-3-reads", "after-30s"],
    harsh: "after-3-reads",
    question:
      "when reads show a bought number: three reads of it, single or in a list page, come without it; or 30 s of virtual time",
  },
  "multi-status-body": { row: "8", values: ["document-and-errors", "document"], question: "the body of a 207" },
  "message-provisioning": {
    row: "-",
    values: ["up", "down"],
    question:
      "the service behind `messaging_enabled`; while it is down a purchase or update that enables messaging answers 207",
  },
  "messaging-enabled-after": {
    row: "-",
    values: ["1m", "at-once"],
    question: "when a changed `messaging_enabled` shows, in virtual time",
  },
  "purchase-options": {
    row: "9",
    values: ["body-then-query", "ignored"],
    question: "where a purchase takes its options from",
  },
  "cnam-lookups-default": {
    row: "10",
    values: ["on", "off"],
    question: "`cnam_lookups_enabled` of a purchase that does not say",
  },
  "cleared-alias": {
    row: "11",
    values: ["null", "empty"],
    question: 'how an alias cleared by `null` or `""` reads back',
  },
  "release-with-attachments": {
    row: "12",
    values: ["detach", "refuse-403"],
    harsh: "refuse-403",
    question: "release of a number that has an emergency address, a caller name or routes",
  },
  "released-number": {
    row: "13",
    values: ["back-in-stock", "gone"],
    harsh: "gone",
    question: "what becomes of a released number",
  },
  "deleted-primary-route": { row: "14", values: ["route-0", "null"], question: "the primary route after its DELETE" },
  "delete-of-unset-association": {
    row: "15",
    values: ["accept", "refuse-404"],
    question: "DELETE of a failover route, emergency address or caller name that is not set",
  },
  "same-primary-and-failover": {
    row: "16",
    values: ["allow", "refuse-422"],
    question: "one route as primary and failover of a number",
  },
  "assign-unknown-route": {
    row: "17",
    values: ["refuse-404", "refuse-422"],
    question: "assigning a route that is not on the account",
  },
  "duplicate-route": {
    row: "18",
    values: ["refuse-same-alias", "refuse-same-alias-or-value", "allow"],
    question: "a route whose alias, or type and value, is on the account already (403)",
  },
  "single-route-get": { row: "19", values: ["405", "200", "404"], question: "`GET /v2/routes/{id}`" },
  "change-of-route-0": { row: "20", values: ["refuse-403", "refuse-404"], question: "PATCH or DELETE of route 0" },
  "route-value-validation": {
    row: "21",
    values: ["by-type", "none"],
    question: "whether `value` must fit `route_type`",
  },
  "route-weight-range": { row: "22", values: ["refuse-422", "accept"], question: "a `;weight=` outside 0 to 1000" },
  "content-type": {
    row: "38",
    values: ["documented", "never-refused", "required"],
    question: "415: for a body of another type; never; also for a body without a type",
  },
  "trailing-slash": {
    row: "39",
    values: ["route-delete-only", "accept"],
    question: "a path with a slash at its end; otherwise 404",
  },
  "too-many-requests": {
    row: "40",
    values: ["json", "retry-after", "html"],
    question: "how a 429 looks (`--rate`, or a `status` fault without a body)",
  },
  "server-error-body": {
    row: "41",
    values: ["json", "html", "empty", "truncated-json"],
    question: "the body of a 5xx that a `status` fault gives none",
  },
  "error-shape": {
    row: "42",
    values: ["documented", "no-id", "no-title", "object-detail", "string-status"],
    question: "oddities of error bodies",
  },
  links: {
    row: "43",
    values: ["own", "hostile"],
    question: "`links`: the simulator's own, or another host without `/v2` and with `limit;=2`",
  },
  attributes: {
    row: "44",
    values: ["newer", "original", "unknown-extra"],
    question: "the newer set of attributes, only the oldest, or fields nobody knows",
  },
  "list-order": {
    row: "45",
    values: ["documented", "shuffled", "shuffled-pages"],
    question: "the order of lists: as documented, another but stable one, another one for each request",
  },
  credentials: {
    row: "46",
    values: ["valid", "expired", "suspended"],
    question: "what the right keys get: the account, 401, or 403 `ActionNotAuthorizedError`",
  },
  "bulk-details": {
    row: "48",
    values: ["up-to-100", "missing-404", "up-to-20", "leaves-out-some"],
    harsh: "leaves-out-some",
    question:
      "`POST /v2/numbers/details`: the most it takes (else 422), not there at all, or every second owned number left out",
  },
  "port-order-numbers": {
    row: "49",
    values: ["none", "shown"],
    question:
      "two numbers of a pending port order (13605550100 and 13605550101) that show on the account before they work",
  },
  funds: {
    row: "50",
    values: ["unlimited", "small-balance"],
    question: "funds when no balance is set: unlimited, or 10.00",
  },
  "rate-center-without-state": {
    row: "-",
    values: ["allow", "refuse-422"],
    question: "a search by `rate_center` without `state`",
  },
} as const satisfies Record<string, Definition>;

export type ChoiceName = keyof typeof choiceTable;
export type ChoiceValue<Name extends ChoiceName> = (typeof choiceTable)[Name]["values"][number];

const isChoice = (name: string): name is ChoiceName => Object.hasOwn(choiceTable, name);

/** The choices in force. */
export class Choices {
  private readonly chosen = new Map<ChoiceName, string>();

  constructor(
    private readonly profile: Profile = "plain",
    private readonly atStart: Record<string, string> = {},
  ) {
    if (profile !== "plain" && profile !== "harsh") {
      throw new SimulatorError(`A profile is "plain" or "harsh", not ${JSON.stringify(profile)}.`);
    }
    this.reset();
  }

  get<Name extends ChoiceName>(name: Name): ChoiceValue<Name> {
    return this.chosen.get(name) as ChoiceValue<Name>;
  }

  is<Name extends ChoiceName>(name: Name, value: ChoiceValue<Name>): boolean {
    return this.get(name) === value;
  }

  /** All or nothing: a wrong name or value changes no choice. */
  set(wanted: Record<string, string>): void {
    const checked = Object.entries(wanted).map(([name, value]) => checkChoice(name, value));
    for (const { name, value } of checked) this.chosen.set(name, value);
  }

  all(): Record<string, string> {
    return Object.fromEntries(this.chosen);
  }

  /** Back to the profile and what was chosen at the start. */
  reset(): void {
    for (const [name, { values, harsh }] of Object.entries(choiceTable) as [ChoiceName, Definition][]) {
      this.chosen.set(name, (this.profile === "harsh" ? harsh : undefined) ?? values[0]);
    }
    this.set(this.atStart);
  }
}

function checkChoice(name: string, value: unknown): { name: ChoiceName; value: string } {
  if (!isChoice(name)) {
    throw new SimulatorError(`No choice is called "${name}". Choices: ${Object.keys(choiceTable).join(", ")}.`);
  }
  const values: readonly string[] = choiceTable[name].values;
  if (typeof value !== "string" || !values.includes(value)) {
    throw new SimulatorError(
      `"${String(value)}" is not a value of the choice "${name}". Values: ${values.join(", ")}.`,
    );
  }
  return { name, value };
}
