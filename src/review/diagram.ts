/** The ways of calls before and after, as a flowchart of Mermaid: only of numbers that a finding is about. */
import { formatNumber } from "../purchase";
import type { Finding, Level } from "./findings";
import { mermaidLabel } from "./text";
import type { NumberEntry, Reference, Worlds } from "./world";

/** Mermaid itself takes 500 edges; more than this nobody reads. */
const MAX_EDGES = 150;
const MAX_CHARACTERS = 20_000;

/** A diagram of the findings at these levels; `undefined` when there is nothing to draw, or too much. */
export function diagramOf(
  { before, after }: Worlds,
  findings: readonly Finding[],
  levels: readonly Level[],
): string | undefined {
  const digits = new Set<string>();
  const keys = new Set<string>();
  for (const { level, urn, numbers, isAccepted } of findings) {
    if (!levels.includes(level) && !isAccepted) continue;
    keys.add(urn);
    for (const number of numbers) if (number.digits !== null) digits.add(number.digits);
  }
  const isShown = ({ key, digits: own, step }: NumberEntry) =>
    (own !== undefined && digits.has(own)) || keys.has(key) || (step !== undefined && keys.has(step.urn));
  const all = new Map<string, { was?: NumberEntry; will?: NumberEntry }>();
  for (const [key, was] of before) if (isShown(was)) all.set(key, { was });
  for (const [key, will] of after) if (isShown(will) || all.has(key)) all.set(key, { ...all.get(key), will });
  const sorted = [...all.values()].sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
  const drawing = new Drawing();
  for (const { was, will } of sorted) drawing.number(was, will);
  return drawing.text();
}

const orderOf = ({ was, will }: { was?: NumberEntry; will?: NumberEntry }): string => {
  const entry = will ?? was;
  return `${entry?.digits ?? "2"} ${entry?.name ?? ""} ${entry?.key ?? ""}`;
};

class Drawing {
  private readonly lines: string[] = [];
  private readonly routes = new Map<string, string>();
  private readonly classes = { gone: [] as string[], new: [] as string[] };
  private edges = 0;
  private nodes = 0;

  number(was: NumberEntry | undefined, will: NumberEntry | undefined): void {
    const entry = will ?? was;
    if (entry === undefined) return;
    const id = `n${++this.nodes}`;
    const isBought = will?.step !== undefined && was === undefined && ["create", "replace"].includes(will.step.op);
    const isGone = will === undefined;
    const note = isGone ? "LEAVES" : isBought ? "NEW" : entry.digits === undefined ? "" : formatNumber(entry.digits);
    if (isGone) this.classes.gone.push(id);
    if (isBought) this.classes.new.push(id);
    const label = note === "" ? mermaidLabel(entry.name) : `${mermaidLabel(entry.name)}<br/>${note}`;
    this.lines.push(`  ${id}["${label}"]`);
    this.calls(id, was?.primary, will?.primary, "");
    this.calls(id, was?.failover, will?.failover, "failover");
  }

  private calls(id: string, was: Reference | undefined, will: Reference | undefined, kind: string): void {
    const prefix = kind === "" ? "" : `${kind}, `;
    if (was && was.key === will?.key) {
      this.edge(kind === "" ? `${id} --> ${this.route(will)}` : `${id} -. ${kind} .-> ${this.route(will)}`);
      return;
    }
    if (was) this.edge(`${id} -. ${prefix}was .-> ${this.route(was)}`);
    if (will) this.edge(`${id} == ${prefix}now ==> ${this.route(will)}`);
  }

  private edge(line: string): void {
    this.edges++;
    this.lines.push(`  ${line}`);
  }

  private route({ key, label, step }: Reference): string {
    const known = this.routes.get(key);
    if (known !== undefined) return known;
    const id = `r${this.routes.size + 1}`;
    this.routes.set(key, id);
    this.lines.push(`  ${id}["${mermaidLabel(label)}"]`);
    if (step?.op === "create") this.classes.new.push(id);
    if (step?.op === "delete") this.classes.gone.push(id);
    return id;
  }

  text(): string | undefined {
    if (this.edges === 0 || this.edges > MAX_EDGES) return undefined;
    const { gone, new: made } = this.classes;
    const drawn = [
      "flowchart LR",
      ...this.lines,
      ...(gone.length > 0
        ? ["  classDef gone stroke:#c00,stroke-dasharray:4 3", `  class ${gone.join(",")} gone`]
        : []),
      ...(made.length > 0 ? ["  classDef new stroke:#080,stroke-width:3px", `  class ${made.join(",")} new`] : []),
    ].join("\n");
    return drawn.length > MAX_CHARACTERS ? undefined : drawn;
  }
}
