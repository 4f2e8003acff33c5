/** The small words that tests of single resources have in common: what was planned, asked, paid for and left. */

import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { PhoneNumber, type PhoneNumberArgs } from "pulumi-flowroute";
import type { AccountState } from "pulumi-flowroute/simulator";
import type { EngineBench } from "./bench";
import type { Outcome } from "./outcome";
import type { BenchStack, Deployment } from "./stack";

/** For every bench here: seconds for one request, from which all waits for the carrier are derived. */
export const HURRY = { FLOWROUTE_TIMEOUT: "4" };

const SEARCH = /:NumberSearch$/;

/** What happens to each resource, as `update line`; the shortlists that numbers keep for themselves are left out. */
export const plan = ({ steps }: Outcome): string[] =>
  steps.filter(({ op, type }) => op !== "same" && !SEARCH.test(type)).map(({ op, name }) => `${op} ${name}`);

/** Every line of the carrier's book, as `setup 12065550110 1`. */
export const ledger = ({ simulator }: EngineBench): string[] =>
  simulator.control.state().ledger.map(({ kind, number, amount }) => `${kind} ${number} ${amount}`);

/** Requests that spend money. */
export const purchases = (bench: EngineBench): string[] => bench.requests(/^POST \/v2\/numbers\/\d+/);

/** Requests that change something at the carrier. */
export const writes = (bench: EngineBench): string[] =>
  bench.requests(/^(POST|PATCH|PUT|DELETE) (?!\/v2\/numbers\/details)/);

export type SimulatedNumber = AccountState["numbers"][number];

export const numbersOf = ({ simulator }: EngineBench): SimulatedNumber[] => simulator.control.state().numbers;

/** Without the reserved route. */
export const routesOf = ({ simulator }: EngineBench): AccountState["routes"] =>
  simulator.control.state().routes.filter(({ id }) => id !== "0");

export function numberOf(bench: EngineBench, id: string): SimulatedNumber {
  const found = numbersOf(bench).find((number) => number.id === id);
  if (found === undefined) throw new Error(`${id} is not on the account`);
  return found;
}

/** Somebody edits numbers in the portal; `undefined` takes one off the account. */
export function editNumber(
  bench: EngineBench,
  id: string,
  edit: (number: SimulatedNumber) => SimulatedNumber | undefined,
): void {
  numberOf(bench, id);
  const numbers = numbersOf(bench).flatMap((number) => (number.id === id ? (edit(number) ?? []) : number));
  bench.simulator.control.setAccount({ numbers });
}

/** Ported away: neither on the account nor in stock. */
export const portAway = (bench: EngineBench, id: string): void => editNumber(bench, id, () => undefined);

/** Neither a change nor a question to the carrier. */
export async function expectQuiet(bench: EngineBench, stack: BenchStack): Promise<void> {
  bench.simulator.control.clearRequests();
  const { ok, changes, messages } = await stack.preview();
  expect({ ok, changes, messages, requests: bench.requests() }).to.deep.equal({
    ok: true,
    changes: {},
    messages: "",
    requests: [],
  });
}

/** Succeeded with nothing to complain of; a failure shows what it was. */
export function expectOk({ ok, messages }: Pick<Outcome, "ok" | "messages">): void {
  expect({ ok, messages }).to.deep.equal({ ok: true, messages: "" });
}

/** Succeeds with nothing to complain of. @returns what was planned */
export async function expectFine(work: Promise<Outcome>): Promise<string[]> {
  const outcome = await work;
  expectOk(outcome);
  return plan(outcome);
}

/**
 * No secret stands in clear in the state as it is kept (the Automation API would show them all), or in anything that
 * the run has shown, debug events included.
 *
 * @returns what the stack holds
 */
export async function expectNoSecrets(
  stack: BenchStack,
  { events, ...shown }: Outcome,
  secrets: readonly string[],
): Promise<string[]> {
  const { stdout: state } = await stack.command(["stack", "export"]);
  for (const [where, what] of Object.entries({ shown, events, state })) {
    for (const secret of secrets)
      expect(JSON.stringify(what).includes(secret), `${secret} in ${where}`).to.equal(false);
  }
  return held(JSON.parse(state).deployment);
}

/** Kinds and names of what the stack holds. */
export const holdings = async (stack: BenchStack): Promise<string[]> => held(await stack.state());

const held = ({ resources = [] }: Deployment): string[] =>
  resources
    .filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/") && !SEARCH.test(type))
    .map(({ urn, type }) => `${type.split(":").at(-1)} ${urn.split("::").at(-1)}`)
    .sort();

/** After a destroy: nothing in the state, nothing on the account, everything given back that was bought. */
export async function expectNothingLeft(bench: EngineBench, stack: BenchStack): Promise<void> {
  const { resources = [], pending_operations: pending = [] } = await stack.state();
  expect(resources.map(({ urn }) => urn)).to.deep.equal([]);
  expect(pending).to.deep.equal([]);
  expect(numbersOf(bench).map(({ id }) => id)).to.deep.equal([]);
  expect(routesOf(bench)).to.deep.equal([]);
  const book = ledger(bench).map((line) => line.split(" ").slice(0, 2));
  const numbersWith = (kind: string) => book.flatMap(([what, number]) => (what === kind ? [number] : [])).sort();
  expect(numbersWith("release")).to.deep.equal(numbersWith("setup"));
}

/** A program of nothing but numbers; each is an output. */
export const numbers =
  (wanted: Record<string, PhoneNumberArgs>, opts: Record<string, pulumi.CustomResourceOptions> = {}) =>
  async () =>
    Object.fromEntries(
      Object.entries(wanted).map(([name, args]) => [name, new PhoneNumber(name, args, opts[name]).number]),
    );
