/** `EXPORT.md`: what was exported, what was not and why, what to look at, and what to type next. Pure. */
import type { NumberDetails } from "../../client";
import { foreignText, shellQuoted } from "../../client/text/foreign-text";
import { formatNumber } from "../../purchase";
import { kinds } from "../../resources/kinds";
import type { Changes } from "./changes";
import type { Block, LeftOut, Plan, Target } from "./plan";
import { IMPORT_FILE, secretsFile } from "./program";

const MOST_NAMED = 20;

export interface Count {
  kind: string;
  count: number;
}

/** How many resources of each kind the program has, in the order of the kinds. */
export function countsOf(blocks: readonly Block[]): Count[] {
  const all = blocks.flatMap(({ resources }) => resources.map(({ kind }) => kind.kind));
  return kinds
    .map(([, { kind }]) => ({ kind, count: all.filter((each) => each === kind).length }))
    .filter(({ count }) => count > 0);
}

export interface Finding {
  /** As it reads before a list of numbers. */
  what: string;
  numbers: string[];
}

/** What somebody should look at before they rely on the program. */
export function findingsOf(numbers: readonly NumberDetails[]): Finding[] {
  const those = (what: string, applies: (number: NumberDetails) => boolean): Finding => ({
    what,
    numbers: numbers.filter(applies).map(({ number }) => number),
  });
  return [
    those("No emergency address", ({ e911AddressId }) => e911AddressId === null),
    those("No route of its own", ({ primaryRouteId }) => primaryRouteId === null || primaryRouteId === "0"),
  ].filter((finding) => finding.numbers.length > 0);
}

/** The commands that adopt everything, in order. */
export function nextCommands(
  keys: readonly string[],
  { stack }: Pick<Target, "stack">,
): Record<"prepare" | "adopt", string[]> {
  return {
    prepare: [
      "npm install",
      `pulumi stack init ${shellArgument(stack)}`,
      ...keys.map((key) => `pulumi config set --secret ${key} < ${secretsFile(key)}`),
    ],
    adopt: [`pulumi import --file ${IMPORT_FILE} --generate-code=false`, "pulumi preview --expect-no-changes"],
  };
}

const shellArgument = (text: string): string => (/^[\w./-]+$/.test(text) ? text : shellQuoted(text));

export function printReport(plan: Plan, changes: Changes, target: Target, keys: readonly string[]): string {
  const { prepare, adopt } = nextCommands(keys, target);
  const counts = countsOf(plan.blocks).map(({ kind, count }) => `| ${kind} | ${count} |\n`);
  const failed = plan.leftOut.filter(({ isDeliberate }) => !isDeliberate);
  const deliberate = plan.leftOut.filter(({ isDeliberate }) => isDeliberate);
  return [
    "# Exported from Flowroute\n",
    "The command `flowroute export` writes this page anew each time.\n",
    `| kind | resources |\n| --- | --- |\n${counts.join("")}`,
    section("Could not be exported", "", failed.map(leftOutLine)),
    section(
      "Edited by hand, and left alone",
      "What has changed on the account since is for you to write there. `flowroute export --force` overwrites the edits.",
      changes.kept.map((file) => `\`${file}\``),
    ),
    section("Changed on the account, in files that were edited", "", changes.inEdited.map(code)),
    section(
      "Not on the account any more",
      "Pulumi refuses to delete what is protected. Take each out of the state: `pulumi state delete URN`.",
      changes.gone.map(code),
    ),
    section(
      "Taken out of this program",
      "They are still in the state. Take each out of it: `pulumi state delete URN`.",
      changes.unmanaged.map(code),
    ),
    section(
      "Not part of this program",
      "`flowroute.map.json` decides: edit `manage` there.",
      deliberate.map(leftOutLine),
    ),
    ...findingsOf(plan.numbers).map(({ what, numbers }) => section(what, "", numbers.map(formatNumber))),
    "## What to do next\n",
    `Once, for a new stack. The keys come from the environment, as for this command, or from the stack's configuration.\n\n\`\`\`sh\n${prepare.join("\n")}\n\`\`\`\n`,
    `To adopt everything without a call of Flowroute:\n\n\`\`\`sh\n${adopt.join("\n")}\n\`\`\`\n`,
    `Or let \`pulumi up\` adopt everything. It reads, and changes nothing.\n`,
    keys.length > 0
      ? `Then delete ${[IMPORT_FILE, ...keys.map(secretsFile)].map(code).join(" and ")}. They have persons and streets in clear, and git ignores them.\n`
      : "",
  ]
    .filter(Boolean)
    .join("\n");
}

const code = (key: string): string => `\`${key}\``;

const leftOutLine = ({ key, what, why }: LeftOut): string => `${inMarkdown(what)} (\`${key}\`): ${inMarkdown(why)}`;

/** Foreign text between other text: nothing of it is a link, a mention or a table. */
const inMarkdown = (text: string): string =>
  foreignText(text).replace(/[\\`*_{}[\]<>|@#&]/g, (mark) => `&#${mark.charCodeAt(0)};`);

function section(title: string, text: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const shown = lines.slice(0, MOST_NAMED).map((line) => `- ${line}\n`);
  const rest = lines.length - shown.length;
  const more = rest > 0 ? `- and ${rest} more\n` : "";
  return `## ${title} (${lines.length})\n\n${text === "" ? "" : `${text}\n\n`}${shown.join("")}${more}`;
}
