/**
 * What somebody sets on all resources at once, from outside of their constructors: a stack's transformations, of the new
 * kind, which the engine calls, and of the old one, which the SDK calls. A `PhoneNumber` and the `NumberSearch` that it
 * declares for itself pass through them one by one, so the two may come out differently.
 */
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Account, InboundRoute, NumberRouting, PhoneNumber } from "pulumi-flowroute";
import type { Simulator } from "pulumi-flowroute/simulator";
import { openEngine } from "../engine/support/bench";
import {
  expectFine,
  expectNothingLeft,
  expectOk,
  expectQuiet,
  HURRY,
  holdings,
  ledger,
  numbersOf,
  plan,
  purchases,
  routesOf,
  writes,
} from "../engine/support/programs";
import type { BenchStack } from "../engine/support/stack";
import { perSuite } from "../support/bench";

const EXACT = "12065550130";

type Options = Pick<
  pulumi.CustomResourceOptions,
  "protect" | "retainOnDelete" | "aliases" | "ignoreChanges" | "provider"
>;
type Setter = (type: string, name: string) => Options | undefined;

const WAYS: Record<string, (set: Setter) => void> = {
  registerResourceTransform: (set) =>
    pulumi.runtime.registerResourceTransform(({ type, name, props, opts }) => {
      const more = set(type, name);
      return more && { props, opts: { ...opts, ...more } as typeof opts };
    }),
  registerStackTransformation: (set) =>
    pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
      const more = set(type, name);
      return more && { props, opts: { ...opts, ...more } };
    }),
};

const SEARCHES = /:NumberSearch$/;
const NUMBERS = /:PhoneNumber$/;
const OURS = /dynamic\/flowroute:/;

for (const [way, register] of Object.entries(WAYS)) {
  describe(`what ${way} sets`, () => {
    const bench = perSuite(() => openEngine({ env: HURRY }));
    let stack: BenchStack;

    afterEach(async () => {
      await expectFine(stack.destroy());
      await expectNothingLeft(bench, stack);
    });

    /** A number by search and an exact one, a route, and a routing; `suffix` is another name for each. */
    const program =
      (options?: Options | Setter | (() => Options), only = OURS, { suffix = "", value = "sip.example.net" } = {}) =>
      async () => {
        if (options !== undefined) {
          const made = typeof options === "object" ? options : undefined;
          const set = typeof options === "function" ? (options as Setter) : () => made;
          register((type, name) => (only.test(type) ? set(type, name) : undefined));
        }
        const pbx = new InboundRoute(`pbx${suffix}`, { routeType: "host", value });
        const any = new PhoneNumber(`any${suffix}`, { search: { state: "WA" } });
        new PhoneNumber(`exact${suffix}`, { number: EXACT });
        new NumberRouting(`any${suffix}`, { numberId: any.id, primaryRouteId: pbx.id });
      };
    const ALL = ["create any", "create any", "create exact", "create pbx"];
    const sorted = async (work: Promise<string[]>): Promise<string[]> => (await work).sort();
    const open = async (name: string, transformed: ReturnType<typeof program>): Promise<void> => {
      stack = await bench.stack(name, transformed);
      expect(await sorted(expectFine(stack.up()))).to.deep.equal(ALL);
    };

    it("protects everything", async () => {
      const locked = program({ protect: true });
      await open("protect", locked);
      await expectQuiet(bench, stack);
      const before = [await holdings(stack), ledger(bench)];
      for (const refused of [await stack.destroy(), await stack.up(async () => undefined)]) {
        expect(refused.ok).to.equal(false);
        expect(refused.messages).to.contain("because it is protected");
      }
      expect([await holdings(stack), ledger(bench)]).to.deep.equal(before);
      expect(await expectFine(stack.up(program()))).to.deep.equal([]);
    });

    it("keeps everything at the carrier by retainOnDelete, in silence, and it can be adopted", async () => {
      await open("retain", program({ retainOnDelete: true }));
      const ids = numbersOf(bench).map(({ id }) => id);
      bench.simulator.control.clearRequests();
      await expectFine(stack.destroy());
      expect(writes(bench)).to.deep.equal([]);
      expect(await holdings(stack)).to.deep.equal([]);
      expect(numbersOf(bench).map(({ id }) => id)).to.deep.equal(ids);
      bench.simulator.control.clearRequests();
      const numbers = numbersOf(bench).map(({ relationships: _, ...number }) => number);
      bench.simulator.control.setAccount({ numbers, routes: [] });
      await expectFine(
        stack.up(async () => {
          for (const number of ids) new PhoneNumber(number, { number, adopt: true, onDelete: "release" });
        }),
      );
      expect(purchases(bench)).to.deep.equal([]);
    });

    for (const [which, only, searches] of [
      ["all", OURS, "update"],
      ["the numbers and not on their searches", /dynamic\/flowroute:(?!NumberSearch)/, "create"],
      ["the numbers' searches alone, whose numbers have theirs from the program", SEARCHES, "update"],
    ] as const) {
      it(`renames without a purchase by aliases on ${which}`, async () => {
        await open("aliases", program());
        const book = ledger(bench);
        const formerName: Setter = (_type, name) => ({ aliases: [{ name: name.replace(/2$/, "") }] });
        const renamed = only === SEARCHES ? withAliases() : program(formerName, only, { suffix: "2" });
        const outcome = await stack.up(renamed);
        expectOk(outcome);
        const ends = outcome.steps.filter(({ type }) => SEARCHES.test(type)).map(({ op, name }) => `${op} ${name}`);
        expect(ends).to.include.members([`${searches} any2`, `${searches} exact2`]);
        expect(plan(outcome).filter((step) => /^(create|delete|replace)/.test(step))).to.deep.equal([]);
        expect(ledger(bench)).to.deep.equal(book);
        await expectQuiet(bench, stack);
      });
    }

    /** The program gives aliases to all of it, and a transformation takes the place of those of the searches. */
    const withAliases = () => async () => {
      register((type, name) => (SEARCHES.test(type) ? { aliases: [{ name: name.replace(/2$/, "") }] } : undefined));
      const was = (name: string) => ({ aliases: [{ name }] });
      const pbx = new InboundRoute("pbx2", { routeType: "host", value: "sip.example.net" }, was("pbx"));
      const any = new PhoneNumber("any2", { search: { state: "WA" } }, was("any"));
      new PhoneNumber("exact2", { number: EXACT }, was("exact"));
      new NumberRouting("any2", { numberId: any.id, primaryRouteId: pbx.id }, was("any"));
    };

    it("leaves everything as it is by ignoreChanges", async () => {
      await open("ignore", program());
      const still = program({ ignoreChanges: ["*"] }, OURS, { value: "other.example.net" });
      expect(await expectFine(stack.up(still))).to.deep.equal([]);
      expect(routesOf(bench).map(({ value }) => value)).to.deep.equal(["sip.example.net"]);
      await expectQuiet(bench, stack);
      expect(await expectFine(stack.up(program(undefined, OURS, { value: "other.example.net" })))).to.deep.equal([
        "update pbx",
      ]);
    });

    it("moves everything to an Account and back without a change", async () => {
      await open("provider", program());
      const moved = onAccount(bench.simulator, (provider) => program({ provider }));
      expect(await expectFine(stack.up(moved))).to.deep.equal([]);
      await expectQuiet(bench, stack);
      expect(await expectFine(stack.up(program()))).to.deep.equal([]);
      await expectQuiet(bench, stack);
    });

    for (const [which, only] of [
      ["a number", NUMBERS],
      ["its search", SEARCHES],
    ] as const) {
      it(`buys nothing where only ${which} is on an Account: its list would not be known there`, async () => {
        const parted = onAccount(bench.simulator, (provider) => program({ provider }, only));
        stack = await bench.stack("parted", parted);
        bench.simulator.control.clearRequests();
        for (const refused of [await stack.preview(), await stack.up()]) {
          expect(refused.ok).to.equal(false);
          expect(refused.messages).to.contain("[search-missing]");
        }
        expect(purchases(bench)).to.deep.equal([]);
        expect(await sorted(expectFine(stack.up(program())))).to.include.members(["create any", "create exact"]);
        // What is bought needs no list any more.
        expect(await expectFine(stack.up(parted))).to.deep.equal([]);
        await expectQuiet(bench, stack);
      });
    }
  });
}

const onAccount =
  ({ url, accessKey, secretKey }: Simulator, program: (provider: Account) => () => Promise<void>) =>
  async () => {
    const account = new Account("acme", { baseUrl: url, accessKey, secretKey: pulumi.secret(secretKey) });
    await program(account)();
  };
