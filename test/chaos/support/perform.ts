/** Lets one command of a history happen: an edit, runs, the portal, the commands `pulumi state` and `stack import`. */
import type { Stack } from "../../support/engine-model";
import type { Command, RunCommand } from "./commands";
import { editInPortal, reviewCallerName, sellToOthers } from "./external-actors";
import { editList, type RecordSpec, stackName, withContent } from "./program";
import type { Runs } from "./runs";
import { idsIn, listedIn } from "./state-contents";
import type { TestStack, World } from "./world";

export async function perform(world: World, runs: Runs, command: Command): Promise<void> {
  switch (command.do) {
    case "edit":
      return edit(world, command);
    case "move":
      editList(world.stack(command.stack).program[command.part], command.edit);
      return world.log(`${stackName(command.stack)}: ${command.part}, ${command.edit}`);
    case "together":
      await Promise.all(distinct(command.runs).map((run) => runs.run(run)));
      return;
    case "rivals":
      return sellToOthers(world, command.count);
    case "portal":
      return editInPortal(world, command.act, command.pick);
    case "judge":
      return reviewCallerName(world, command.pick, command.approve);
    case "wait":
      world.log(`${command.ms / 1000} s pass`);
      return world.clock.sleep(command.ms);
    case "state delete":
      return deleteFromState(world, world.stack(command.stack), command.slot);
    case "state move":
      return moveInState(world, runs, command);
    case "extra":
      return world.extra(command.kind).perform(command.act);
    case "restore":
      return restore(world, world.stack(command.stack), command.pick);
    default:
      await runs.run(command);
  }
}

function edit(world: World, { stack, part, slot, to }: Extract<Command, { do: "edit" }>): void {
  const { program } = world.stack(stack);
  (program[part] as unknown[])[slot] = structuredClone(to);
  if (part !== "numbers" && to !== null) {
    program[part][slot] = { ...(to as RecordSpec), content: withContent(program[part], slot) };
  }
  world.log(`${stackName(stack)}: edit ${part}[${slot}] ${JSON.stringify(to)}`);
}

/** Of what a number that no state has any more had, nothing is looked for. */
function deleteFromState(world: World, { engine, name }: TestStack, slot: number): void {
  const urn = numberIn(engine, slot);
  if (urn === undefined) return;
  world.thrownAway.add(engine.row(urn).id);
  world.log(`${name}: pulumi state delete ${urn}`);
  engine.forget(urn);
}

/** Nobody does that while a run is at work. States from before it are put back no more: a number would be in two. */
async function moveInState(
  world: World,
  runs: Runs,
  { stack, to, slot, isAlone }: Extract<Command, { do: "state move" }>,
): Promise<void> {
  const [from, other] = [world.stack(stack), world.stack(to)];
  const isAtWork = await runs.isAtWorkAfterAWhile();
  const urn = numberIn(from.engine, slot);
  const spec = from.program.numbers[slot];
  const isFree =
    !other.program.numbers[slot] &&
    ["PhoneNumber", "NumberSearch"].every((kind) => inSlot(other.engine, kind, slot).length === 0);
  if (from === other || urn === undefined || !spec || !isFree || isAtWork) return;
  if (!spec.criteria.startsWith("1") || !urn.endsWith(`line${slot}${spec.name}`)) return;
  const search = urn.replace(":PhoneNumber::", ":NumberSearch::");
  const urns = from.engine.rows.has(search) && !isAlone ? [search, urn] : [urn];
  world.log(`pulumi state move ${urns.join(" ")} from ${from.name} to ${other.name}`);
  from.engine.forgetDependents(urn);
  from.engine.moveTo(other.engine, urns, (one) => one.replace(`:${from.name}::`, `:${other.name}::`));
  from.program.numbers[slot] = null;
  other.program.numbers[slot] = { ...spec, primary: null, failover: null, address: null, callerName: null };
  for (const one of [from, other]) one.backups = [];
}

/** The state of so many runs ago is put back; what the present one knows is thrown away. */
function restore(world: World, { backups, engine, name }: TestStack, pick: number): void {
  const backup = backups.at(-1 - (pick % Math.max(backups.length, 1)));
  const [ids, lists] = [idsIn(engine), listedIn(engine)];
  if (backup !== undefined) engine.restore(backup);
  const [left, leftLists] = [new Set(idsIn(engine)), new Set(listedIn(engine))];
  for (const id of ids) if (!left.has(id)) world.thrownAway.add(id);
  for (const number of lists) if (!leftLists.has(number)) world.thrownLists.add(number);
  world.log(`${name}: the state of ${pick} runs ago`);
}

/** What a state has of one kind in a slot, under whichever name. */
const inSlot = ({ rows }: Stack, kind: string, slot: number): string[] =>
  [...rows.keys()].filter((urn) => urn.includes(`:${kind}::line${slot}`));

const numberIn = (engine: Stack, slot: number): string | undefined => inSlot(engine, "PhoneNumber", slot)[0];

/** The engine locks a stack: one run of each at a time. */
const distinct = (runs: RunCommand[]): RunCommand[] =>
  runs.filter((run, at) => runs.findIndex(({ stack }) => stack === run.stack) === at);
