/** Runs the commands of docs/cli.md on a simulated account, so that the page shows what is really printed. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Simulator } from "../../src/simulator";
import { recorded } from "../review/support";
import { start as startSimulator } from "../simulator/support";
import { fakePulumi, inProcess, keysOf, programFolder, smallAccount, start } from "./support";

export interface Step {
  command: string;
  output: string;
}

/** What stands in blocks of a console: `$ command`, and below it what it prints. */
export const stepsOf = (block: string): Step[] =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((text) => ({ command: text.split("\n")[0] ?? "", output: text.slice(text.indexOf("\n") + 1) }));

/** The words of a command as a io reads them, without `flowroute`. */
export const wordsOf = (command: string): string[] =>
  [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "").slice(1);

const shownMessageId = "mdr2-39cadeace66e11e7aff806cd7f24ba2d";

/** An account of something of every kind, an engine, a program and a stack; paths and address as a reader has them. */
export class Console {
  private status: number | null = 0;
  /** The message that was sent, under the id that it has on the page. */
  private messageId = shownMessageId;
  private readonly places: [string, string][];
  private readonly env: Record<string, string>;

  private constructor(
    private readonly simulator: Simulator,
    bin: string,
    private readonly cwd: string,
  ) {
    this.env = { ...keysOf(simulator), PATH: bin };
    this.places = [
      [simulator.url, "https://api.flowroute.com"],
      [cwd, "/home/ada/lines"],
      [bin, "/usr/local/bin"],
    ];
  }

  static async open(): Promise<Console> {
    const simulator = await startSimulator({ seed: smallAccount });
    const config = {
      "flowroute:accessKey": { value: simulator.accessKey, secret: false },
      "flowroute:secretKey": { value: simulator.secretKey, secret: false },
      "flowroute:baseUrl": { value: simulator.url, secret: false },
    };
    const cwd = programFolder({ dependencies: { "pulumi-flowroute": "^0.1.0" } }, "0.1.0");
    writeFileSync(join(cwd, "preview.json"), recorded("renamed.digest.json"));
    return new Console(simulator, fakePulumi({ config }), cwd);
  }

  /** What is seen after the command was typed. */
  async type(command: string): Promise<string> {
    if (command === "echo $?") return `${this.status}\n`;
    const words = wordsOf(command);
    if (words[0] === "sim") return simulating(words);
    const place = { env: this.env, cwd: this.cwd };
    const typed = words.map((word) => (word === shownMessageId ? this.messageId : word));
    const { code, out, err } = await inProcess(typed, place);
    this.status = code;
    this.simulator.control.advance("10s");
    this.messageId = /mdr2-\w{32}/.exec(out)?.[0] ?? this.messageId;
    const renamed: [string, string][] = [...this.places, [this.messageId, shownMessageId]];
    return renamed.reduce((text, [real, shown]) => text.replaceAll(real, shown), out + err);
  }
}

/** It runs until it is interrupted; on any port that is free. */
async function simulating(words: readonly string[]): Promise<string> {
  const { child, firstOutput, ended } = start([...words, "--port", "0"]);
  const greeting = await firstOutput;
  child.kill("SIGINT");
  await ended;
  return greeting.replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:4206");
}
