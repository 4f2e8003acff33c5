/** How many requests an account of many numbers costs: few enough for an API that limits their rate. */
import { expect } from "chai";
import type { PropertyValues } from "../../src/host";
import type { ProviderKey } from "../../src/resources/kinds";
import type { SimulatorOptions } from "../../src/simulator";
import { choiceTable } from "../../src/simulator/choices";
import { perTest } from "../support/bench";
import { IdOf, type Resource, Stack } from "../support/engine-model";
import { adopting, buying, declare, routing, urnOf, WIRE_PLACE } from "../support/program";
import { openProviders, type ProviderBench, type Run } from "../support/provider-bench";

const PBX = "5";
const HQ = "7";
const ACME = "8";

const numbersOf = (count: number): string[] => Array.from({ length: count }, (_, at) => String(12_065_550_000 + at));

/** Numbers that all have one route, one emergency address and one caller name. */
const accountOf = (numbers: readonly string[]) => ({
  inventory: [],
  routes: [{ id: PBX, alias: "pbx", value: "pbx.example.net" }],
  e911s: [{ id: HQ, label: "hq", ...WIRE_PLACE }],
  cnams: [{ id: ACME, value: "ACME", is_approved: true }],
  numbers: numbers.map((id) => ({
    id,
    relationships: { primary_route: PBX, failover_route: null, e911_address: HQ, cnam_preset: ACME },
  })),
});

/** A number and what hangs on it. */
const line = (number: string): Resource[] => [
  adopting(number, number),
  routing(number, { numberId: number, primaryRouteId: PBX }),
  declare("e911Assignment", number, { numberId: number, e911AddressId: HQ }),
  declare("cnamAssignment", number, { numberId: number, cnamRecordId: ACME }),
];

/** Reads all rows of a stack, so many at a time. Answer: what the diffs say has changed. */
async function refresh(run: Run, stack: Stack, atOnce = Number.POSITIVE_INFINITY): Promise<string[]> {
  const rows = [...stack.rows.values()];
  const changed: string[] = [];
  const worker = async (): Promise<void> => {
    for (let row = rows.shift(); row !== undefined; row = rows.shift()) {
      const { props } = await run.read(row.id, row.outputs);
      const verdict = await run.diff(row.id, props as PropertyValues, row.inputs);
      if (verdict.changes) changed.push(row.urn);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, rows.length) }, worker));
  return changed;
}

const isRead = (request: string): boolean => request.startsWith("GET") || request.endsWith("/details");

describe("the requests of a run", function () {
  this.timeout(300_000);

  let bench: ProviderBench;
  const stack = perTest(() => new Stack());
  const open = async (seed: NonNullable<SimulatorOptions["seed"]>) => {
    bench = await openProviders({ seed });
  };
  afterEach(() => bench.close());

  /** All numbers of the account are in the stack, with what hangs on them. */
  const adoptAll = async (count: number, choices: Record<string, string> = {}) => {
    await open(accountOf(numbersOf(count)));
    await stack.converge(await bench.run(), numbersOf(count).flatMap(line), { atOnce: "everything" });
    bench.simulator.control.choose(choices);
    return bench.asked();
  };

  const refreshes: [string, Record<string, string>, number, number][] = [
    ["all at once", {}, Number.POSITIVE_INFINITY, 10],
    ["16 at a time: the next ones are read along", {}, 16, 18],
    ["one after the other", {}, 1, 24],
    ["where lists have no order", { "list-order": "shuffled-pages" }, 16, 200],
    ["where the bulk read takes 20 numbers", { "bulk-details": "up-to-20" }, Number.POSITIVE_INFINITY, 51],
    ["where the bulk read leaves every second number out", { "bulk-details": "leaves-out-some" }, 16, 550],
    ["without the bulk read", { "bulk-details": "missing-404" }, 16, 1_010],
  ];
  it("that refreshes 1,000 numbers, their routes, emergency address and caller name", async () => {
    await adoptAll(1_000);
    for (const [how, choices, atOnce, most] of refreshes) {
      bench.simulator.control.choose({ "list-order": "documented", "bulk-details": "up-to-100", ...choices });
      expect(await refresh(await bench.run(), stack, atOnce), how).to.deep.equal([]);
      expect(bench.asked().length, how).to.be.at.most(most);
    }
  });

  it("that adopts 250 numbers with what hangs on them are at most 20", async () => {
    expect((await adoptAll(250)).length).to.be.at.most(20);
  });

  it("whose program has not changed are none", async () => {
    await adoptAll(20);
    expect(await stack.preview(await bench.run(), numbersOf(20).flatMap(line))).to.deep.equal({ ops: [], errors: {} });
    expect(await stack.converge(await bench.run(), numbersOf(20).flatMap(line))).to.deep.equal([]);
    expect(bench.asked()).to.deep.equal([]);
  });

  it("that refreshes five of 10,000 numbers are one, or five when they are read one after the other", async () => {
    const all = numbersOf(10_000);
    const five = [10, 2_000, 4_000, 6_000, 9_000].map((at) => all[at] as string);
    await open(accountOf(all));
    await stack.converge(await bench.run(), five.flatMap(line));
    bench.asked();
    await refresh(await bench.run(), stack);
    expect(bench.asked()).to.deep.equal(["POST /v2/numbers/details"]);
    await refresh(await bench.run(), stack, 1);
    expect(bench.asked()).to.deep.equal(five.map((number) => `GET /v2/numbers/${number}`));
  });

  it("that buys a number by a search, and puts routes and an emergency address on it", async () => {
    const routes = [PBX, "6"].map((id) => ({ id, alias: id, value: `${id}.example.net` }));
    const inventory = [{ number: "12065550199", setupCost: 1, monthlyCost: 1, state: "WA" }];
    await open({ ...accountOf([]), routes, inventory });
    const [search, number] = buying("front", { search: { state: "WA" } }) as [Resource, Resource];
    const numberId = new IdOf(number.urn);
    const program = [
      search,
      number,
      routing("front", { numberId, primaryRouteId: PBX, failoverRouteId: "6" }),
      declare("e911Assignment", "front", { numberId, e911AddressId: HQ }),
    ];
    await stack.converge(await bench.run(), program, { atOnce: "everything" });
    const path = "/v2/numbers/12065550199";
    const requests = bench.asked();
    expect(requests.filter((request) => !isRead(request)).sort()).to.deep.equal([
      `PATCH ${path}`,
      `PATCH ${path}/relationships/e911s/${HQ}`,
      `PATCH ${path}/relationships/failover_route`,
      `PATCH ${path}/relationships/primary_route`,
      `POST ${path}`,
    ]);
    expect(requests.filter(isRead)).to.deep.equal([
      // The checks: what is in stock, and whether an earlier run has bought a number for the resource.
      "GET /v2/numbers/available?state=WA&limit=200&offset=0",
      "GET /v2/numbers?alias=shop%2Fdev%2Ffront&limit=200&offset=0",
      // The number is not on the account, which nothing but both of these proves, and costs what it did.
      `GET ${path}`,
      "GET /v2/numbers?starts_with=12065550199&limit=10&offset=0",
      "GET /v2/numbers/available?starts_with=12065550199&limit=10&offset=0",
      // It is there, and with our ownership tag: nobody else has bought it in the same moment.
      `GET ${path}`,
    ]);
  });

  describe("hide nothing of what was changed in the portal", () => {
    const COUNT = 60;
    /** Numbers by their place, with what was done to them. */
    const edits: [number, string, object][] = [
      [3, "phoneNumber", { alias: "front desk" }],
      [8, "numberRouting", { primary_route: "0" }],
      [21, "numberRouting", { failover_route: PBX }],
      [40, "e911Assignment", { e911_address: null }],
      [41, "cnamAssignment", { cnam_preset: null }],
    ];
    const editAccount = (): string[] => {
      const numbers = accountOf(numbersOf(COUNT)).numbers.map((number, at) => {
        const [, kind, change] = edits.find(([place]) => place === at) ?? [0, "", {}];
        return kind === "phoneNumber"
          ? { ...number, ...change }
          : { ...number, relationships: { ...number.relationships, ...change } };
      });
      // The last one is gone.
      bench.simulator.control.setAccount({ numbers: numbers.slice(0, -1) });
      const last = numbersOf(COUNT).at(-1) as string;
      return [
        ...edits
          .filter(([, kind]) => kind !== "phoneNumber")
          .map(([at, kind]) => urnOf(kind as ProviderKey, numbersOf(COUNT)[at] as string)),
        ...(["phoneNumber", "numberRouting", "e911Assignment", "cnamAssignment"] as const).map((key) =>
          urnOf(key, last),
        ),
      ].sort();
    };

    for (const bulkDetails of choiceTable["bulk-details"].values) {
      for (const order of choiceTable["list-order"].values) {
        it(`with bulk-details = ${bulkDetails} and list-order = ${order}`, async () => {
          const choices = { "bulk-details": bulkDetails, "list-order": order };
          await adoptAll(COUNT, choices);
          const run = await bench.run();
          expect(await refresh(run, stack, 16)).to.deep.equal([]);
          const changed = editAccount();
          // What was read before counts for a minute, in the same run.
          await run.runtime.sleep(60_000);
          expect((await refresh(run, stack, 16)).sort()).to.deep.equal(changed);
          expect((await refresh(await bench.run(), stack, 1)).sort()).to.deep.equal(changed);
        });
      }
    }
  });
});
