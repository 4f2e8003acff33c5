/**
 * `npm run bench`: what operations on a large account cost, in requests, and in seconds against the engine alone and
 * against plainly written resources. Everything is on this machine: Pulumi's engine, and the simulated Flowroute over HTTP.
 *
 *     npm run bench                          all measures at full size, which takes an hour
 *     npm run bench -- refresh --scale 0.1   one of them, with a tenth of the numbers
 *     npm run bench -- --json                for programs
 *     npm run bench -- --help                which measures there are
 */
import { availableParallelism } from "node:os";
import { Argument, Command, InvalidArgumentError } from "commander";
import { createProgress, seconds } from "../tools/lib/progress.mjs";
import { adopt } from "./measures/adopt";
import { buy } from "./measures/buy";
import { growth } from "./measures/growth";
import { list } from "./measures/list";
import { load } from "./measures/load";
import type { Figure, Measure } from "./measures/measure";
import { memory } from "./measures/memory";
import { outage } from "./measures/outage";
import { preview } from "./measures/preview";
import { refresh } from "./measures/refresh";
import { throttling } from "./measures/throttling";
import { isMet, table } from "./support/report";

const MEASURES: readonly Measure[] = [refresh, preview, adopt, buy, throttling, outage, growth, load, memory, list];

interface Options {
  scale: number;
  repeat: number;
  json?: true;
}

const positive = (text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("Give a number above 0, such as 0.1.");
  return value;
};

const whole = (text: string): number => {
  const value = positive(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError("Give a whole number, such as 3.");
  return value;
};

async function main(names: readonly string[], { scale, repeat, json }: Options): Promise<void> {
  const progress = createProgress("bench");
  const size = (full: number, least = 1) => Math.max(least, Math.round(full * scale));
  const results: { name: string; question: string; figures: Figure[] }[] = [];
  for (const { name, question, run } of MEASURES) {
    if (names.length > 0 && !names.includes(name)) continue;
    progress.line(`${name}: ${question}`);
    const started = Date.now();
    const figures = await progress.during(
      () => ` ${name}`,
      () => run({ size, repeat }),
    );
    progress.line(`${name}: done in ${seconds(Date.now() - started)}`);
    results.push({ name, question, figures });
    if (!json) process.stdout.write(table(name, figures));
  }
  if (json) {
    const machine = { processors: availableParallelism(), node: process.version, platform: process.platform };
    process.stdout.write(`${JSON.stringify({ machine, scale, repeat, measures: results }, null, 2)}\n`);
  }
  const missed = results.flatMap(({ figures }) => figures).filter((figure) => !isMet(figure));
  process.exitCode = missed.length > 0 ? 1 : 0;
}

const measures = MEASURES.map(({ name, question }) => `  ${name.padEnd(12)}${question}`).join("\n");

void new Command("npm run bench --")
  .description("Measures what operations on a large account cost. The status is 1 where a target is missed.")
  .addArgument(new Argument("[measures...]", "only these").choices(MEASURES.map(({ name }) => name)))
  .option("--scale <factor>", "of all sizes: 0.1 is a tenth of the numbers", positive, 1)
  .option("--repeat <times>", "how often what takes time is done, interleaved with what it is compared with", whole, 3)
  .option("--json", "JSON in place of a table")
  .addHelpText("after", `\nMeasures:\n${measures}\n`)
  .action((names: string[], options: Options) => main(names, options))
  .parseAsync();
