/** `examples/environments` on a simulated account: its stacks are made by the commands of docs/environments.md. */

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { codeBlocks, read } from "../../docs/markdown";
import { belongingsOf } from "./belongings";
import { type EngineBench, openEngine } from "./bench";
import type { Outcome } from "./outcome";
import { HURRY, numbersOf } from "./programs";
import type { BenchStack, Deployment } from "./stack";

/** So few of a city that whoever looks for one has all of them on the list. */
const STOCK = { SEATTLE: ["WA", "1206555011", 7], PORTLAND: ["OR", "1503555011", 2] } as const;
const inventory = Object.entries(STOCK).flatMap(([rateCenter, [state, digits, count]]) =>
  Array.from({ length: count }, (_, last) => ({
    ...{ number: `${digits}${last}`, rateCenter, state, numberType: "longcode" },
    ...{ setupCost: 1, monthlyCost: 1.25 },
  })),
);

/** Operations of the engine stand in the document's commands, but a test runs them itself. */
const OPERATION = /^pulumi (up|preview|destroy).*\n/gm;

export async function openEnvironmentsExample(profile: "plain" | "harsh"): Promise<EnvironmentsExample> {
  // Types are left to `npm run check`, which saves seconds.
  const env = { ...HURRY, PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
  return new EnvironmentsExample(await openEngine({ profile, seed: { inventory }, env }));
}

export class EnvironmentsExample {
  readonly folder: string;
  private readonly states = new Map<BenchStack, Deployment>();

  constructor(readonly bench: EngineBench) {
    this.folder = bench.copyOf(resolve(__dirname, "../../../examples/environments"));
    const address = block("address");
    writeFileSync(join(this.folder, "../address.json"), address);
    writeFileSync(join(this.folder, "../new-address.json"), address.replace('"600"', '"700"'));
  }

  close(): Promise<void> {
    return this.bench.close();
  }

  /** Makes a stack by a block of the document. */
  async create(name: string, commands: string): Promise<BenchStack> {
    const { accessKey, secretKey } = this.bench.simulator;
    // What the prompt is told comes by standard input here.
    const prompt = "pulumi config set --secret flowroute:secretKey";
    const told = commands.replace("YOUR_ACCESS_KEY", accessKey).replace(prompt, `printf %s '${secretKey}' | ${prompt}`);
    await this.shell(told);
    const keys = { "flowroute:accessKey": undefined, "flowroute:secretKey": undefined };
    const stack = await this.bench.stack(name, { folder: this.folder }, { config: keys });
    if (this.states.size > 0) stack.setProgram(() => this.program());
    return stack;
  }

  shell(commands: string): Promise<void> {
    return this.bench.shell(commands.replace(OPERATION, ""), this.folder);
  }

  /**
   * One environment works; the others have not moved by a byte. At first the CLI runs the program, as it does for users;
   * after that it runs in the test's process, which takes half the time.
   */
  async alone(stack: BenchStack, work: () => Promise<Outcome> = () => stack.up()): Promise<Outcome> {
    const others = [...this.states].flatMap(([other, state]) => (other === stack ? [] : state));
    const before = others.map((state) => belongingsOf(this.bench, state));
    const outcome = await work();
    expect(others.map((state) => belongingsOf(this.bench, state))).to.deep.equal(before);
    this.states.set(stack, await stack.state());
    stack.setProgram(() => this.program());
    return outcome;
  }

  edit(change: (program: string) => string): void {
    const path = join(this.folder, "index.ts");
    const before = readFileSync(path, "utf8");
    expect(change(before)).to.not.equal(before);
    writeFileSync(path, change(before));
  }

  /** After what it did last. */
  stateOf(stack: BenchStack): Deployment | undefined {
    return this.states.get(stack);
  }

  /** How many things at the carrier are compared for it. */
  counts(stack: BenchStack): Record<string, number> {
    const belongings: Record<string, unknown[]> = JSON.parse(belongingsOf(this.bench, this.stateOf(stack) ?? {}));
    return Object.fromEntries(Object.entries(belongings).map(([kind, things]) => [kind, things.length]));
  }

  /** How the environment came to its address and its caller name. */
  origins(stack: BenchStack): unknown[] {
    return this.resources(stack, /:(E911Address|CnamRecord)$/).map(({ outputs }) => outputs?.["origin"]);
  }

  /** Which of its numbers are locked. */
  locks(stack: BenchStack): unknown[] {
    return this.resources(stack, /:PhoneNumber$/).map(({ protect = false }) => protect);
  }

  /** Numbers at the carrier by the tag of their owner. */
  tags(): string[] {
    return numbersOf(this.bench)
      .map(({ alias }) => String(alias))
      .sort();
  }

  private resources(stack: BenchStack, type: RegExp) {
    return (this.stateOf(stack)?.resources ?? []).filter((resource) => type.test(resource.type));
  }

  /** As the folder has it now. */
  private async program(): Promise<Record<string, unknown>> {
    const path = join(this.folder, "index.ts");
    delete require.cache[path];
    return require(path);
  }
}

/** A block of commands or text of the document. */
export function block(name: string): string {
  const found = codeBlocks(read("docs/environments.md")).find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`docs/environments.md has no block named ${name}`);
  return found.text;
}
