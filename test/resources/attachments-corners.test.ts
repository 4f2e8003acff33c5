/** Corners: unknown values, states of other versions, moves, interrupted runs, deletes in any order. */
import { expect } from "chai";
import { UNKNOWN } from "../../src/host";
import { perTest } from "../support/bench";
import { IdOf, Stack } from "../support/engine-model";
import { adopting, type Declared, declare, urnOf } from "../support/program";
import { freshProviders } from "../support/provider-bench";

const NUMBER = "12065550100";
const OTHER = "12065550101";
const PLACE = {
  firstName: "Canaryfirst",
  lastName: "Canarylast",
  streetNumber: "60017",
  streetName: "Canary Street",
  city: "Canaryville",
  state: "WA",
  country: "US",
  zip: "98117",
};
const hq = (change: object = {}): Declared => declare("e911Address", "hq", { ...PLACE, ...change });
const record = (value = "ACME"): Declared => declare("cnamRecord", "acme", { value });
const name = (numberId: unknown = NUMBER): Declared =>
  declare("cnamAssignment", "line", { numberId, cnamRecordId: new IdOf(urnOf("cnamRecord", "acme")) });
const emergency = (numberId: unknown = NUMBER): Declared =>
  declare("e911Assignment", "line", { numberId, e911AddressId: new IdOf(urnOf("e911Address", "hq")) });

for (const profile of ["plain", "harsh"] as const) {
  describe(`corners of what is attached to numbers, ${profile}`, () => {
    const bench = freshProviders({
      profile,
      seed: {
        inventory: [{ number: "12065550199" }],
        numbers: [{ id: NUMBER }, { id: OTHER }],
        e911s: [],
        cnams: [],
      },
    });
    const stack = perTest(() => new Stack());
    const control = () => bench.simulator.control;
    const of = (number: string) =>
      control()
        .state()
        .numbers.find(({ id }) => id === number)?.relationships;
    const approve = () => control().cnam(stack.row(urnOf("cnamRecord", "acme")).id, { approve: true });
    const going = (id = NUMBER) => adopting("reception", id, { onDelete: "release" });
    const dressed = [going(), hq(), record(), emergency(), name()];
    const dress = async () => {
      await stack.converge(await bench.run(), dressed);
      approve();
      await stack.converge(await bench.run(), dressed);
    };

    for (const [key, args] of [
      ["e911Assignment", { numberId: NUMBER, e911AddressId: "5", onDelete: "leave" }],
      ["cnamAssignment", { numberId: NUMBER, cnamRecordId: "5", onDelete: "leave" }],
    ] as const) {
      for (const field of Object.keys(args)) {
        it(`an unknown ${field} of ${key} passes a preview`, async () => {
          await dress();
          const run = await bench.run();
          const known =
            key === "e911Assignment"
              ? stack.row(urnOf("e911Address", "hq")).id
              : stack.row(urnOf("cnamRecord", "acme")).id;
          const given = Object.fromEntries(Object.entries(args).map(([k, v]) => [k, v === "5" ? known : v]));
          for (const olds of [{}, stack.row(urnOf(key, "line")).inputs]) {
            const { inputs, failures } = await run.check(
              olds,
              declare(key, "line", { ...given, [field]: UNKNOWN }).inputs,
            );
            expect(failures).to.deep.equal([]);
            expect(inputs[field]).to.equal(UNKNOWN);
            const { id, outputs } = stack.row(urnOf(key, "line"));
            expect((await run.diff(id, outputs, inputs)).changes).to.equal(true);
          }
        });
      }
    }

    const orders: [string, (rows: string[]) => string[]][] = [
      ["as declared", (rows) => rows],
      ["reversed", (rows) => [...rows].reverse()],
      [
        "records first",
        (rows) => [...rows].sort((a, b) => Number(/Record|Address/.test(b)) - Number(/Record|Address/.test(a))),
      ],
      [
        "numbers first",
        (rows) => [...rows].sort((a, b) => Number(/PhoneNumber/.test(b)) - Number(/PhoneNumber/.test(a))),
      ],
    ];
    for (const [what, order] of orders) {
      for (const parallel of [false, true]) {
        it(`all go, ${what}, ${parallel ? "at once" : "one at a time"}`, async () => {
          control().setAccount({ numbers: [{ id: NUMBER }] });
          await dress();
          const run = await bench.run();
          const rows = [...stack.rows.values()];
          // Dependents always go first.
          const first = rows.filter(({ urn }) => /Assignment/.test(urn));
          for (const row of first) await run.delete(row.id, row.outputs);
          const rest = order(rows.filter((row) => !first.includes(row)).map(({ urn }) => urn)).map((urn) =>
            stack.row(urn),
          );
          if (parallel) await Promise.all(rest.map((row) => run.delete(row.id, row.outputs)));
          else for (const row of rest) await run.delete(row.id, row.outputs);
          const { numbers, e911s, cnams } = control().state();
          expect([numbers, e911s, cnams]).to.deep.equal([[], [], []]);
        });
      }
    }

    for (const parallel of [false, true]) {
      it(`all go in the second destroy when the first one ended after the assignments, ${parallel ? "at once" : "one at a time"}`, async () => {
        control().setAccount({ numbers: [{ id: NUMBER }] });
        await dress();
        const first = await bench.run();
        for (const row of [...stack.rows.values()].filter(({ urn }) => /Assignment/.test(urn))) {
          await first.delete(row.id, row.outputs);
          stack.rows.delete(row.urn);
        }
        const second = await bench.run();
        const rows = [...stack.rows.values()].reverse();
        if (parallel) await Promise.all(rows.map((row) => second.delete(row.id, row.outputs)));
        else for (const row of rows) await second.delete(row.id, row.outputs);
        const { numbers, e911s, cnams } = control().state();
        expect([numbers, e911s, cnams], second.logged.map(({ message }) => message).join("\n")).to.deep.equal([
          [],
          [],
          [],
        ]);
      });
    }

    it("an address that changes while its number is replaced is on the new number, charged once for it", async () => {
      await dress();
      const moved = [
        adopting("reception", OTHER, { onDelete: "release" }),
        hq({ zip: "98118" }),
        record(),
        emergency(OTHER),
        name(OTHER),
      ];
      await stack.converge(await bench.run(), moved);
      expect(of(OTHER)?.e911_address).to.be.a("string");
      expect(of(OTHER)?.cnam_preset).to.be.a("string");
      expect(of(NUMBER)).to.equal(undefined);
      expect(
        control()
          .state()
          .ledger.filter(({ kind }) => kind === "e911"),
      ).to.have.length(2);
      expect(await stack.converge(await bench.run(), moved)).to.deep.equal([]);
    });

    it("an interrupted replacement of everything strips nothing in the next run", async () => {
      await dress();
      const before = of(NUMBER);
      const replace = ["E911Address hq", "E911Assignment line", "CnamRecord acme", "CnamAssignment line"];
      await stack.converge(await bench.run(), dressed, { replace, interrupted: true });
      await stack.converge(await bench.run(), dressed);
      expect(of(NUMBER)).to.deep.equal(before);
    });

    it("an interrupted replacement, and then everything taken out but the number: everything goes", async () => {
      control().setAccount({ numbers: [{ id: NUMBER }] });
      await dress();
      const renewed = [going(), hq(), record("SECOND"), emergency(), name()];
      await stack.converge(await bench.run(), renewed, { interrupted: true });
      await stack.converge(await bench.run(), [going()]);
      const { e911s, cnams } = control().state();
      expect([
        of(NUMBER)?.e911_address,
        of(NUMBER)?.cnam_preset,
        e911s.length,
        cnams.map(({ value }) => value),
      ]).to.deep.equal([null, null, 0, []]);
    });

    it("outputs of a state without what is here today give nothing up", async () => {
      await dress();
      const before = control().state();
      for (const row of stack.rows.values()) {
        row.outputs = Object.fromEntries(
          Object.entries(row.outputs).filter(([key]) => /^__|^numberId|^number$/.test(key)),
        );
      }
      const run = await bench.run();
      await stack.destroy(run);
      const after = control().state();
      expect(after.numbers).to.deep.equal(before.numbers);
      expect(after.e911s).to.deep.equal(before.e911s);
      expect(after.cnams).to.deep.equal(before.cnams);
      expect(run.logged.map(({ message }) => message).join("\n")).to.not.contain("undefined");
    });

    it("a newer schema is refused by every kind", async () => {
      await dress();
      for (const row of stack.rows.values()) row.outputs = { ...row.outputs, schema: 2 };
      const { errors } = await stack.destroy(await bench.run());
      expect(Object.keys(errors)).to.have.length(5);
    });

    it("an address and a name set by hand on a number that the stack never dressed stay", async () => {
      await stack.converge(await bench.run(), [going()]);
      control().setAccount({
        cnams: [{ id: "7", value: "HAND", is_approved: true }],
        numbers: [{ id: NUMBER, relationships: { cnam_preset: "7" } }, { id: OTHER }],
      });
      await stack.converge(await bench.run(), [going(), record(), name()]);
      await stack.converge(await bench.run(), [going()]);
      expect(of(NUMBER)?.cnam_preset).to.equal("7");
    });

    it("a rename of everything without alias takes nothing off and makes nothing twice", async () => {
      await dress();
      const before = of(NUMBER);
      const renamed = [
        going(),
        declare("e911Address", "hq2", PLACE),
        declare("cnamRecord", "acme2", { value: "ACME" }),
        declare("e911Assignment", "line2", { numberId: NUMBER, e911AddressId: new IdOf(urnOf("e911Address", "hq2")) }),
        declare("cnamAssignment", "line2", { numberId: NUMBER, cnamRecordId: new IdOf(urnOf("cnamRecord", "acme2")) }),
      ];
      await stack.converge(await bench.run(), renamed);
      expect(of(NUMBER)).to.deep.equal(before);
      expect(await stack.converge(await bench.run(), renamed)).to.deep.equal([]);
      expect(
        control()
          .state()
          .ledger.filter(({ kind }) => kind === "e911"),
      ).to.have.length(1);
    });

    it("onDelete changes alone make no request that changes anything", async () => {
      await dress();
      bench.asked();
      const leaving = [
        going(),
        hq(),
        record(),
        declare("e911Assignment", "line", { ...emergency().inputs, onDelete: "leave" }),
        declare("cnamAssignment", "line", { ...name().inputs, onDelete: "leave" }),
      ];
      await stack.converge(await bench.run(), leaving);
      expect(bench.asked(/^(PATCH|POST|DELETE)/)).to.deep.equal([]);
      expect(await stack.converge(await bench.run(), leaving)).to.deep.equal([]);
    });

    it("get of an address, a name and both assignments shows what is there and touches nothing", async () => {
      await dress();
      const run = await bench.run();
      for (const key of ["e911Address", "e911Assignment", "cnamRecord", "cnamAssignment"] as const) {
        const row = [...stack.rows.values()].find(
          ({ urn }) => urn === urnOf(key, key === "e911Address" ? "hq" : key === "cnamRecord" ? "acme" : "line"),
        );
        const { inputs } = declare(key, "x", {});
        const { props } = await run.read(row?.id ?? "", inputs);
        expect(props["origin"]).to.equal("adopted");
        const gone = await run.read("12065559999", inputs).catch((error: Error) => error.message);
        expect(gone).to.contain("[gone]");
      }
    });

    it("a name of a number of which the assignment was taken out a day before is not deleted under it (onDelete leave)", async () => {
      const leaving = [going(), record(), declare("cnamAssignment", "line", { ...name().inputs, onDelete: "leave" })];
      await stack.converge(await bench.run(), leaving);
      approve();
      await stack.converge(await bench.run(), leaving);
      await stack.converge(await bench.run(), [going(), record()]);
      await stack.converge(await bench.run(), [going(), record("SECOND")]);
      expect(of(NUMBER)?.cnam_preset).to.be.a("string");
    });
  });
}
