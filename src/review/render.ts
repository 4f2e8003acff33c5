/** A review as a comment: Markdown for GitHub, within the limits of one comment. */
import { formatMoney, formatNumber, type Money } from "../purchase";
import { diagramOf } from "./diagram";
import type { Level, NumberName } from "./findings";
import { isDrift, type Row, rowsOf, titleOf } from "./groups";
import type { Plan, Step } from "./plan";
import type { Review } from "./review";
import { code, markdown } from "./text";

export const DEFAULT_CHARACTERS = 60_000;

export interface SizeLimit {
  characters: number;
  bytes: number;
}

export interface Comment {
  markdown: string;
  /** What was left out to keep within the limit. */
  omitted: readonly string[];
}

/** What is left out, from the least to the most important. */
interface Detail {
  operations: boolean;
  diagram: "all" | "dangers" | "none";
  notes: boolean;
  /** How many groups of cautions. */
  cautions: number;
  /** Dangers, and what is bought, one by one. */
  dangers: boolean;
  stops: boolean;
}

const ALL: Detail = {
  operations: true,
  diagram: "all",
  notes: true,
  cautions: Number.POSITIVE_INFINITY,
  dangers: true,
  stops: true,
};
const STEPS: readonly [string, Partial<Detail>][] = [
  ["the table of operations", { operations: false }],
  ["the diagram of what is no danger", { diagram: "dangers" }],
  ["the diagram", { diagram: "none" }],
  ["the notes", { notes: false }],
  ["cautions beyond 20 groups", { cautions: 20 }],
  ["the single dangers and prices", { dangers: false, cautions: 0 }],
  ["the single stops", { stops: false }],
];

/** GitHub counts the characters of a comment, and seems to count its bytes as well. */
export const commentLimit = (characters = DEFAULT_CHARACTERS): SizeLimit => ({ characters, bytes: characters * 3 });

export function commentOf(review: Review, limit: SizeLimit = commentLimit()): Comment {
  const rows = rowsOf(review.findings);
  let detail = ALL;
  const omitted: string[] = [];
  for (const [what, less] of [["", {}] as [string, Partial<Detail>], ...STEPS]) {
    detail = { ...detail, ...less };
    if (what !== "") omitted.push(what);
    const text = render(review, rows, detail, omitted);
    if (fits(text, limit)) return { markdown: text, omitted };
  }
  return { markdown: render(review, rows, detail, omitted), omitted };
}

const fits = (text: string, { characters, bytes }: SizeLimit): boolean =>
  text.length <= characters && Buffer.byteLength(text) <= bytes;

/** The line that a comment is found by. */
export function markerOf({ plan: { project, stack }, options: { target } }: Review): string {
  const words = [project, stack, ...(target === undefined ? [] : [target])].map((word) =>
    word.replace(/[^\w.-]/g, "_"),
  );
  return `<!-- flowroute-review ${words.join("/")} -->`;
}

function runLine({ options: { head, run } }: Review): string {
  const parts = [
    `head=${(head ?? "unknown").replace(/[^\w.-]/g, "_")}`,
    ...(run ? [`run=${run.id}`, `attempt=${run.attempt}`] : []),
    "schema=1",
  ];
  return `<!-- flowroute-review-run ${parts.join(" ")} -->`;
}

function render(review: Review, rows: readonly Row[], detail: Detail, omitted: readonly string[]): string {
  const { plan, isEmpty } = review;
  const head = [markerOf(review), runLine(review), `### ☎️ Telephony review: ${code(`${plan.project}/${plan.stack}`)}`];
  if (isEmpty) return `${[...head, emptyLine(review), "", ...footer(review)].join("\n")}\n`;
  const sections = [
    [...head, headline(review, rows)],
    ...(plan.isFailed ? [errorsOf(plan)] : []),
    findingsTable(rows, detail),
    moneyTable(review, detail),
    diagram(review, detail),
    operations(review, detail),
    [...footer(review), ...(omitted.length === 0 ? [] : [omittedLine(omitted)])],
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join("\n"))
    .join("\n\n")}\n`;
}

const emptyLine = ({ options: { head } }: Review): string =>
  `No telephony changes${head === undefined ? "" : ` at ${code(head.slice(0, 7))}`}.`;

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

function headline({ plan, bill, verdict }: Review, rows: readonly Row[]): string {
  const count = (level: Level) =>
    rows.filter((row) => row.level === level && !isDrift(row.rule) && !isAccepted(row)).length;
  const drift = rows.filter(({ rule }) => isDrift(rule)).length;
  const counts = [
    [count("stop"), "stop"],
    [count("danger"), "danger"],
    [count("caution"), "caution"],
    [count("note"), "note"],
  ] as const;
  const words = counts.filter(([n]) => n > 0).map(([n, word]) => plural(n, word));
  if (drift > 0) words.push(plural(drift, "drift"));
  const { setup, monthly } = bill;
  const unknown = setup.unknown + monthly.unknown;
  const each =
    monthly.before === null || monthly.after === null
      ? `monthly **${signed(monthly.delta)}**`
      : monthly.delta.eq(0)
        ? `monthly **$${formatMoney(monthly.after)}** as before`
        : `monthly **$${formatMoney(monthly.before)} → $${formatMoney(monthly.after)} (${signed(monthly.delta)})**`;
  if (verdict === "failed") return ["❌ **Preview failed**", ...words].join(" · ");
  return [
    `**${words.length === 0 ? "nothing to warn of" : words.join(" · ")}**`,
    `setup **$${formatMoney(setup.now)}** now`,
    each,
    ...(unknown > 0 ? [`${plural(unknown, "amount")} not quoted by the carrier`] : []),
    ...(plan.isRefreshed ? [] : ["drift not checked"]),
  ].join(" · ");
}

const signed = (amount: Money): string => `${amount.lt(0) ? "−" : "+"}$${formatMoney(amount.abs())}`;

const MAX_ERRORS = 10;

function errorsOf({ errors }: Plan): string[] {
  const lines = errors.length === 0 ? ["It ended without a summary, and named no error."] : errors;
  const shown = lines.slice(0, MAX_ERRORS).map((line) => `- ${code(line.trim(), 400)}`);
  return [
    "**The preview failed. What is below is not all that the change does.**",
    "",
    ...shown,
    ...(lines.length > MAX_ERRORS ? [`- ${lines.length - MAX_ERRORS} more`] : []),
  ];
}

const SIGNS: Record<Level, string> = { stop: "⛔", danger: "🔴", caution: "🟠", note: "🔵" };
const MAX_NAMES = 5;

const isAccepted = ({ findings }: Row): boolean => findings.some((finding) => finding.isAccepted);

function findingsTable(rows: readonly Row[], { stops, dangers, cautions, notes }: Detail): string[] {
  const of = (level: Level) => rows.filter((row) => row.level === level);
  const lines = [
    ...(stops ? of("stop").map(rowLine) : counted(of("stop"))),
    ...(dangers ? of("danger").map(rowLine) : counted(of("danger"))),
    ...of("caution").slice(0, cautions).map(rowLine),
    ...counted(of("caution").slice(cautions)),
    ...(notes
      ? of("note").map(rowLine)
      : [...of("note").filter(isAccepted).map(rowLine), ...counted(of("note").filter((row) => !isAccepted(row)))]),
  ];
  return lines.length === 0 ? [] : ["| | what | number | effect |", "|---|---|---|---|", ...lines];
}

function rowLine(row: Row): string {
  const { id, level, title, names, effect } = row;
  const bold = level === "stop" || level === "danger" ? `**${title}**` : title;
  const accepted = isAccepted(row) ? "✅ accepted by `--accept`. " : "";
  return `| ${SIGNS[level]} **${id}** | ${bold} | ${namesOf(names)} | ${accepted}${markdown(effect)} |`;
}

function namesOf(names: readonly NumberName[]): string {
  const shown = names
    .slice(0, MAX_NAMES)
    .map(
      ({ name, digits }) =>
        `${code(name)}${digits === null || name === formatNumber(digits) ? "" : ` ${formatNumber(digits)}`}`,
    );
  const more = names.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(" · ");
}

/** Rules with counts. */
function counted(rows: readonly Row[]): string[] {
  const byRule = new Map<string, Row[]>();
  for (const row of rows) byRule.set(row.rule, [...(byRule.get(row.rule) ?? []), row]);
  return [...byRule.values()].map((all) => {
    const [{ level, rule }] = all as [Row];
    const numbers = all.reduce((sum, { names }) => sum + names.length, 0);
    return `| ${SIGNS[level]} | ${titleOf(rule, numbers)} | ${numbers} | in ${plural(all.length, "group")}: see the whole review |`;
  });
}

const MAX_LINES = 20;
const amountOf = (amount: Money | null, isSigned = false): string =>
  amount === null
    ? "*not quoted*"
    : amount.eq(0)
      ? "0"
      : isSigned
        ? `${amount.lt(0) ? "−" : "+"}${formatMoney(amount.abs())}`
        : formatMoney(amount);

function moneyTable({ bill, plan }: Review, { dangers }: Detail): string[] {
  const { lines, setup, monthly, caps } = bill;
  if (lines.length === 0) return [];
  const shown = dangers ? lines.slice(0, MAX_LINES) : [];
  const more = lines.length - shown.length;
  const limits = [
    ...(caps.length === 0 ? [] : [`caps ${caps.slice(0, 3).join(", ")} each`]),
    ...(plan.budget === undefined ? [] : [`budget $${plan.budget}`]),
  ].join(" · ");
  return [
    "**Money** (USD)",
    "",
    "| | setup now | monthly | where the price comes from |",
    "|---|--:|--:|---|",
    ...shown.map(
      ({ what, setup: now, monthly: each, source }) =>
        `| ${markdown(what)} | ${amountOf(now)} | ${amountOf(each, true)} | ${markdown(source)} |`,
    ),
    ...(more > 0 ? [`| ${more} more, in the total | | | |`] : []),
    `| **Total**${setup.worst.gt(setup.now) ? ` (worst case within the shortlists: ${formatMoney(setup.worst)})` : ""} | **${formatMoney(setup.now)}** | **${amountOf(monthly.delta, true)}** | ${limits} |`,
  ];
}

function diagram({ worlds, findings }: Review, detail: Detail): string[] {
  const levels: Level[][] = {
    all: [
      ["stop", "danger", "caution", "note"],
      ["stop", "danger"],
    ],
    dangers: [["stop", "danger"]],
    none: [],
  }[detail.diagram] as Level[][];
  for (const some of levels) {
    const drawn = diagramOf(worlds, findings, some);
    if (drawn !== undefined) return ["```mermaid", drawn, "```"];
  }
  return [];
}

function operations({ operations: steps }: Review, detail: Detail): string[] {
  if (steps.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { op } of steps) counts.set(op, (counts.get(op) ?? 0) + 1);
  const summary = [...counts.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([op, count]) => `${count} ${/^[a-z-]+$/.test(op) ? op : code(op)}`);
  const title = `All ${plural(steps.length, "planned operation")} (${summary.join(", ")})`;
  if (!detail.operations) return [title];
  return [
    `<details><summary>${title}</summary>`,
    "",
    "| op | kind | name | fields |",
    "|---|---|---|---|",
    ...steps.map(
      (step) =>
        `| ${/^[a-z-]+$/.test(step.op) ? step.op : code(step.op)} | ${step.kind ?? ""} | ${code(step.name)} | ${fieldsOf(step)} |`,
    ),
    "",
    "</details>",
  ];
}

function fieldsOf({ op, kind, old, new: wanted }: Step): string {
  if (op !== "update" || old === undefined || wanted === undefined) return "";
  if (kind === "E911Address") return "(hidden)";
  const names = [...new Set([...Object.keys(old.inputs), ...Object.keys(wanted.inputs)])]
    .filter((name) => /^[a-z]\w*$/.test(name) && name !== "quote")
    .filter((name) => JSON.stringify(old.inputs[name]) !== JSON.stringify(wanted.inputs[name]));
  return names.sort().join(", ");
}

function footer({ plan, worlds, options: { head }, unusedAcceptances: unused }: Review): string[] {
  const policies =
    plan.policies === undefined
      ? "Policies: not visible in this input."
      : `Policies: ${plural(plan.policies.filter(({ level }) => level === "mandatory").length, "mandatory violation")}, ${plural(plan.policies.filter(({ level }) => level === "advisory").length, "advisory one")}.`;
  return [
    ...(plan.hasUnchanged
      ? []
      : [
          "⚠️ Lists of numbers may be incomplete: the preview has no unchanged resources. Use `pulumi preview --json --show-sames`.",
        ]),
    ...(worlds.isMatchedByName
      ? ["New resources were matched by their names: events do not say what refers to what."]
      : []),
    ...unused.map(({ rule, id }) => `⚠️ ${code(`--accept ${rule}:${id}`)} matches nothing.`),
    `${policies}${head === undefined ? "" : ` Preview of ${code(head.slice(0, 7))}; this comment is edited in place.`}`,
  ];
}

const omittedLine = (omitted: readonly string[]): string =>
  `Left out, to fit into one comment: ${omitted.join(", ")}. The whole is in the summary of the run, and where \`--output\` puts it.`;
