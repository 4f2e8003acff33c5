/**
 * Makes a history that fails smaller, for a minute at most. fast-check's own shrinking walks one value at a time and
 * cannot take a command out of the middle without making all that follow anew, so a find stayed long for an hour.
 */
import type { Command, History, RunCommand } from "./commands";
import { numberSpec, recordSpec, runCommand } from "./defaults";
import type { Program } from "./program";

/** Kept as they are: another name, number or kind of command makes another history, not a smaller one. */
const KEPT = new Set(["do", "stack", "keys", "name", "criteria", "maxSetupCost", "attachName"]);
const PLAIN: Record<string, unknown> = Object.fromEntries(
  Object.entries({ ...recordSpec, ...numberSpec(), ...runCommand() }).filter(([name]) => !KEPT.has(name)),
);

/** @param fails why a history fails, in a word that stays the same while it is the same fault; undefined when it does not */
export async function makeSmaller(
  history: History,
  fails: (history: History) => Promise<string | undefined>,
  isTimeUp: () => boolean,
): Promise<History> {
  const fault = await fails(history);
  let small = history;
  // What did not help before a step that did is tried again only once the rest has been tried.
  let tried = 0;
  for (let changed = true; changed; tried = 0) {
    changed = false;
    for (;;) {
      const next = await firstOf(candidates(small), tried, async (one) => isTimeUp() || (await fails(one)) === fault);
      if (next === undefined) break;
      if (isTimeUp()) return small;
      [small, tried] = next;
      changed = true;
    }
  }
  return small;
}

/** The first that is good, from a place on, and its place. */
async function firstOf<T>(
  all: Iterable<T>,
  from: number,
  isGood: (one: T) => Promise<boolean>,
): Promise<[T, number] | undefined> {
  let place = 0;
  for (const one of all) {
    if (place >= from && (await isGood(one))) return [one, place];
    place += 1;
  }
  return undefined;
}

/** Histories with one thing less, those with the most taken away first. */
function* candidates(history: History): Generator<History> {
  const { commands, programs, stacks } = history;
  for (let length = commands.length >> 1; length > 0; length >>= 1) {
    for (let at = commands.length - length; at >= 0; at -= length) {
      yield { ...history, commands: [...commands.slice(0, at), ...commands.slice(at + length)] };
    }
  }
  if (stacks > 1 && !stacksOf(commands).has(stacks - 1)) {
    yield { ...history, stacks: stacks - 1, programs: programs.slice(0, -1) };
  }
  if (history.foreign) yield { ...history, foreign: false };
  for (const [at, program] of programs.entries()) {
    for (const smaller of smallerPrograms(program)) {
      yield { ...history, programs: programs.map((one, place) => (place === at ? smaller : one)) };
    }
  }
  for (const [at, command] of commands.entries()) {
    for (const smaller of smallerCommands(command)) {
      yield { ...history, commands: commands.map((one, place) => (place === at ? smaller : one)) };
    }
  }
}

const stacksOf = (commands: readonly Command[]): Set<number> =>
  new Set(
    commands.flatMap((command) =>
      command.do === "together" ? command.runs.map(({ stack }) => stack) : "stack" in command ? [command.stack] : [],
    ),
  );

function* smallerPrograms(program: Program): Generator<Program> {
  for (const [part, specs] of Object.entries(program) as [keyof Program, (object | null)[]][]) {
    for (const [slot, spec] of specs.entries()) {
      if (spec === null) continue;
      const put = (one: object | null) => ({ ...program, [part]: specs.map((was, at) => (at === slot ? one : was)) });
      yield put(null);
      for (const plainer of plainerOnes(spec)) yield put(plainer);
    }
  }
}

function* smallerCommands(command: Command): Generator<Command> {
  if (command.do === "together") {
    yield* command.runs;
    for (const [at, run] of command.runs.entries()) {
      if (command.runs.length > 2) yield { ...command, runs: command.runs.filter((other) => other !== run) };
      for (const smaller of smallerCommands(run)) {
        yield { ...command, runs: command.runs.map((one, place) => (place === at ? (smaller as RunCommand) : one)) };
      }
    }
    return;
  }
  yield* plainerOnes(command);
  if ("faults" in command) {
    for (const rule of command.faults) yield { ...command, faults: command.faults.filter((other) => other !== rule) };
  }
  if (command.do === "edit" && command.to !== null) {
    for (const to of plainerOnes(command.to)) yield { ...command, to };
  }
}

function* plainerOnes<T extends object>(one: T): Generator<T> {
  for (const [name, value] of Object.entries(one)) {
    if (name in PLAIN && JSON.stringify(value) !== JSON.stringify(PLAIN[name])) yield { ...one, [name]: PLAIN[name] };
  }
}
