/** Lets a history happen, then lets everybody do what messages and documents tell them to, and looks at what is left. */
import type { SimulatorOptions } from "../../../src/simulator";
import { scenarios } from "../../scenarios";
import type { Outcome } from "../../support/engine-model";
import { expectSound, type State, stateOfRows } from "../../support/invariants";
import type { History } from "./commands";
import { runCommand } from "./defaults";
import { type Extras, packageExtras } from "./extras";
import { isKnownBreach, knownLeftovers } from "./known-limitations";
import { perform } from "./perform";
import { emptyProgram } from "./program";
import { remedy } from "./remedies";
import { type RunResult, Runs } from "./runs";
import { listedIn } from "./state-contents";
import { type TestStack, World } from "./world";

const DAY = 86_400_000;
/** Enough for one failure of each kind that a run can only report. */
const MOST_RUNS = 8;

/**
 * Throws with what happened when something is lost.
 *
 * @param beyond kinds that the histories do not know by hand
 */
export async function play(
  history: History,
  options: SimulatorOptions = {},
  beyond: Extras = packageExtras,
): Promise<World> {
  const world = new World(history, options, beyond);
  const runs = new Runs(world);
  try {
    for (const command of history.commands) await perform(world, runs, command);
    await runs.waitForHosts();
    await convergeAll(world, runs);
    await destroyAll(world, runs);
    return world;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}\n\n${world.trace.slice(-400).join("\n")}`);
  }
}

async function convergeAll(world: World, runs: Runs): Promise<void> {
  world.log("everything is well again");
  world.restoreService();
  // What was assigned shows after days, and a name is approved after two: three rounds.
  for (let round = 0; round < 3; round += 1) {
    for (const stack of world.stacks) await convergeStack(world, runs, stack);
    await world.clock.sleep(14 * DAY);
    world.approveAll();
  }
  for (const stack of world.stacks) await replaceAgain(world, runs, stack);
  for (const stack of world.stacks) {
    await expectQuiet(world, runs, stack);
    // What the account has of kinds that nobody knows by hand is compared as a refresh does it.
    if (stack.extras.length > 0) await expectQuiet(world, runs, stack, true);
  }
  expectSoundWorld(world);
  const strayed = world.changedOther.filter((line) => !/validate$|details$/.test(line));
  const broken = [...world.broken, ...strayed.map((line) => `another account was changed: ${line}`)];
  if (broken.length > 0) throw new Error(broken.join("\n"));
}

function expectSoundWorld(world: World): void {
  world.dropBreaches(isKnownBreach(world));
  const except = knownLeftovers(world);
  expectSound(world.watch, world.stacks.map(stateOf), { except, scenarios: [...scenarios, ...world.beyond.scenarios] });
  const left = world.extras.flatMap((extra) => [...extra.unmet(), ...extra.leftOver(except)]);
  if (left.length > 0) throw new Error(left.join("\n"));
}

function stateOf({ name, engine, declared }: TestStack): State {
  return stateOfRows(
    name,
    engine,
    declared().map(({ urn }) => urn),
  );
}

/**
 * A run that replaced by force and died after a purchase: "bring the program up with the same `--replace` again"
 * (docs/safety.md), since without it nothing looks for the number. Other numbers, which have their aliases, are refused.
 */
async function replaceAgain(world: World, runs: Runs, stack: TestStack): Promise<void> {
  const { interrupted = null, engine } = stack;
  const listed = new Set(listedIn(engine));
  const isLost = world.control.state().numbers.some(({ id }) => !world.known.has(id) && listed.has(id));
  if (interrupted === null || !isLost) return;
  await runs.run(runCommand({ stack: stack.index, replace: interrupted }));
  await convergeStack(world, runs, stack);
}

async function convergeStack(world: World, runs: Runs, stack: TestStack): Promise<void> {
  const seen: string[] = [];
  for (let count = 0; count < MOST_RUNS; count += 1) {
    const outcome = await runs.run(runCommand({ stack: stack.index, refresh: true }));
    if (isDone(outcome)) return;
    seen.push(JSON.stringify(outcome));
    await remedy(world, stack, outcome as Outcome);
    await world.clock.sleep(10 * 60_000);
  }
  throw new Error(`${stack.name} does not converge:\n  ${seen.slice(-3).join("\n  ")}`);
}

const isDone = (outcome: RunResult): boolean => outcome !== "cut" && Object.keys(outcome.errors).length === 0;

/** A second `up` has nothing to do, and asks for no change. */
async function expectQuiet(world: World, runs: Runs, stack: TestStack, refresh = false): Promise<void> {
  world.control.clearRequests();
  const outcome = await runs.run(runCommand({ stack: stack.index, refresh }));
  const changing = world.control
    .requests()
    .filter(({ method, path }) => method !== "GET" && !/details$|validate/.test(path));
  if (outcome === "cut" || outcome.ops.length > 0 || !isDone(outcome) || changing.length > 0) {
    throw new Error(`a second up of ${stack.name} has something to do: ${JSON.stringify({ outcome, changing })}`);
  }
}

/** In the end all stacks go, with all that they made. */
async function destroyAll(world: World, runs: Runs): Promise<void> {
  for (const stack of world.stacks) {
    stack.engine.unprotect();
    for (let count = 0; ; count += 1) {
      const outcome = await runs.run(runCommand({ stack: stack.index, do: "destroy" }));
      if (isDone(outcome)) break;
      if (count === 3) throw new Error(`${stack.name} does not go: ${JSON.stringify(outcome)}`);
      await remedy(world, stack, outcome as Outcome);
      await world.clock.sleep(10 * 60_000);
    }
    stack.program = emptyProgram();
    for (const extra of stack.extras) extra.leave();
  }
  expectSoundWorld(world);
  if (world.broken.length > 0) throw new Error(world.broken.join("\n"));
}
