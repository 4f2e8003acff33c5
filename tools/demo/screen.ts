/** What the demo prints: a line per step, the command, what Pulumi said, and whether it was as expected. */

import { seconds } from "../lib/progress.mjs";

const isColourful = process.stdout.isTTY === true && !process.env.NO_COLOR;
const paint = (code: string) => (text: string) => (isColourful ? `\x1b[${code}m${text}\x1b[0m` : text);
const bold = paint("1");
const faint = paint("2");
const green = paint("32");
const red = paint("31");

/** Lines of the engine that only say that something goes on. */
const NOISE =
  /^\s*(@ |Duration:|Previewing |Updating |Refreshing |Destroying |.* (creating|updating|deleting|refreshing|running)\b)|:Stack\b| refresh \([\d.]+s\)$/;
/** Of a resource that is shown whole, what is as it was. */
const SAME = /^ {8,}(\w+ *: |\}|\[urn=)/;
/** On a resource's row its messages stand a second time, without room; they follow under "Diagnostics". */
const ROW = /^( [-+~ ]+ pulumi-nodejs:\S+[^:\s] \S+)( \w+( \([\d.]+s\))?( \[diff: [^\]]*\])?)?/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour is
const COLOUR = /\x1b\[[0-9;]*m/g;

/** What of a line of the engine's is worth showing. */
function worthShowing(line: string): string | undefined {
  const text = line.replace(COLOUR, "").trimEnd();
  if (text === "" || NOISE.test(text) || SAME.test(text)) return undefined;
  const [row, , what] = ROW.exec(text) ?? [];
  if (row === undefined) return line.trimEnd();
  return what === undefined ? undefined : row;
}

const print = (text = "") => process.stdout.write(`${text}\n`);

export const screen = {
  /** For `--color` of the CLI. */
  colour: isColourful ? "always" : "never",
  title: (text: string) => print(bold(text)),
  text: (text = "") => print(text),
  step: (number: number, title: string) => print(`\n${bold(`${number}. ${title}`)}`),
  command: (text: string) => print(`   ${faint("$")} ${text}`),
  note: (text: string) => print(`   ${faint(text)}`),
  engine(output: string) {
    for (const line of output.split("\n").map(worthShowing)) {
      if (line !== undefined) print(`   ${faint("|")} ${line}`);
    }
  },
  held: (text: string, ms: number) => print(`   ${green("ok")} ${text} ${faint(`(${seconds(ms)})`)}`),
  failed: (text: string) => print(`   ${red("FAILED")} ${text}`),
};
