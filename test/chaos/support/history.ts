/** Lets a history happen, then lets everybody do what messages and documents tell them to, and looks at what is left. */
import type { SimulatorOptions } from "../../../src/simulator";
import type { Outcome } from "../../support/engine-model";
import { expectSound, type State, stateOfRows } from "../../support/invariants";
import type { History, RunCommand } from "./commands";
import { excusedAtTheEnd, excusedBreach, remedy } from "./excuses";
import { declared, emptyProgram } from "./model";
import { type RunResult, type StackInWorld, World } from "./world";

const DAY = 86_400_000;
/** Enough for one failure of each kind that a run can only report. */
const MOST_RUNS = 8;

const calm = (stack: number, kind: RunCommand["do"], refresh: boolean): RunCommand => ({
  do: kind,
  stack,
  keys: "own",
  faults: [],
  end: null,
  refresh,
  serial: false,
  stopAfter: null,
  budget: null,
  maxReleases: null,
  maxNumbers: null,
  replace: null,
  target: null,
});

/** Throws with the whole story when something is lost. */
export async function live(history: History, options: SimulatorOptions = {}): Promise<World> {
  const world = new World(history, options);
  try {
    for (const command of history.commands) await world.perform(command);
    await world.calmDown();
    await settle(world);
    await tearDown(world);
    return world;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}\n\n${world.story.slice(-400).join("\n")}`);
  }
}

async function settle(world: World): Promise<void> {
  world.say("everything is well again");
  world.makeWell();
  // What was assigned shows after days, and a name is approved after two: three rounds.
  for (let round = 0; round < 3; round += 1) {
    for (const stack of world.stacks) await settleStack(world, stack);
    await world.clock.sleep(14 * DAY);
    world.approveAll();
  }
  for (const stack of world.stacks) await expectQuiet(world, stack);
  const states = world.stacks.map((stack) => stateOf(stack));
  world.forgive(excusedBreach(world));
  expectSound(world.watch, states, { except: excusedAtTheEnd(world) });
  const strayed = world.changedOther.filter((line) => !/validate$|details$/.test(line));
  const broken = [...world.broken, ...strayed.map((line) => `another account was changed: ${line}`)];
  if (broken.length > 0) throw new Error(broken.join("\n"));
}

function stateOf({ name, engine, program, index }: StackInWorld): State {
  return stateOfRows(
    name,
    engine,
    declared(program, index).map(({ urn }) => urn),
  );
}

async function settleStack(world: World, stack: StackInWorld): Promise<void> {
  const seen: string[] = [];
  for (let runs = 0; runs < MOST_RUNS; runs += 1) {
    const outcome = await world.run(calm(stack.index, "up", true));
    if (isDone(outcome)) return;
    seen.push(JSON.stringify(outcome));
    await remedy(world, stack, outcome as Outcome);
    await world.clock.sleep(10 * 60_000);
  }
  throw new Error(`${stack.name} does not settle:\n  ${seen.slice(-3).join("\n  ")}`);
}

const isDone = (outcome: RunResult): boolean => outcome !== "cut" && Object.keys(outcome.errors).length === 0;

/** A second `up` has nothing to do, and asks for no change. */
async function expectQuiet(world: World, stack: StackInWorld): Promise<void> {
  world.control.clearRequests();
  const outcome = await world.run(calm(stack.index, "up", false));
  const changing = world.control
    .requests()
    .filter(({ method, path }) => method !== "GET" && !/details$|validate/.test(path));
  if (outcome === "cut" || outcome.ops.length > 0 || !isDone(outcome) || changing.length > 0) {
    throw new Error(`a second up of ${stack.name} has something to do: ${JSON.stringify({ outcome, changing })}`);
  }
}

/** In the end all stacks go, with all that they made. */
async function tearDown(world: World): Promise<void> {
  for (const stack of world.stacks) {
    stack.engine.unprotect();
    for (let runs = 0; ; runs += 1) {
      const outcome = await world.run(calm(stack.index, "destroy", false));
      if (isDone(outcome)) break;
      if (runs === 3) throw new Error(`${stack.name} does not go: ${JSON.stringify(outcome)}`);
      await remedy(world, stack, outcome as Outcome);
      await world.clock.sleep(10 * 60_000);
    }
    stack.program = emptyProgram();
  }
  world.forgive(excusedBreach(world));
  expectSound(world.watch, world.stacks.map(stateOf), { except: excusedAtTheEnd(world) });
}
