/**
 * Update plans (`pulumi preview --save-plan`, `pulumi up --plan`). The engine fails an `up` whose checked inputs are not
 * those of the plan. Some of ours are read from Flowroute, and may differ a minute later, so a run with a plan takes them
 * from the plan. The engine tells a provider nothing of plans, so this reads the command line of the CLI.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { basename, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type PropertyValues, UNKNOWN } from "./values";

export interface UpdatePlan {
  /**
   * The inputs of these names that the plan has for a resource, on top of those in the state; a value that the plan
   * leaves open is `UNKNOWN`. `undefined`: no plan, or nothing of this resource in it.
   */
  inputsOf(urn: string, olds: PropertyValues | undefined, names: readonly string[]): PropertyValues | undefined;
  /** The preview of this run binds its own update (`--strict`, `PULUMI_EXPERIMENTAL`), by a plan that is in no file. */
  readonly isStrict: boolean;
}

/** How the CLI was called. */
export interface CommandLine {
  args: readonly string[];
  /** Where it runs, where that can be told. */
  folder?: string | undefined;
}

export interface PlanSource {
  env: Readonly<Record<string, string | undefined>>;
  /** `undefined` where it cannot be told. */
  commandLine(): CommandLine | undefined;
}

export function updatePlanOf({ env, commandLine }: PlanSource): UpdatePlan {
  let known: { goals: Record<string, unknown> | undefined; isStrict: boolean } | undefined;
  const look = () => {
    const line = commandLine();
    const isUp = line === undefined || line.args.some((arg) => arg === "up" || arg === "update");
    const file = env["FLOWROUTE_PLAN"] ?? optionOf(line?.args ?? [], "--plan") ?? env["PULUMI_OPTION_PLAN"];
    const isBound =
      (line?.args ?? []).some((arg) => /^--strict(=true)?$/.test(arg)) ||
      [env["PULUMI_OPTION_STRICT"], env["PULUMI_EXPERIMENTAL"]].some((value) => /^(1|t|true)$/i.test(value ?? ""));
    return {
      goals: isUp && file !== undefined ? readGoals(resolve(line?.folder ?? process.cwd(), file)) : undefined,
      isStrict: isUp && file === undefined && isBound,
    };
  };
  return {
    inputsOf(urn, olds, names) {
      known ??= look();
      return planned(known.goals?.[urn], olds, names);
    },
    get isStrict() {
      known ??= look();
      return known.isStrict;
    },
  };
}

interface CheckContext {
  urn: string;
  /** Names of inputs that a check reads from Flowroute. */
  observedInputs: readonly string[];
  stored: PropertyValues | undefined;
  isPreview: boolean;
}

/**
 * What a check reads from Flowroute is as the plan has it. Where the plan is only being made, for the update of the
 * same run, it is left open: the engine takes any value for one that was not known.
 */
export function asPlanned(
  plan: UpdatePlan,
  { urn, observedInputs, stored, isPreview }: CheckContext,
  checked: PropertyValues,
): PropertyValues {
  const planned = plan.inputsOf(urn, stored, observedInputs);
  const isOpen = plan.isStrict && isPreview;
  const answer = { ...checked };
  for (const name of observedInputs) {
    if (planned !== undefined && planned[name] !== UNKNOWN) {
      if (name in planned) answer[name] = planned[name];
      else delete answer[name];
    } else if (isOpen && answer[name] !== undefined && !isDeepStrictEqual(answer[name], stored?.[name])) {
      answer[name] = UNKNOWN;
    }
  }
  return answer;
}

/** `--name VALUE` or `--name=VALUE`. */
function optionOf(args: readonly string[], name: string): string | undefined {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  return args[at] === name ? args[at + 1] : args[at]?.slice(name.length + 1);
}

type Json = Record<string, unknown>;

/** What cannot be read is no plan: then the engine says what it thinks of the inputs. */
function readGoals(file: string): Json | undefined {
  try {
    const { resourcePlans } = JSON.parse(readFileSync(file, "utf8"));
    return resourcePlans;
  } catch {
    return undefined;
  }
}

function planned(
  plan: unknown,
  olds: PropertyValues | undefined,
  names: readonly string[],
): PropertyValues | undefined {
  const diff = (plan as { goal?: { inputDiff?: Json } } | undefined)?.goal?.inputDiff;
  if (diff === undefined) return undefined;
  const { adds, updates, deletes } = diff as { adds?: Json; updates?: Json; deletes?: string[] };
  const all: PropertyValues = { ...olds, ...adds, ...updates };
  for (const name of deletes ?? []) delete all[name];
  const isSecret = (value: unknown) => typeof value === "object" && value !== null && SIGNATURE in value;
  return Object.fromEntries(
    names.flatMap((name) => (name in all ? [[name, isSecret(all[name]) ? UNKNOWN : all[name]]] : [])),
  );
}

/** Marks a secret, which the plan has encrypted. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** The host, its launcher, perhaps a shell, and the CLI. */
const MAX_ANCESTORS = 6;

/** The CLI that has started this process, where the operating system tells. */
export function commandLineOfCli(pid = process.ppid): CommandLine | undefined {
  let next: number | undefined = pid;
  for (let steps = 0; steps < MAX_ANCESTORS && next !== undefined && next > 1; steps += 1) {
    const one = processOf(next);
    if (one === undefined) return undefined;
    if (/^pulumi(\.exe)?$/.test(basename(one.args[0] ?? ""))) return { args: one.args.slice(1), folder: one.folder };
    next = one.parent;
  }
  return undefined;
}

interface Process extends CommandLine {
  parent: number | undefined;
}

function processOf(pid: number): Process | undefined {
  try {
    return process.platform === "linux" ? fromProc(pid) : fromPs(pid);
  } catch {
    return undefined;
  }
}

function fromProc(pid: number): Process {
  const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, "utf8");
  const parent = /^PPid:\s*(\d+)/m.exec(read("status"))?.[1];
  return {
    args: read("cmdline").split("\0").slice(0, -1),
    parent: parent === undefined ? undefined : Number(parent),
    folder: readlinkSync(`/proc/${pid}/cwd`),
  };
}

/** Arguments with spaces in them fall apart here: FLOWROUTE_PLAN is for those. */
function fromPs(pid: number): Process {
  const shown = execFileSync("ps", ["-o", "ppid=,command=", "-p", String(pid)], { encoding: "utf8", timeout: 2_000 });
  const [parent, ...args] = shown.trim().split(/\s+/);
  return { args, parent: Number(parent) };
}
