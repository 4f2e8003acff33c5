/** The stack's own keys and an `Account` with the same ones: two hosts of one run that buy and release at the same time. */
import { expect } from "chai";
import { ACCOUNT_KEY } from "../../src/host/account-key";
import { Stack } from "../support/engine-model";
import { hostsOfOneRun } from "../support/hosts";
import { buying } from "../support/program";
import { openProviders, type ProviderBench, type Run } from "../support/provider-bench";

const PLACE = { rateCenter: "SEATTLE", state: "WA" };
const stockOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ number: String(12065550100 + index), ...PLACE }));

describe("two providers of one account that buy by one search at the same moment", () => {
  let bench: ProviderBench;
  afterEach(() => bench.close());

  const open = async (count: number) => {
    bench = await openProviders({
      seed: { inventory: stockOf(count) },
      choices: { "purchase-of-owned-number": "charge-again", "no-funds": "refuse-403" },
    });
  };
  const hosts = async (config: Record<string, string> = {}, ofAccount = config): Promise<[Run, Run]> => {
    const peersOf = hostsOfOneRun();
    return [
      await bench.run(config, {}, peersOf("stack")),
      await bench.run({ ...ofAccount, [ACCOUNT_KEY]: "sales" }, {}, peersOf("sales")),
    ];
  };
  const program = (host: string, count: number) =>
    Array.from({ length: count }, (_, at) => buying(`${host}-${at}`, { search: PLACE })).flat();
  /** @returns what was created, and what was said of the rest */
  const upOnBoth = async ([one, two]: [Run, Run], count = 1) => {
    const stacks = [new Stack(), new Stack()] as const;
    const outcomes = await Promise.all([
      stacks[0].up(one, program("stack", count)),
      stacks[1].up(two, program("sales", count)),
    ]);
    const numbers = stacks.flatMap(({ rows }) =>
      [...rows.values()].flatMap(({ urn, id }) => (urn.includes(":PhoneNumber::") ? [id] : [])),
    );
    return { stacks, numbers, errors: outcomes.flatMap(({ errors }) => Object.values(errors)) };
  };

  it("get the one number that there is once, and it is paid for once, by a carrier that sells it twice", async () => {
    await open(1);
    const { numbers, errors } = await upOnBoth(await hosts());
    expect(numbers).to.deep.equal(["12065550100"]);
    expect(bench.bought()).to.deep.equal(["12065550100"]);
    expect(errors).to.have.length(1);
    expect(errors[0]).to.contain("1 went to others on this account");
  });

  it("get different numbers where there are just enough for all", async () => {
    await open(8);
    const { numbers, errors } = await upOnBoth(await hosts(), 4);
    expect(errors).to.deep.equal([]);
    expect(new Set(numbers).size).to.equal(8);
    expect(bench.bought().sort()).to.deep.equal(numbers.sort());
  });

  it("spend the budget of the run together", async () => {
    await open(8);
    const { numbers, errors } = await upOnBoth(await hosts({ "flowroute:budget": "3" }), 4);
    expect(numbers).to.have.length(3);
    expect(errors).to.have.length(5);
    for (const error of errors) expect(error).to.contain("would bring this run to 4.00");
    expect(bench.bought()).to.have.length(3);
  });

  it("go by the limits of their own, and count what the other one has spent", async () => {
    await open(8);
    const { numbers } = await upOnBoth(await hosts({ "flowroute:budget": "2" }, {}), 4);
    // The account spends what it likes; the stack's own keys stop where both have spent 2.
    expect(numbers.length).to.be.within(4, 6);
  });

  it("keep maxNumbers together", async () => {
    await open(8);
    const { numbers, errors } = await upOnBoth(await hosts({ "flowroute:maxNumbers": "3" }), 4);
    expect(numbers).to.have.length(3);
    for (const error of errors) expect(error).to.contain("the account has 3 numbers");
    expect(bench.owned()).to.have.length(3);
  });

  it("both stop when the carrier has refused one of them for lack of funds", async () => {
    await open(8);
    bench.simulator.control.setAccount({ balance: 1.5 });
    const [one, two] = await hosts();
    await new Stack().up(one, program("stack", 2));
    bench.asked();
    const { errors } = await new Stack().up(two, program("sales", 2));
    expect(Object.values(errors)).to.have.length(2);
    for (const error of Object.values(errors)) expect(error).to.match(/\[(no-funds|charges-stopped)\]/);
    expect(bench.asked(/^POST/)).to.deep.equal([]);
  });

  it("release together as many numbers as one run may", async () => {
    await open(8);
    const { stacks } = await upOnBoth(await hosts(), 2);
    const [one, two] = await hosts({ "flowroute:maxReleases": "3" });
    const outcomes = await Promise.all([stacks[0].destroy(one), stacks[1].destroy(two)]);
    const errors = outcomes.flatMap(({ errors }) =>
      Object.values(errors).filter((text) => text.includes("[release-limit]")),
    );
    expect(errors).to.have.length(1);
    expect(bench.released()).to.have.length(3);
  });
});
