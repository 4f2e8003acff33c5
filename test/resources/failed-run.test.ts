/**
 * In a run that goes on after an error, the engine deletes what was not declared; and what needs something that failed is
 * never declared, although the program wants it.
 */
import { expect } from "chai";
import { perSuite, perTest } from "../support/bench";
import { IdOf, Stack } from "../support/engine-model";
import { address, buying, type Declared, declare, route, routing, urnOf } from "../support/program";
import { openProviders } from "../support/provider-bench";

const NUMBER = "12065550100";

describe("a run that goes on after something has failed", () => {
  const bench = perSuite(() => openProviders({ seed: { inventory: [{ number: NUMBER }] } }));
  const stack = perTest(() => new Stack());
  beforeEach(async () => {
    bench.simulator.control.reset();
    await stack.converge(await bench.run(), program("sip.example.net"));
    bench.asked();
  });

  const id = new IdOf(urnOf("phoneNumber", "line"));
  const line = buying("line", { number: NUMBER });
  const pbx = (value: string) => route("pbx", { value });
  const attached = [
    address("hq"),
    routing("line", { numberId: id, primaryRouteId: new IdOf(urnOf("inboundRoute", "pbx")) }),
    declare("e911Assignment", "line", { numberId: id, e911AddressId: new IdOf(urnOf("e911Address", "hq")) }),
  ];
  const program = (value: string): Declared[] => [...line, pbx(value), ...attached];
  const failing = (kind: "PATCH" | "check") => {
    if (kind === "check") return pbx("");
    const fault = { kind: "status", status: 422 } as const;
    bench.simulator.control.faults.add({ match: { method: "PATCH", path: "/v2/routes" }, fault });
    return pbx("sip2.example.net");
  };

  for (const kind of ["PATCH", "check"] as const) {
    for (const [what, left] of [
      ["releases no number, nor deletes anything else that was not declared", []],
      ["takes nothing off a number that was declared", line],
    ] as const) {
      it(`${what} (a ${kind} fails)`, async () => {
        const before = bench.simulator.control.state().numbers;
        const { errors } = await stack.up(await bench.run(), [failing(kind), ...left], { continuesOnError: true });
        expect(errors["NumberRouting line"]).to.match(/^Did not .*"pbx" failed in this run.*\[failed-run\]$/m);
        expect(bench.simulator.control.state().numbers).to.deep.equal(before);
        bench.simulator.control.faults.clear();
        await stack.converge(await bench.run(), program("sip2.example.net"));
        expect(bench.bought()).to.have.length(1);
        expect(bench.released()).to.deep.equal([]);
      });
    }
  }

  it("is followed by one that deletes what the program does not want", async () => {
    await stack.up(await bench.run(), [failing("check")], { continuesOnError: true });
    await stack.converge(await bench.run(), []);
    expect(bench.released()).to.deep.equal([NUMBER]);
  });
});
