/** Others are after the same numbers: another customer in mid-run, another stack at the same time; or there are too few. */
import { expect } from "chai";
import type { InventoryNumber } from "pulumi-flowroute/simulator";
import { type EngineBench, openEngine } from "../engine/support/bench";
import type { Outcome } from "../engine/support/outcome";
import { expectQuiet } from "../engine/support/programs";
import { letRivalCome, type Waiting } from "../engine/support/rival";
import type { BenchStack } from "../engine/support/stack";
import { booksOf, purchasePosts } from "../support/account";
import { expectSound, stateOfDeployment, type Watch, watchAccount } from "../support/invariants";
import { urnOf } from "../support/program";

const DESKS = Array.from({ length: 50 }, (_, index) => `desk-${index}`);
const PLACE = { rateCenter: "SEATTLE", state: "WA" };

const PAID_TWICE = "no number is bought twice";
/** What a run says of it; no warning, because all is well but for the fee. */
const LOST_FEE = /may have charged its setup fee again|both may have paid its setup fee/;

/** Who buys waits a tenth of it for the tag of another stack; that may take a while when both run on a slow machine. */
const UNHURRIED = { FLOWROUTE_TIMEOUT: "15" };

const stockOf = (count: number, from = 0): InventoryNumber[] =>
  Array.from({ length: count }, (_, index) => ({ number: String(12065550100 + from + index), ...PLACE }));

/** In a process of its own, so that two can run at the same time. */
const program = {
  script: `
    const { PhoneNumber } = require("pulumi-flowroute");
    for (const name of ${JSON.stringify(DESKS)}) new PhoneNumber(name, { search: ${JSON.stringify(PLACE)} });`,
};

/** The last of the program first: they have not begun while others buy. */
const waitingIn = (...stacks: string[]): Waiting[] =>
  DESKS.toReversed().flatMap((desk) =>
    stacks.map((stack) => ({ urn: urnOf("phoneNumber", desk, stack), tag: `shop/${stack}/${desk}` })),
  );

const expectUnnoticed = ({ ok, messages }: Outcome) =>
  expect({ ok, messages }).to.deep.equal({ ok: true, messages: "" });

describe("fifty numbers by one search", () => {
  let bench: EngineBench;
  let watch: Watch;
  afterEach(() => bench.close());

  const open = async (profile: "plain" | "harsh", stock: InventoryNumber[]) => {
    bench = await openEngine({ profile, seed: { inventory: stock }, env: UNHURRIED });
    watch = watchAccount(bench.simulator);
  };
  const stackOf = (name: string) => bench.stack(name, program, { project: "shop" });

  const paidTwice = () => watch.breaches.filter(({ invariant }) => invariant === PAID_TWICE);

  /** Every resource has a number, and every number one owner. */
  const expectFiftyEach = async (...stacks: BenchStack[]) => {
    const states = stacks.map(async (stack) => {
      const { name } = stack.engine;
      const wanted = DESKS.map((desk) => urnOf("phoneNumber", desk, name));
      return stateOfDeployment(name, await stack.state(), wanted);
    });
    const breaches = watch.breaches.filter(({ invariant }) => invariant !== PAID_TWICE);
    expectSound({ ...watch, breaches }, await Promise.all(states));
    expect(booksOf(bench.simulator).numbers).to.have.length(50 * stacks.length);
  };

  it("are fifty although somebody else takes five that are just about to be bought", async () => {
    const stock = stockOf(60);
    await open("harsh", stock);
    const rival = letRivalCome(bench, { stock, after: 10, waiting: waitingIn("dev") });
    const dev = await stackOf("dev");

    expectUnnoticed(await dev.up());

    expect(rival.taken).to.have.length(5);
    // A desk whose purchase is under way at that moment counts as waiting, and wants no other number.
    expect(rival.inVain()).to.have.length.below(5);
    expect(Math.max(...purchasePosts(bench.simulator).values())).to.equal(1);
    await expectFiftyEach(dev);
    expect(paidTwice()).to.deep.equal([]);
    await expectQuiet(bench, dev);
  });

  for (const profile of ["plain", "harsh"] as const) {
    it(`are fifty for each of two stacks at once, out of the hundred that a third party leaves (${profile})`, async () => {
      const stock = stockOf(105);
      await open(profile, stock);
      const rival = letRivalCome(bench, { stock, after: 20, waiting: waitingIn("dev", "prod") });
      const stacks = [await stackOf("dev"), await stackOf("prod")];

      const outcomes = await Promise.all(stacks.map((stack) => stack.up()));

      for (const outcome of outcomes) expectUnnoticed(outcome);
      expect(rival.taken).to.have.length(5);
      expect(rival.inVain()).to.deep.equal([]);
      await expectFiftyEach(...stacks);
      // The harsh carrier sells a number again that the other stack bought between look and purchase: the fee is lost.
      const lost = outcomes.flatMap(({ diagnostics }) => diagnostics.filter(({ message }) => LOST_FEE.test(message)));
      expect(paidTwice()).to.have.length(lost.length);
      if (profile === "plain") expect(lost).to.deep.equal([]);
    });
  }

  it("are the forty that there are, with ten clear errors, and the next up buys ten when there are more", async () => {
    await open("harsh", stockOf(40));
    const dev = await stackOf("dev");

    const short = await dev.up(undefined, { continueOnError: true });

    expect(short.ok).to.equal(false);
    const errors = short.diagnostics.filter(({ severity, resource }) => severity === "error" && resource !== undefined);
    expect(errors.map(({ resource, message }) => saysThatNothingIsLeftFor(resource, message))).to.deep.equal(
      Array.from({ length: 10 }, () => true),
    );
    expect(booksOf(bench.simulator)).to.include({ purchases: 40 });
    bench.simulator.control.inventory({ add: stockOf(20, 40) });
    expectUnnoticed(await dev.up());
    await expectFiftyEach(dev);
    expect(paidTwice()).to.deep.equal([]);
    await expectQuiet(bench, dev);
  });
});

const saysThatNothingIsLeftFor = (name: string | undefined, message: string): boolean =>
  message.startsWith(`Could not buy a number for "${name}": `) &&
  /^.* in rate center SEATTLE, in state WA.* \[nothing-to-buy\]$/m.test(message) &&
  /40 went to others/.test(message);
