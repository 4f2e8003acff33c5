/**
 * What Flowroute's documentation leaves open, as named choices. The first value is the default; `harsh` is the value of the
 * harsh profile, if it differs. docs/simulator.md has this table, and a test compares the two.
 */
import { SimulatorError } from "./simulator-error";
import type { Profile } from "./types";

interface Definition {
  /** The number of the question in the list of what Flowroute leaves open; a dash if it is not in that list. */
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
    question:
      "the first attempt of each purchase, release, create and send loses its connection, after or before the change",
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
  "message-provisioning-result": {
    row: "-",
    values: ["successful", "failed"],
    question: "how a task that switches messaging ends; after `failed` everything is as before",
  },
  "messaging-task-shown": {
    row: "-",
    values: ["with-number", "by-task-only"],
    question: "whether a number shows the task that switches its messaging, or only the look-up by its id does",
  },
  "provisioning-number-form": {
    row: "-",
    values: ["digits", "plus"],
    question: "numbers in the status of such a task: 11 digits, or with a plus sign in front",
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
  "e911-unknown-place": {
    row: "23",
    values: ["refuse-400", "refuse-404", "refuse-422"],
    question: "an address in `Nowhere Street`, which cannot be found; all other streets can",
  },
  "e911-respelled-street": {
    row: "23",
    values: ["refuse-422", "accept"],
    question: "an address in `Mispelled Street`, which the emergency services write `Misspelled Street`",
  },
  "duplicate-e911": {
    row: "24",
    values: ["refuse-same-address", "refuse-same-address-or-label", "refuse-same-record", "allow"],
    question:
      "what makes an emergency address a duplicate (403), in any case: the place; or else the label; all fields together",
  },
  "e911-stored-form": {
    row: "25",
    values: ["as-sent", "upper-cased"],
    harsh: "upper-cased",
    question: "how all fields of an emergency address are kept; upper-cased ones are trimmed too",
  },
  "e911-delete-in-use": {
    row: "26",
    values: ["refuse-403", "refuse-422"],
    question: "DELETE of an emergency address that numbers have",
  },
  "e911-number-ids": {
    row: "27",
    values: ["digits", "internal"],
    harsh: "internal",
    question: "ids in the list of an emergency address's numbers: the 11 digits, or keys of Flowroute's own",
  },
  "e911-unset-fields": {
    row: "28",
    values: ["empty", "absent", "null"],
    question: "`address_type` and `address_type_number` when they are not set",
  },
  "e911-charge": {
    row: "29",
    values: ["first-and-change", "after-unassign-too"],
    harsh: "after-unassign-too",
    question:
      "what is charged besides the first emergency address of a number and each change to another: the same one again after an unassignment",
  },
  "e911-assignment-repeated": {
    row: "-",
    values: ["accept", "refuse-409"],
    question: "assigning the emergency address that the number has already; it is never charged",
  },
  "e911-unsupported-numbers": {
    row: "30",
    values: ["other-countries", "toll-free-too"],
    harsh: "toll-free-too",
    question: "numbers that take no emergency address (422): those outside the US and Canada, or toll-free ones too",
  },
  "e911-assignment-visible": {
    row: "-",
    values: ["at-once", "after-30s"],
    question: "when reads show the emergency address put on a number, in virtual time",
  },
  "cnam-review": {
    row: "31",
    values: ["approved-after-48h", "rejected-after-48h", "by-control-only"],
    question: "what becomes of a pending caller name, in virtual time; the control interface can be quicker",
  },
  "assign-unapproved-cnam": {
    row: "32",
    values: ["refuse-422", "refuse-403"],
    question: "assigning a caller name that is not approved",
  },
  "cnam-unsupported-numbers": {
    row: "33",
    values: ["refuse-422", "accept-without-effect"],
    question: "assigning a caller name to a toll-free or Canadian number; 202 without effect is the other way",
  },
  "cnam-assignment-visible": {
    row: "34",
    values: ["at-once", "after-7-business-days"],
    harsh: "after-7-business-days",
    question: "when reads show the caller name assigned to a number, in virtual time; until then the former one",
  },
  "cnam-path": {
    row: "35",
    values: ["cnams-and-cnam", "cnams-only"],
    question: "the last word of the path of an assignment; otherwise 404",
  },
  "change-of-approved-cnam": {
    row: "36",
    values: ["refuse-403", "refuse-422"],
    question: "PATCH of an approved caller name",
  },
  "change-of-rejected-cnam": {
    row: "-",
    values: ["refuse-403", "review-again"],
    question: "PATCH of a rejected caller name: it may make the record pending again",
  },
  "cnam-list-default-limit": {
    row: "37",
    values: ["10", "all"],
    question: "how many caller names a list without `limit` has",
  },
  "send-from-unusable-number": {
    row: "-",
    values: ["refuse-403", "refuse-422"],
    question: "a message from a number that is not on the account or not enabled for messaging",
  },
  "message-rate": {
    row: "-",
    values: ["5-per-second", "unlimited"],
    question: "how many SMS are taken in a second of virtual time; 429 to more",
  },
  "message-visible": {
    row: "-",
    values: ["after-5s", "at-once"],
    question: "when a message sent is found, in virtual time",
  },
  "unset-callback": {
    row: "-",
    values: ["404", "null-url"],
    question: "GET of a callback that is not set: 404, or 200 with a `callback_url` of null",
  },
  "number-callback-read": {
    row: "-",
    values: ["drafted", "405"],
    question: "GET and DELETE of a number's callback, which stand in an old draft only",
  },
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

/** The current choices. */
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

  /** All or nothing: a wrong name or value changes nothing. */
  set(wanted: Record<string, string>): void {
    const checked = Object.entries(wanted).map(([name, value]) => parseChoice(name, value));
    for (const { name, value } of checked) this.chosen.set(name, value);
  }

  all(): Record<string, string> {
    return Object.fromEntries(this.chosen);
  }

  /** Back to the profile and the choices of the start. */
  reset(): void {
    for (const [name, { values, harsh }] of Object.entries(choiceTable) as [ChoiceName, Definition][]) {
      this.chosen.set(name, (this.profile === "harsh" ? harsh : undefined) ?? values[0]);
    }
    this.set(this.atStart);
  }
}

function parseChoice(name: string, value: unknown): { name: ChoiceName; value: string } {
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
