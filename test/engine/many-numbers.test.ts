import { expect } from "chai";
import { CnamAssignment, E911Assignment, NumberRouting, PhoneNumber } from "pulumi-flowroute";
import { perSuite } from "../support/bench";
import { WIRE_PLACE } from "../support/program";
import { openEngine } from "./support/bench";
import { editNumber, expectFine, expectOk, expectQuiet, HURRY, writes } from "./support/programs";
import type { BenchStack } from "./support/stack";

const [PBX, HQ, ACME] = ["5", "7", "8"];
const LINES = Array.from({ length: 40 }, (_, at) => String(12_065_550_000 + at));

/** Each number with what hangs on it. */
const program = async () => {
  for (const number of LINES) {
    const { id: numberId } = new PhoneNumber(number, { number, adopt: true });
    new NumberRouting(number, { numberId, primaryRouteId: PBX });
    new E911Assignment(number, { numberId, e911AddressId: HQ });
    new CnamAssignment(number, { numberId, cnamRecordId: ACME });
  }
};

describe("a stack of many numbers", () => {
  const bench = perSuite(() =>
    openEngine({
      env: HURRY,
      seed: {
        inventory: [],
        routes: [{ id: PBX, alias: "pbx", value: "pbx.example.net" }],
        e911s: [{ id: HQ, label: "hq", ...WIRE_PLACE }],
        cnams: [{ id: ACME, value: "ACME", is_approved: true }],
        numbers: LINES.map((id) => ({
          id,
          relationships: { primary_route: PBX, failover_route: null, e911_address: HQ, cnam_preset: ACME },
        })),
      },
    }),
  );
  let stack: BenchStack;
  const requests = () => {
    const found = bench.requests();
    bench.simulator.control.clearRequests();
    return found;
  };

  before(async () => {
    stack = await bench.stack("office", program);
  });

  it("is adopted, refreshed and left alone with few requests", async () => {
    await expectFine(stack.up());
    expect(requests().length).to.be.at.most(24);
    await expectFine(stack.refresh());
    expect(requests().length).to.be.at.most(4);
    await expectQuiet(bench, stack);
  });

  it("shows what was changed in the portal, all of it", async () => {
    const [first = "", second = ""] = [LINES[3], LINES[33]];
    editNumber(bench, first, (number) => ({
      ...number,
      relationships: { ...number.relationships, primary_route: "0" },
    }));
    editNumber(bench, second, (number) => ({
      ...number,
      relationships: { ...number.relationships, e911_address: null },
    }));
    bench.simulator.control.clearRequests();
    expectOk(await stack.up(undefined, { refresh: true }));
    expect(writes(bench).sort()).to.deep.equal([
      `PATCH /v2/numbers/${first}/relationships/primary_route`,
      `PATCH /v2/numbers/${second}/relationships/e911s/${HQ}`,
    ]);
    await expectQuiet(bench, stack);
  });
});
