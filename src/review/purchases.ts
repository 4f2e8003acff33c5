/** Numbers that come and go, and what they cost. */

import { aliasesFor, parseUrn } from "../host/urn";
import { criteriaKey, formatMoney, isWithin, money } from "../purchase";
import { type Finding, finding, numberName } from "./findings";
import type { Plan, Properties, Side, Step } from "./plan";
import { literal, type Text, text } from "./text";
import { digitsIn, isNew, type NumberEntry, sideOf, type Worlds } from "./world";

/** What a number that is to be bought may cost. Prices are those of this moment; `undefined` is not quoted. */
export interface Quote {
  digits?: string;
  setup?: number;
  monthly?: number;
  worstSetup?: number;
  worstMonthly?: number;
  maxSetup?: number;
  maxMonthly?: number;
  /** Others of the shortlist. */
  inReserve: number;
}

export interface Purchase {
  entry: NumberEntry;
  step: Step;
  quote: Quote;
}

export interface Release {
  entry: NumberEntry;
  step: Step;
  monthly?: number;
}

export interface Traffic {
  purchases: Purchase[];
  releases: Release[];
  /** Leave the program and stay on the account. */
  kept: NumberEntry[];
  adopted: NumberEntry[];
}

const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

export function trafficOf({ steps }: Plan, { before, after }: Worlds): Traffic {
  const searches = new Map(
    steps.flatMap((step) => {
      const side = step.kind === "NumberSearch" ? sideOf(step, "after") : undefined;
      const owner = side?.inputs["__owner"];
      return side !== undefined && typeof owner === "string" ? [[owner, side] as const] : [];
    }),
  );
  const traffic: Traffic = { purchases: [], releases: [], kept: [], adopted: [] };
  for (const entry of after.values()) {
    const { step, side } = entry;
    if (step?.kind !== "PhoneNumber" || side === undefined || !isNew(step) || step.op === "recreate") continue;
    const isAdoption = side.inputs["adopt"] === true || side.inputs["__adopt"] !== undefined || /^import/.test(step.op);
    if (isAdoption) traffic.adopted.push(entry);
    else traffic.purchases.push({ entry, step, quote: quoteOf(side, searches.get(step.urn)) });
  }
  for (const entry of before.values()) {
    const { step, side } = entry;
    if (step?.kind !== "PhoneNumber" || side === undefined || !leaves(step)) continue;
    const monthly = number(side.outputs["monthlyCost"]);
    if (isKept(step, side)) traffic.kept.push(entry);
    else traffic.releases.push({ entry, step, ...(monthly === undefined ? {} : { monthly }) });
  }
  return traffic;
}

const leaves = ({ op }: Step): boolean =>
  op === "delete" || op === "replace" || op === "delete-replaced" || /^discard/.test(op);

const isKept = ({ op }: Step, { isRetained, outputs, inputs }: Side): boolean =>
  isRetained || /^discard/.test(op) || (outputs["onDelete"] ?? inputs["onDelete"]) === "keep";

function quoteOf({ inputs }: Side, search: Side | undefined): Quote {
  const quote = (search?.inputs["quote"] ?? {}) as Properties;
  const shortlist = String(search?.inputs["shortlist"] ?? "")
    .split(" ")
    .filter(Boolean);
  const found: { [K in keyof Quote]: Quote[K] | undefined } = {
    digits: digitsIn(quote["number"]),
    setup: number(quote["setupCost"]),
    monthly: number(quote["monthlyCost"]),
    worstSetup: number(quote["worstSetupCost"]),
    worstMonthly: number(quote["worstMonthlyCost"]),
    maxSetup: number(inputs["maxSetupCost"]) ?? number(search?.inputs["maxSetupCost"]),
    maxMonthly: number(inputs["maxMonthlyCost"]) ?? number(search?.inputs["maxMonthlyCost"]),
    inReserve: Math.max(0, shortlist.length - 1),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as unknown as Quote;
}

export function trafficFindings(plan: Plan, traffic: Traffic): Finding[] {
  const renames = suspectedRenames(traffic);
  return [
    ...renames.map(renameFinding),
    ...swappedNumbers(plan),
    ...traffic.releases.map((release) => releaseFinding(release)),
    ...traffic.purchases.flatMap((purchase) => purchaseFindings(purchase)),
    ...budgetFindings(plan, traffic),
    ...traffic.kept.map((entry) =>
      about("kept", entry, literal("Leaves the program and stays on the account. It is still paid for.")),
    ),
    ...traffic.adopted.map((entry) =>
      about("adopted", entry, literal("Taken into the program as it is. Nothing is bought.")),
    ),
  ];
}

const about = (rule: "kept" | "adopted", entry: NumberEntry, effect: Text): Finding =>
  finding(rule, { urn: entry.key, name: entry.name, numbers: [numberName(entry)], effect });

function releaseFinding({ entry, step, monthly }: Release): Finding {
  const rule =
    step.op === "replace" ? "release-in-replacement" : step.old?.isProtected ? "release-protected" : "release";
  const was = entry.primary ? text`Was routed to ${entry.primary.label}` : literal("Had no route of this stack");
  const address = entry.e911 ? text`had the E911 address ${entry.e911.label}` : literal("has no E911 address");
  const less =
    monthly === undefined ? literal("Its monthly fee is not known.") : literal(`−$${formatMoney(monthly)}/month`);
  const why: Text = {
    release: [],
    "release-protected": literal("It is protected. "),
    "release-in-replacement": literal("Another number takes its place, and this one goes. "),
  }[rule];
  return finding(rule, {
    urn: step.urn,
    name: entry.name,
    numbers: [numberName(entry)],
    before: entry.primary?.label ?? null,
    effect: [
      ...why,
      "Returns to the public inventory; another customer can take it at once. ",
      ...was,
      ", ",
      ...address,
      ". ",
      ...less,
    ],
  });
}

const cap = (amount: number | undefined): string => (amount === undefined ? "?" : `$${formatMoney(amount)}`);

function purchaseFindings({ entry, step, quote }: Purchase): Finding[] {
  const common = { urn: step.urn, name: entry.name, numbers: [numberName(entry)] };
  const calls = entry.primary
    ? text`Calls go to ${entry.primary.label}`
    : literal("**Calls go nowhere**: it gets no route");
  const address = entry.e911 ? text`E911 address ${entry.e911.label}` : literal("**without an E911 address**");
  const bought = finding("purchase", {
    ...common,
    after: entry.primary?.label ?? null,
    effect: [...calls, ", ", ...address, ". See money."],
  });
  const { setup, monthly, maxSetup, maxMonthly } = quote;
  if (setup === undefined || monthly === undefined) {
    const what = [...(setup === undefined ? ["setup fee"] : []), ...(monthly === undefined ? ["monthly fee"] : [])];
    const effect = literal(
      `The preview names no ${what.join(" and no ")} for what would be bought. An unknown price is above every cap.`,
    );
    return [finding("price-unknown", { ...common, effect }), bought];
  }
  const isAbove = [
    maxSetup !== undefined && !isWithin(Math.max(setup, quote.worstSetup ?? 0), maxSetup),
    maxMonthly !== undefined && !isWithin(Math.max(monthly, quote.worstMonthly ?? 0), maxMonthly),
  ].some(Boolean);
  if (!isAbove) return [bought];
  const effect = literal(
    `$${formatMoney(setup)} setup and $${formatMoney(monthly)} a month, where the caps are ${cap(maxSetup)} and ${cap(maxMonthly)}.`,
  );
  return [finding("price-above-cap", { ...common, effect }), bought];
}

function budgetFindings({ budget, project, stack }: Plan, { purchases }: Traffic): Finding[] {
  if (budget === undefined || purchases.length === 0) return [];
  const fees = purchases.reduce(
    (sum, { quote }) => sum.plus(Math.max(quote.setup ?? 0, quote.worstSetup ?? 0)),
    money(0),
  );
  if (fees.lte(money(budget))) return [];
  return [
    finding("over-budget", {
      urn: `${project}/${stack}`,
      name: "budget",
      numbers: purchases.map(({ entry }) => numberName(entry)),
      effect: literal(
        `Setup fees of up to $${formatMoney(fees)}, where flowroute:budget allows $${formatMoney(money(budget))} in one run.`,
      ),
    }),
  ];
}

/** The line is to be pasted, so it is not cut. */
const LONGEST_ALIAS = 1_000;

interface Rename {
  from: Release;
  to: Purchase;
}

/** A new number whose search equals that of a number that goes: an alias was forgotten, most likely. */
function suspectedRenames({ purchases, releases }: Traffic): Rename[] {
  const isReal = ({ step }: { step: Step }) => step.op === "delete" || step.op === "create";
  const free = purchases.filter(isReal);
  return releases.filter(isReal).flatMap((from) => {
    const wanted = searchOf(from.entry.side);
    const at = free.findIndex(({ entry }) => wanted !== undefined && searchOf(entry.side) === wanted);
    const [to] = at === -1 ? [] : free.splice(at, 1);
    return to ? [{ from, to }] : [];
  });
}

function searchOf(side: Side | undefined): string | undefined {
  const { search, number: exact } = side?.inputs ?? {};
  if (typeof exact === "string") return digitsIn(exact);
  return typeof search === "object" && search !== null ? criteriaKey(search) : undefined;
}

function renameFinding({ from, to }: Rename): Finding {
  return finding("rename-suspected", {
    urn: to.step.urn,
    name: to.entry.name,
    numbers: [numberName(from.entry)],
    before: from.entry.name,
    after: to.entry.name,
    effect: [
      ...text`${to.entry.name} is new and has the search of ${from.entry.name}, which goes: a second number would be bought. `,
      ...text`If it is a rename, add to the options of ${to.entry.name}: `,
      { foreign: aliasesFor(from.step.old?.urn ?? from.step.urn, to.step.urn), longest: LONGEST_ALIAS },
    ],
  });
}

/** An exact number that another resource of the stack has: numbers that exchange their names are released and bought. */
function swappedNumbers({ steps }: Plan): Finding[] {
  const owners = new Map<string, string>();
  const wanted = new Map<string, string>();
  for (const step of steps) {
    const [was, will] = [sideOf(step, "before"), sideOf(step, "after")];
    const of = ownerOf(step, was ?? will);
    if (of === undefined) continue;
    const [had, asked] = [digitsIn(was?.inputs["number"]), digitsIn(will?.inputs["number"])];
    if (had !== undefined && will !== undefined) owners.set(had, of);
    if (asked !== undefined && asked !== had) wanted.set(of, asked);
  }
  return [...wanted].flatMap(([urn, digits]) => {
    const owner = owners.get(digits);
    if (owner === undefined || owner === urn) return [];
    const [name, from] = [parseUrn(urn).name, parseUrn(owner).name];
    const effect = text`${name} asks for the number that ${from} has. Exchange in the program what hangs on the numbers (routes, addresses) or their aliases, not the numbers.`;
    return [
      finding("numbers-swapped", { urn, name, numbers: [{ name: from, digits }], before: from, after: name, effect }),
    ];
  });
}

/** The URN of the number that a step is about. A preview that failed may have its search alone. */
function ownerOf({ kind, urn }: Step, side: Side | undefined): string | undefined {
  if (kind === "PhoneNumber") return urn;
  const owner = side?.inputs["__owner"];
  return kind === "NumberSearch" && typeof owner === "string" ? owner : undefined;
}
