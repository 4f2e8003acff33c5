/** An account of many numbers, and stacks that have all of them, by the package, by plain resources and by empty ones. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InventoryNumber, SimulatorOptions } from "pulumi-flowroute/simulator";
import { type EngineBench, openEngine } from "../../test/engine/support/bench";
import type { Outcome } from "../../test/engine/support/outcome";
import type { BenchStack, Deployment } from "../../test/engine/support/stack";

/** `plain` is one API call per object, `floor` the engine alone. */
export type Variant = "ours" | "plain" | "floor";

const PLACE = {
  firstName: "Front",
  lastName: "Desk",
  streetNumber: "600",
  streetName: "Stewart St",
  city: "Seattle",
  state: "WA",
  country: "US",
  zip: "98101",
};
const CALLER_NAME = "EXAMPLE INC";
const RECORDS = { routeId: "97001", e911Id: "97002", cnamId: "97003" };

/** 11 digits of a number of an estate. */
const numberAt = (index: number): string => `1206${2_000_000 + index}`;

export interface EstateOptions extends Pick<SimulatorOptions, "rate" | "choices"> {
  /** How many numbers are on the account, each with a route, an emergency address and a caller name; or are to be bought. */
  numbers: number;
  /** The account has no numbers, and three for each of them are in stock. @default false: they are on the account */
  inStock?: boolean;
  /** Time that the API takes for each answer, in milliseconds. @default 0 */
  latencyMs?: number;
  /** Environment variables for every operation. */
  env?: Record<string, string>;
}

export type Operation = "up" | "preview" | "refresh";

const COMMANDS: Record<Operation, readonly string[]> = {
  up: ["up", "--yes", "--skip-preview"],
  preview: ["preview"],
  refresh: ["refresh", "--yes", "--skip-preview"],
};

/** What a process of an operation has used: see `usage.js`. */
export interface Usage {
  role: "host" | "program";
  /** Processor time, in milliseconds. */
  cpuMs: number;
  /** The most memory that it had at a time. */
  memoryMb: number;
}

/** What one operation has taken. */
export interface Measured {
  seconds: number;
  /** How many the API has got. */
  requests: number;
  /** How many of them were answered with 429. */
  throttled: number;
  host: Usage;
  program: Usage;
}

export class Estate {
  private readonly folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-estate-"));

  private constructor(
    readonly bench: EngineBench,
    readonly options: EstateOptions,
  ) {}

  static async open(options: EstateOptions): Promise<Estate> {
    const { numbers, inStock = false, rate, choices, env = {}, latencyMs = 0 } = options;
    const all = Array.from({ length: numbers }, (_, index) => numberAt(index));
    const { routeId, e911Id, cnamId } = RECORDS;
    const relationships = { primary_route: routeId, e911_address: e911Id, cnam_preset: cnamId };
    const bench = await openEngine({
      env,
      ...(rate === undefined ? {} : { rate }),
      ...(choices === undefined ? {} : { choices }),
      seed: {
        inventory: inStock ? stockFor(numbers) : [],
        numbers: inStock ? [] : all.map((id) => ({ id, relationships })),
        routes: [{ id: routeId, alias: "pbx", route_type: "host", value: "sip.example.net" }],
        e911s: [
          {
            id: e911Id,
            label: "hq",
            first_name: PLACE.firstName,
            last_name: PLACE.lastName,
            street_number: PLACE.streetNumber,
            street_name: PLACE.streetName,
            city: PLACE.city,
            state: PLACE.state,
            country: PLACE.country,
            zip: PLACE.zip,
          },
        ],
        cnams: [{ id: cnamId, value: CALLER_NAME, is_approved: true }],
      },
    });
    if (latencyMs > 0) bench.simulator.control.faults.add({ fault: { kind: "delay", ms: latencyMs } });
    return new Estate(bench, options);
  }

  /** A stack without a state, whose program has the first `count` numbers; another one in each round. */
  async stack(variant: Variant, { count = this.options.numbers, round = 0 } = {}): Promise<BenchStack> {
    return this.bench.stack(`${variant}-${count}-${round}`, { script: this.script(variant, count) });
  }

  /**
   * A stack that has the first `count` numbers. One `up` makes the first of them; the state of the others is made from
   * that one's, and put there by `pulumi stack import`.
   */
  async importedStack(variant: Variant, count = this.options.numbers): Promise<BenchStack> {
    const stack = await this.stack(variant, { count });
    succeed(await stack.up({ script: this.script(variant, 1) }));
    await stack.restore(multiplied(await stack.state(), count));
    stack.setProgram({ script: this.script(variant, count) });
    this.forgetRequests();
    return stack;
  }

  /** Runs an operation of the engine, as the command line does. It must succeed. */
  async measure(stack: BenchStack, operation: Operation): Promise<Measured> {
    this.forgetRequests();
    const usageFolder = mkdtempSync(join(this.folder, "usage-"));
    const env = { BENCH_USAGE: usageFolder, NODE_OPTIONS: `--require=${join(__dirname, "usage.js")}` };
    const started = performance.now();
    succeed(await stack.command(COMMANDS[operation], { env }));
    const seconds = (performance.now() - started) / 1000;
    const answers = this.bench.simulator.control.requests();
    const usages = readdirSync(usageFolder)
      .filter((name) => name.endsWith(".json"))
      .map((name): Usage => JSON.parse(readFileSync(join(usageFolder, name), "utf8")));
    return {
      seconds,
      requests: answers.length,
      throttled: answers.filter(({ status }) => status === 429).length,
      host: usageOf(usages, "host"),
      program: usageOf(usages, "program"),
    };
  }

  async close(): Promise<void> {
    await this.bench.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private forgetRequests(): void {
    this.bench.simulator.control.clearRequests();
  }

  private script(variant: Variant, count: number): string {
    const numbers = Array.from({ length: count }, (_, index) => numberAt(index));
    const options = {
      variant,
      numbers,
      buys: this.options.inStock ?? false,
      records: RECORDS,
      place: PLACE,
      callerName: CALLER_NAME,
    };
    return `require(${JSON.stringify(join(__dirname, "../programs/estate"))})(${JSON.stringify(options)});`;
  }
}

function succeed({ ok, messages, stdout }: Outcome): void {
  if (!ok) throw new Error(`an operation of the engine failed:\n${messages}\n${stdout.slice(-4_000)}`);
}

const stockFor = (numbers: number): InventoryNumber[] =>
  Array.from({ length: 3 * numbers }, (_, index) => ({ number: numberAt(index), rateCenter: "seattle", state: "wa" }));

/** Of the largest process, where there are several. */
const usageOf = (usages: readonly Usage[], role: Usage["role"]): Usage =>
  usages
    .filter((usage) => usage.role === role)
    .reduce((largest, usage) => (usage.cpuMs > largest.cpuMs ? usage : largest), { role, cpuMs: 0, memoryMb: 0 });

/** The state of a stack with the first number, as if it had `count`. */
function multiplied(state: Deployment, count: number): Deployment {
  const { resources = [] } = state;
  const first = numberAt(0);
  const isOfNumber = (resource: object) => JSON.stringify(resource).includes(first);
  const shared = resources.filter((resource) => !isOfNumber(resource));
  const template = JSON.stringify(resources.filter(isOfNumber));
  const ofNumbers = Array.from({ length: count }, (_, index) =>
    JSON.parse(template.replaceAll(first, numberAt(index))),
  );
  return { ...state, resources: [...shared, ...ofNumbers.flat()] };
}
