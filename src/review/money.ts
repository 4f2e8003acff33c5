/** What a plan costs: now, and each month. Exact; what nobody quotes is counted, and never 0. */
import { formatMoney, formatNumber, type Money, money, NOTHING } from "../purchase";
import type { Finding } from "./findings";
import type { Plan } from "./plan";
import type { Purchase, Traffic } from "./purchases";
import { literal, type Text, text } from "./text";
import type { Worlds } from "./world";

export interface MoneyLine {
  what: Text;
  /** `null` is not quoted. Charged when the change is made. */
  setup: Money | null;
  /** Difference each month; `null` is not quoted. */
  monthly: Money | null;
  /** Where the price comes from. */
  source: Text;
}

export interface Bill {
  lines: readonly MoneyLine[];
  /** With the first choice of each shortlist, and with the most expensive one. */
  setup: { now: Money; worst: Money; unknown: number };
  /** All numbers of the stack. `null` when the preview does not have them all. */
  monthly: { before: Money | null; after: Money | null; delta: Money; unknown: number };
  /** Caps of what is bought, as they are shown. */
  caps: readonly string[];
}

const orNothing = (amount: number | undefined): Money => (amount === undefined ? NOTHING : money(amount));
const orNull = (amount: number | undefined): Money | null => (amount === undefined ? null : money(amount));

export function billOf(plan: Plan, worlds: Worlds, traffic: Traffic, findings: readonly Finding[]): Bill {
  const { purchases, releases } = traffic;
  const assigned = newAssignments(worlds);
  const changed = findings.filter(({ rule }) => rule === "e911-changed");
  const lines: MoneyLine[] = [
    ...purchases.map(purchaseLine),
    ...releases.map(
      ({ entry, monthly }): MoneyLine => ({
        what: text`➖ ${entry.name}`,
        setup: NOTHING,
        monthly: monthly === undefined ? null : money(monthly).times(-1),
        source: literal("stored at purchase; an administration fee may apply"),
      }),
    ),
    ...traffic.adopted.map(
      (entry): MoneyLine => ({
        what: text`${entry.name} adopted`,
        setup: NOTHING,
        monthly: null,
        source: literal("on the account already; the preview does not know its fee"),
      }),
    ),
    ...assigned.map(
      ({ name, address }): MoneyLine => ({
        what: text`${address} assigned to ${name}`,
        setup: null,
        monthly: NOTHING,
        source: literal("the API names no E911 fee"),
      }),
    ),
    ...changed.map(
      ({ name, numbers }): MoneyLine => ({
        what: [...text`${name}`, ` on ${numbers.length} ${numbers.length === 1 ? "number" : "numbers"}`],
        setup: null,
        monthly: NOTHING,
        source: literal("the API names no E911 fee"),
      }),
    ),
  ];
  const total = (amounts: Money[]) => amounts.reduce((sum, amount) => sum.plus(amount), NOTHING);
  const owned = [...worlds.before.values()].flatMap(({ step, side }) =>
    step?.kind === "PhoneNumber" && side ? [side.outputs["monthlyCost"]] : [],
  );
  const ofOwned = owned.map((amount) => (typeof amount === "number" ? amount : undefined));
  const before = total(ofOwned.map(orNothing));
  const delta = total(lines.map(({ monthly }) => monthly ?? NOTHING));
  const isWhole = plan.hasUnchanged && !plan.isFailed;
  const changes = changed.reduce((sum, { numbers }) => sum + numbers.length, 0);
  return {
    lines,
    setup: {
      now: total(purchases.map(({ quote }) => orNothing(quote.setup))),
      worst: total(purchases.map(({ quote }) => orNothing(largest(quote.setup, quote.worstSetup)))),
      unknown: purchases.filter(({ quote }) => quote.setup === undefined).length + assigned.length + changes,
    },
    monthly: {
      before: isWhole ? before : null,
      after: isWhole ? before.plus(delta) : null,
      delta,
      unknown:
        ofOwned.filter((amount) => amount === undefined).length +
        lines.filter(({ monthly }) => monthly === null).length,
    },
    caps: [...new Set(purchases.map(({ quote }) => capsOf(quote)).filter((caps) => caps !== ""))].sort(),
  };
}

const largest = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined ? undefined : Math.max(one, other ?? one);

function capsOf({ maxSetup, maxMonthly }: Purchase["quote"]): string {
  if (maxSetup === undefined || maxMonthly === undefined) return "";
  return `$${formatMoney(maxSetup)} + $${formatMoney(maxMonthly)}`;
}

function purchaseLine({ entry, quote }: Purchase): MoneyLine {
  const { digits, setup, monthly, worstSetup, worstMonthly, inReserve } = quote;
  const choice = digits === undefined ? literal("") : literal(` first choice ${formatNumber(digits)}`);
  const worst =
    inReserve === 0 || worstSetup === undefined || worstMonthly === undefined
      ? literal("")
      : literal(`, ${inReserve} in reserve up to $${formatMoney(worstSetup)} + $${formatMoney(worstMonthly)}`);
  return {
    what: [...text`➕ ${entry.name}`, ...choice, ...worst],
    setup: orNull(setup),
    monthly: orNull(monthly),
    source: literal(setup === undefined || monthly === undefined ? "**not quoted**" : "quoted in this preview"),
  };
}

/** Numbers that get an address which they do not have. */
function newAssignments({ before, after }: Worlds): { name: string; address: string }[] {
  return [...after.values()].flatMap((entry) => {
    const { e911, key, name } = entry;
    if (e911 === undefined || before.get(key)?.e911?.key === e911.key) return [];
    return [{ name, address: e911.label }];
  });
}
