/** The programs whose previews are kept in `previews`: before, and after the change that is to be reviewed. */
import type { SeedAccount, SimulatorControl } from "pulumi-flowroute/simulator";

export interface RecordedScenario {
  before: string;
  after: string;
  config?: Record<string, string>;
  /** What somebody changes in the portal between the two. */
  behindItsBack?(control: SimulatorControl): void;
  /** @default all */
  forms?: string[];
}

const stock = (start: number, lines: string[], rateCenter: string, state: string) =>
  lines.map((line) => ({ number: `1${start}555${line}`, rateCenter, state }));

export const SEED: SeedAccount = {
  inventory: [
    ...stock(206, ["0110", "0111", "0112", "0113", "0142"], "seattle", "wa"),
    ...stock(720, ["0148", "0151", "0156", "0159", "0163", "0167"], "denver", "co"),
  ],
};

const program = (body: string): string => `
const { CnamAssignment, CnamRecord, E911Address, E911Assignment, InboundRoute, NumberRouting, PhoneNumber } = require("pulumi-flowroute");
const person = { firstName: "Canaryfirst", lastName: "Canarylast", streetNumber: "60017", streetName: "Canary Street",
  addressType: "Suite", addressTypeNumber: "C4N4RY", city: "Canaryville", state: "WA", country: "US", zip: "98117" };
const host = (name) => new InboundRoute(name, { routeType: "host", value: "sip." + name + ".example.com", alias: name });
const exact = (line) => ({ number: "1206555" + line });
const denver = { search: { rateCenter: "DENVER", state: "CO" }, maxSetupCost: 1, maxMonthlyCost: 1.25 };
${body}`;

const office = (edit: { old?: string; frontDesk?: string; street?: string; more?: string } = {}) =>
  program(`
const old = host("pbx-old");
const mobile = new InboundRoute("mobile", { routeType: "number", value: "12065550199", alias: "mobile" });
const hq = new E911Address("hq", { ...person, ${edit.street ?? ""} label: "Headquarters" });
const desk = (name, args, primary, failover) => {
  const phone = new PhoneNumber(name, args);
  new NumberRouting(name, { numberId: phone.id, primaryRouteId: primary.id, failoverRouteId: failover && failover.id });
  return phone;
};
const withAddress = (name, phone) => new E911Assignment(name, { numberId: phone.id, e911AddressId: hq.id });
${edit.more ?? ""}
withAddress("front-desk", desk("front-desk", exact("0110"), ${edit.frontDesk ?? "old"}, mobile));
withAddress("helpdesk", desk("helpdesk", exact("0111"), old, mobile));
withAddress("lobby", desk("lobby", exact("0112"), old));
${edit.old ?? 'desk("old-fax", exact("0142"), old);'}
`);

const two = (first: string, second: string) =>
  program(`
const one = host("pbx-one");
const other = host("pbx-two");
const here = new E911Address("here", { ...person, label: "Here" });
const there = new E911Address("there", { ...person, streetNumber: "60018", label: "There" });
const sales = new PhoneNumber("sales", exact("0110"));
const support = new PhoneNumber("support", exact("0111"));
new NumberRouting("sales", { numberId: sales.id, primaryRouteId: ${first} });
new NumberRouting("support", { numberId: support.id, primaryRouteId: ${second} });
`);

const search = (name: string, opts = "{}") => program(`new PhoneNumber("${name}", denver, ${opts});`);

export const SCENARIOS: Record<string, RecordedScenario> = {
  /** Two bought, one re-routed, an address of three numbers changed, one released, one drift. */
  change: {
    before: office(),
    after: office({
      old: "",
      street: 'streetNumber: "60019", zip: "98118",',
      frontDesk: "fresh",
      more: `const fresh = host("pbx-new");
desk("denver-sales", denver, fresh);
desk("denver-support", denver, fresh);`,
    }),
    config: { "flowroute:budget": "25" },
    behindItsBack: (control) => {
      const numbers = control
        .state()
        .numbers.map((number) =>
          number.id === "12065550111"
            ? { ...number, relationships: { ...number.relationships, failover_route: null } }
            : number,
        );
      control.setAccount({ numbers });
    },
  },
  /** Nothing at all, and what is bought first. */
  unchanged: { before: office(), after: office(), forms: ["digest.json", "events.jsonl"] },
  first: { before: "", after: office(), forms: ["digest.json", "events.jsonl"] },
  /** Another exact number: a release and a purchase. */
  replaced: {
    before: program('new PhoneNumber("front-desk", exact("0110"));'),
    after: program('new PhoneNumber("front-desk", exact("0113"));'),
    forms: ["digest.json", "events.jsonl"],
  },
  "replaced-protected": {
    before: program('new PhoneNumber("front-desk", exact("0110"), { protect: true });'),
    after: program('new PhoneNumber("front-desk", exact("0113"), { protect: true });'),
    forms: ["digest.json", "events.jsonl"],
  },
  /** Another name, without an alias. */
  renamed: { before: search("front-desk"), after: search("reception"), forms: ["digest.json", "events.jsonl"] },
  aliased: {
    before: search("front-desk"),
    after: search("reception", '{ aliases: [{ name: "front-desk" }] }'),
    forms: ["digest.json", "events.jsonl"],
  },
  /** Two numbers exchange what they have. */
  swapped: {
    before: two("one.id", "other.id"),
    after: two("other.id", "one.id"),
    forms: ["digest.json", "events.jsonl"],
  },
  "swapped-numbers": {
    before: program('new PhoneNumber("a", exact("0110")); new PhoneNumber("b", exact("0111"));'),
    after: program('new PhoneNumber("a", exact("0111")); new PhoneNumber("b", exact("0110"));'),
    forms: ["digest.json", "events.jsonl"],
  },
  /** The last number of an address goes, and another one loses its own. */
  addresses: {
    before: program(`const a = new E911Address("a", { ...person, label: "A" });
const b = new E911Address("b", { ...person, streetNumber: "60018", label: "B" });
const gone = new PhoneNumber("gone", exact("0110"));
const stays = new PhoneNumber("stays", exact("0111"));
new E911Assignment("gone", { numberId: gone.id, e911AddressId: a.id });
new E911Assignment("stays", { numberId: stays.id, e911AddressId: b.id });`),
    after: program(`const a = new E911Address("a", { ...person, label: "A" });
const b = new E911Address("b", { ...person, streetNumber: "60018", label: "B" });
const stays = new PhoneNumber("stays", exact("0111"));`),
    forms: ["digest.json", "events.jsonl"],
  },
  /** A preview that says no. */
  failed: {
    before: office(),
    after: office({ old: 'desk("wrong", { search: { rateCenter: "SEATTLE" } }, old);' }),
    forms: ["digest.json", "events.jsonl"],
  },
};
