/** Kills a run at one point, lets it go on as a user would, and looks whether everything is as if nothing had been. */
import { expect } from "chai";
import type { Outcome } from "../engine/support/outcome";
import { writes } from "../engine/support/programs";
import type { SpawnedRun } from "../engine/support/spawned-run";
import type { Deployment } from "../engine/support/stack";
import { until } from "../engine/support/waiting";
import { leftOver } from "../lifecycle/extra-kinds";
import { scenarios } from "../scenarios";
import { extraScenarios } from "../scenarios/beyond";
import { brokenElsewhere } from "../scenarios/scenario";
import { expectSound, stateOfDeployment } from "../support/invariants";
import { BUYING_AGAIN } from "./baseline-program";
import { extraPurchases } from "./extra-kinds";
import { type Fixture, isOwn } from "./fixture";
import { type Operation, type Point, shapeOf } from "./points";

const NUMBERS = 3 + extraPurchases;

/** What the carrier has charged and released in the end, whatever happened on the way. */
const LEDGER: Record<Exclude<Operation, "destroy">, Record<string, number>> = {
  up: { setup: NUMBERS, e911: 2 },
  replacement: { setup: 1, e911: 1, release: 1 },
};

export async function crashAt(fixture: Fixture, point: Point): Promise<void> {
  const { stack, watch } = fixture;
  await fixture.prepare(point.operation);
  const run = stack.spawn(point.operation === "destroy" ? "destroy" : "up");
  try {
    await killAt(fixture, point, run);
    await stack.unlock();
    if (point.again === "after a while") {
      await hostEnds(fixture, run);
      fixture.control.advance("1h");
    }
    if (point.then === "destroy") return await expectDestroyed(fixture);
    // A host that lives on may still delete what the destroy had begun with.
    if (point.operation === "destroy" && run.hosts().length === 0) watch.forbid("release");
    await expectRestored(fixture, point, run);
  } finally {
    await run.killAll();
  }
}

/** Resolves when the run has been killed at the point. */
async function killAt({ control }: Fixture, point: Point, run: SpawnedRun): Promise<void> {
  const kill = () => (point.killed === "CLI alone" ? run.killCli() : run.killAll());
  let killed: Promise<void> | undefined;
  let reached: () => boolean;
  let stop = () => {};
  if (point.moment === "before") {
    const [method = "", path = ""] = point.request.split(" ");
    control.faults.add({
      match: { method, path: `^${path.replaceAll("#", "\\d+")}$` },
      skip: point.nth - 1,
      times: 1,
      // With the machine gone the request has not got through; without the CLI alone it does, behind its back.
      fault: point.killed === "CLI alone" ? { kind: "delay", ms: 2_000 } : { kind: "hang-before" },
    });
    reached = () => control.faults.list()[0]?.fired === 1;
  } else {
    let seen = 0;
    // Between the change and its answer: nothing leaves the simulator while this is at work.
    stop = control.watch(({ request }) => {
      if (request === undefined || shapeOf(request) !== point.request) return;
      seen += 1;
      if (seen === point.nth) killed = kill();
    });
    reached = () => killed !== undefined;
  }
  let ended: string | undefined;
  void run.ended.then(({ output }) => {
    ended = output;
  });
  await until("the request", () => {
    if (reached()) return true;
    if (ended !== undefined) throw new Error(`The run ended before it came to the point:\n${ended}`);
    return false;
  });
  stop();
  await (killed ?? kill());
}

/** The host has done what it does without its engine, and is gone. */
async function hostEnds({ control }: Fixture, run: SpawnedRun): Promise<void> {
  if (run.hosts().length > 0) {
    // Longer than a request may take: a host that still waits for an answer asks again after that.
    let last = { requests: -1, at: 0 };
    await until("the end of what the host does", () => {
      const requests = control.requests().length;
      if (requests !== last.requests) last = { requests, at: Date.now() };
      return Date.now() - last.at > 4_000;
    });
  }
  await run.killAll();
}

/** As if the run had not been disturbed, and nothing is left to do. */
async function expectRestored(fixture: Fixture, { operation }: Point, run: SpawnedRun): Promise<void> {
  const { stack, bench, control, watch } = fixture;
  let again = await stack.up();
  // What the host of a destroy had sent already goes through when this run has looked.
  const isBehind = run.hosts().length > 0;
  await hostEnds(fixture, run);
  // Where nothing needs what has gone, only a refresh finds that out.
  const isUnseen = extraScenarios.length > 0;
  if (operation === "destroy" && (isBehind || isUnseen || !again.ok)) again = await upBuyingAgain(fixture, again);
  expect(again.ok, again.messages).to.equal(true);
  expect(again.diagnostics.filter(({ severity }) => severity === "error")).to.deep.equal([]);

  control.clearRequests();
  const { ok, changes, messages } = await stack.up();
  expect({ ok, changes, writes: writes(bench) }, messages).to.deep.equal({ ok: true, changes: {}, writes: [] });

  expectNever(fixture);
  const state = stateOfDeployment("crash", withoutMadeCreations(await stack.state()));
  expectSound({ ...watch, isForeign: (_, id) => !isOwn(id) }, [state]);
  expect(state.resources.filter(isRecordedAsForeign).map(({ urn }) => urn)).to.deep.equal([]);
  const book = countsOf(control.state().ledger);
  if (operation === "destroy") expect(book["setup"]).to.equal(book["release"]);
  else expect(book).to.deep.equal(LEDGER[operation]);
  expect(control.state().numbers).to.have.length(NUMBERS);
}

/**
 * What the destroy has taken away and the state still has is not there for what needs it, and the run says so; a refresh
 * finds that out. A number is not even then bought again unasked: this asks for it. What the state does not have any more
 * is new.
 */
async function upBuyingAgain({ stack, control }: Fixture, { ok, messages, steps }: Outcome): Promise<Outcome> {
  if (!ok) expect(messages).to.match(/\[(number-missing|not-on-account|already-on-account|tag-in-use|former-name)\]/);
  const created = steps.filter(({ op, type }) => op === "create" && type.endsWith(":PhoneNumber"));
  expect(countsOf(control.state().ledger)["setup"] ?? 0).to.be.at.most(created.length);
  return stack.up(BUYING_AGAIN, { refresh: true });
}

/** Made by us, and yet kept as somebody else's, so that a destroy would leave it. Of a caller name docs/safety.md says why. */
const isRecordedAsForeign = ({ kind, outputs }: { kind: string; outputs: Record<string, unknown> }): boolean =>
  ["PhoneNumber", "InboundRoute", "E911Address"].includes(kind) &&
  !["purchased", "created"].includes(String(outputs["origin"]));

async function expectDestroyed(fixture: Fixture): Promise<void> {
  const { stack, control, watch } = fixture;
  const again = await stack.destroy();
  expect(again.ok, again.messages).to.equal(true);
  expect(await stack.state()).not.to.have.any.keys("resources", "pending_operations");
  expectSound({ ...watch, isForeign: (_, id) => !isOwn(id) }, []);
  const { numbers, routes, e911s, cnams, ledger } = control.state();
  expect([...numbers, ...routes, ...e911s, ...cnams].map(({ id }) => id).filter(isOwn)).to.deep.equal([]);
  expect(countsOf(ledger)).to.deep.equal({ release: NUMBERS });
  expectNever(fixture);
  const left = leftOver(extraScenarios, control.state(), [], await fixture.extraIds());
  expect(left).to.deep.equal([]);
}

/** What must never happen to any kind. */
function expectNever({ control }: Fixture): void {
  expect(brokenElsewhere(scenarios, control.state(), () => [])).to.deep.equal([]);
}

function countsOf(ledger: readonly { kind: string }[]): Record<string, number> {
  const book: Record<string, number> = {};
  for (const { kind } of ledger) book[kind] = (book[kind] ?? 0) + 1;
  return book;
}

/**
 * Without the engine's notes on creations that never ended and have been made since, which an `up` leaves and
 * `pulumi refresh --clear-pending-creates` takes out.
 */
function withoutMadeCreations({ resources = [], pending_operations: pending = [], ...rest }: Deployment): Deployment {
  const made = new Set(resources.map(({ urn }) => urn));
  const left = pending.filter(({ type, resource }) => !(type === "creating" && made.has(resource.urn)));
  return { ...rest, resources, pending_operations: left };
}
