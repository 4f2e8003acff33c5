/** What something in front of the API answers: never a loss, a purchase, a difference or a success. */
import { expect } from "chai";
import type { Fault, FaultRule } from "../../src/simulator";
import { perTest } from "../support/bench";
import { Stack } from "../support/engine-model";
import { address, adopting, buying, declare, route, routing, urnOf } from "../support/program";
import { openProviders } from "../support/provider-bench";

const A = "12065550100";
const B = "12065550101";
const C = "12065550102";
const search = { startsWith: "1206" };
const support = buying("support", { search });
const pbx = route("pbx");
const baseline = [
  ...support,
  pbx,
  address("hq", { label: "hq" }),
  declare("cnamRecord", "us", { value: "ACME" }),
  routing("line", { numberId: A, primaryRouteId: "5" }),
  declare("e911Assignment", "line", { numberId: A, e911AddressId: "6" }),
  declare("cnamAssignment", "line", { numberId: A, cnamRecordId: "7" }),
];

const status = (code: number, body?: unknown): Fault => ({ kind: "status", status: code, body });
const MAINTENANCE = { message: "maintenance" };
const BUSY = [{ status: 503, title: "Service Unavailable" }];

/** To reads and lists. */
const lies: [string, Fault][] = [
  ["200 {}", status(200, {})],
  ["200 with a word of maintenance", status(200, MAINTENANCE)],
  ["200 with errors beside empty data", status(200, { data: [], errors: BUSY })],
  ["202", status(202, { data: [] })],
  ["206", status(206, { data: [] })],
  ["207", status(207, { data: [] })],
  ["404 without a word", status(404, { errors: [{}] })],
  ["404 of somebody else", status(404, { errors: [{ title: "Not Found", detail: "no Route matched" }] })],
  ["404 in HTML", status(404, "<h1>Not Found</h1>")],
];

describe("an answer that proves nothing", () => {
  const bench = perTest(() =>
    openProviders({
      seed: {
        inventory: [{ number: A }, { number: B }, { number: C }],
        routes: [{ id: "5", alias: "front", value: "front.example.org" }],
        e911s: [{ id: "6", label: "front", street_number: "1", street_name: "Front St", city: "Seattle", state: "WA" }],
        cnams: [{ id: "7", value: "FRONT", is_approved: true }],
      },
    }),
  );
  const stack = perTest(() => new Stack());

  const fault = (method: string, path: string, what: Fault, times?: number) => {
    const rule: FaultRule = { match: { method, path }, fault: what, ...(times === undefined ? {} : { times }) };
    bench.simulator.control.faults.add(rule);
  };
  const clear = () => bench.simulator.control.faults.clear();
  const numbers = () => bench.simulator.control.state().numbers.map(({ id }) => id);
  const charges = () => bench.simulator.control.state().ledger.filter(({ kind }) => kind === "setup");
  /** The program whose number is the one that this stack got. */
  const converge = async () => {
    await stack.converge(await bench.run(), support);
    const id = stack.row(urnOf("phoneNumber", "support")).id;
    const program = baseline.map((one) => ({
      ...one,
      inputs: one.inputs["numberId"] === undefined ? one.inputs : { ...one.inputs, numberId: id },
    }));
    await stack.converge(await bench.run(), program);
    return { id, program };
  };

  describe("to every read of a refresh", () => {
    for (const [what, lie] of lies) {
      it(`drops nothing and shows no difference: ${what}`, async () => {
        const { program } = await converge();
        const before = structuredClone([...stack.rows]);
        fault("GET", ".", lie);
        const { ops, errors } = await stack.refresh(await bench.run());
        expect(ops).to.deep.equal([]);
        expect(Object.keys(errors)).to.have.members([
          "PhoneNumber support",
          "InboundRoute pbx",
          "E911Address hq",
          "CnamRecord us",
          "NumberRouting line",
          "E911Assignment line",
          "CnamAssignment line",
        ]);
        for (const message of Object.values(errors)) {
          expect(message).to.match(/Nothing was changed\.|It stays in the state\./);
        }
        expect([...stack.rows]).to.deep.equal(before);
        clear();
        expect(await stack.converge(await bench.run(), program)).to.deep.equal([]);
      });
    }

    it("drops no route when the reserved one is not in the list", async () => {
      const { program } = await converge();
      fault("GET", "^/v2/routes", status(200, { data: [] }));
      const { errors } = await stack.refresh(await bench.run());
      expect(errors["InboundRoute pbx"]).to.contain('the entry "0"');
      clear();
      expect(await stack.converge(await bench.run(), program)).to.deep.equal([]);
    });
  });

  it("buys no second number for one that only it calls missing", async () => {
    const replacing = buying("support", { search, onMissing: "replace" });
    await stack.converge(await bench.run(), replacing);
    for (const [, lie] of lies) {
      clear();
      fault("GET", "^/v2/numbers", lie);
      await stack.up(await bench.run(), replacing, { refresh: true });
      expect(numbers()).to.have.length(1);
    }
    clear();
    expect(await stack.converge(await bench.run(), replacing)).to.deep.equal([]);
    expect(charges()).to.have.length(1);
  });

  it("buys no second number after a purchase whose run was killed", async () => {
    const run = await bench.run();
    for (const declared of support) await run.check({}, declared.inputs);
    // The state has the list, and the run that bought from it never came back.
    const [companion] = support;
    const { inputs } = await run.check({}, companion?.inputs ?? {});
    const bought = String(inputs["shortlist"]).split(" ")[0] ?? "";
    const row = { urn: urnOf("numberSearch", "support"), id: "search", inputs, outputs: inputs };
    stack.rows.set(row.urn, row);
    bench.simulator.control.setAccount({ numbers: [{ id: bought }] });
    for (const [, lie] of lies) {
      clear();
      fault("GET", "^/v2/numbers\\?", lie);
      const { errors } = await stack.up(await bench.run(), support);
      expect(errors).to.have.property("PhoneNumber support");
      expect(numbers()).to.deep.equal([bought]);
    }
    clear();
    await stack.converge(await bench.run(), support);
    expect(stack.row(urnOf("phoneNumber", "support")).id).to.equal(bought);
    expect(charges()).to.deep.equal([]);
  });

  describe("to the POST of a purchase", () => {
    const posts = () =>
      bench.simulator.control.requests().filter(({ method, path }) => method === "POST" && /numbers\/\d+$/.test(path));

    for (const [what, lie] of [...lies.filter(([what]) => what !== "404 of somebody else")]) {
      it(`is no purchase, and is followed by none: ${what}`, async () => {
        fault("POST", "^/v2/numbers/\\d+$", lie);
        const { errors } = await stack.up(await bench.run(), support);
        expect(errors["PhoneNumber support"]).to.contain("most likely not bought");
        expect(posts()).to.have.length(1);
        expect(stack.rows.has(urnOf("phoneNumber", "support"))).to.equal(false);
        expect(numbers()).to.deep.equal([]);
        clear();
        await stack.converge(await bench.run(), support);
        expect(numbers()).to.have.length(1);
        expect(charges()).to.have.length(1);
      });
    }

    it("loses no number that the carrier sold behind it", async () => {
      fault("POST", "^/v2/numbers/\\d+$", { kind: "not-json" });
      await stack.converge(await bench.run(), support);
      expect(numbers()).to.deep.equal([stack.row(urnOf("phoneNumber", "support")).id]);
      expect(charges()).to.have.length(1);
    });
  });

  describe("to the writes of an up", () => {
    for (const [what, lie] of lies.slice(0, 6)) {
      it(`is no success: ${what}`, async () => {
        bench.simulator.control.setAccount({ numbers: [{ id: A }] });
        const program = [adopting("support", A, { alias: "desk" }), ...baseline.slice(2)];
        for (const method of ["POST", "PATCH", "DELETE"]) fault(method, ".", lie);
        const { errors } = await stack.up(await bench.run(), program);
        expect(Object.keys(errors)).to.have.length(program.length);
        expect(bench.routingOf(A)).to.deep.equal({ primary: "0", failover: null });
        clear();
        await stack.converge(await bench.run(), program);
        expect(bench.routingOf(A).primary).to.equal("5");
        expect(await stack.converge(await bench.run(), program)).to.deep.equal([]);
      });

      it(`is no delete: ${what}`, async () => {
        const { id } = await converge();
        fault("DELETE", ".", lie);
        fault("PATCH", ".", lie);
        const outcome = await stack.destroy(await bench.run());
        expect(outcome.errors).to.have.property("PhoneNumber support");
        expect(outcome.errors).to.have.property("InboundRoute pbx");
        expect(numbers()).to.deep.equal([id]);
        clear();
        expect((await stack.destroy(await bench.run())).errors).to.deep.equal({});
        expect(numbers()).to.deep.equal([]);
        expect(stack.rows.size).to.equal(0);
      });
    }

    it("is done where a read shows it", async () => {
      bench.simulator.control.setAccount({ numbers: [{ id: A }] });
      const program = [adopting("support", A, { alias: "desk" }), ...baseline.slice(2)];
      for (const method of ["POST", "PATCH"])
        fault(method, "v2/(?!numbers/\\d+$|e911s/validate)", { kind: "not-json" });
      fault("PATCH", "numbers/\\d+$", { kind: "not-json" });
      await stack.converge(await bench.run(), program);
      clear();
      expect(await stack.converge(await bench.run(), program)).to.deep.equal([]);
      expect(bench.routingOf(A).primary).to.equal("5");
    });

    it("is a delete that is done where a read shows nothing any more", async () => {
      await converge();
      fault("DELETE", ".", { kind: "not-json" });
      expect((await stack.destroy(await bench.run())).errors).to.deep.equal({});
      expect(numbers()).to.deep.equal([]);
    });
  });

  describe("that a thing is not there, to its DELETE, while reads show it", () => {
    const gone = status(404, { errors: [{ detail: "Could not find that resource on your account." }] });

    it("leaves everything in the state", async () => {
      const { id } = await converge();
      fault("DELETE", "^/v2/(numbers|routes|e911s|cnams)/\\d+$", gone);
      const { errors } = await stack.destroy(await bench.run());
      for (const name of ["PhoneNumber support", "InboundRoute pbx"]) {
        expect(errors[name]).to.contain("still shows it").and.contain("stays in the state");
      }
      expect(numbers()).to.deep.equal([id]);
      clear();
      expect((await stack.destroy(await bench.run())).errors).to.deep.equal({});
      expect(numbers()).to.deep.equal([]);
    });
  });

  describe("in entries of the stock", () => {
    const entry = (value: unknown, setupCost: unknown = 1) => ({
      type: "number",
      id: value,
      attributes: { value, setup_cost: setupCost, monthly_cost: 1.25 },
    });
    const malformed = ["442071234567", "2065550109", "9".repeat(100_000), "1206555010x", "", null, 7].map((value) =>
      entry(value),
    );

    it("reaches neither the shortlist nor the state, with one warning", async () => {
      fault(
        "GET",
        "available",
        status(200, { data: [...malformed, entry(`+${A}`), entry(A), entry(B, "call us")] }),
        1,
      );
      const run = await bench.run();
      await stack.converge(run, support);
      const { inputs } = stack.row(urnOf("numberSearch", "support"));
      expect(inputs["shortlist"]).to.equal(A);
      expect(stack.row(urnOf("phoneNumber", "support")).id).to.equal(A);
      const warnings = run.logged.filter(({ severity }) => severity === "warning").map(({ message }) => message);
      expect(warnings).to.deep.equal([
        'Ignored a malformed entry in an answer of Flowroute ("search for numbers to buy"): a number in stock does not have 11 digits beginning with 1.',
      ]);
    });

    it("does not block an up whose list an older version has stored with them", async () => {
      const run = await bench.run();
      const [companion] = support;
      const { inputs } = await run.check({}, companion?.inputs ?? {});
      const shortlist = `442071234567 2065550109 ${"9".repeat(1000)} +${A} ${A}`;
      const urn = urnOf("numberSearch", "support");
      stack.rows.set(urn, { urn, id: "search", inputs: { ...inputs, shortlist }, outputs: { ...inputs, shortlist } });
      await stack.converge(await bench.run(), support);
      expect(stack.row(urnOf("phoneNumber", "support")).id).to.equal(A);
      expect(charges()).to.have.length(1);
      expect((await stack.destroy(await bench.run())).errors).to.deep.equal({});
    });

    it("is searched again where an older version has stored nothing else", async () => {
      const run = await bench.run();
      const [companion] = support;
      const { inputs } = await run.check({}, companion?.inputs ?? {});
      const urn = urnOf("numberSearch", "support");
      const stored = { ...inputs, shortlist: "442071234567" };
      stack.rows.set(urn, { urn, id: "search", inputs: stored, outputs: stored });
      await stack.converge(await bench.run(), support);
      expect(numbers()).to.have.length(1);
    });
  });
});
