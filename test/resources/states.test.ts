import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type PropertyValues, SCHEMA } from "../../src/host";
import { perSuite, perTest } from "../support/bench";
import { Stack } from "../support/engine-model";
import { WIRE_PLACE } from "../support/program";
import { openProviders, startQuietRun } from "../support/provider-bench";
import type { Row } from "../support/stack-state";

/**
 * What each release has written to state files, one file per release. They are never changed: states outlive versions.
 */
const folder = join(__dirname, "states");
const releases = readdirSync(folder).filter((name) => name.endsWith(".json"));
const rowsOf = (release: string): Row[] => JSON.parse(readFileSync(join(folder, release), "utf8"));
const kindOf = (row: Row): string => /flowroute:(\w+)::(.*)/.exec(row.urn)?.slice(1).join(" ") ?? row.urn;

/** The account that the states are about. */
const account = {
  inventory: [],
  numbers: [
    {
      id: "12065550100",
      alias: "support line",
      rate_center: "seattle",
      state: "wa",
      relationships: { primary_route: "98001", e911_address: "98003", cnam_preset: "98004" },
    },
    { id: "12065550190", alias: "reception" },
  ],
  e911s: [
    {
      id: "98003",
      label: "hq-89046f6d",
      ...WIRE_PLACE,
    },
  ],
  cnams: [
    {
      id: "98004",
      value: "ACME CORP",
      is_approved: true,
      approval_datetime: "2026-01-03",
      creation_datetime: "2026-01-01",
    },
  ],
  routes: [{ id: "98001", alias: "pbx-8bba6ebe", value: "pbx.example.net;transport=tls;weight=10" }],
};

describe("states that a release has written", () => {
  it("are kept for this release", () => {
    expect(releases).to.include("0.1.0.json");
  });

  for (const release of releases) {
    describe(release, () => {
      const bench = perSuite(() => openProviders({ seed: account }));
      const stack = perTest(() => new Stack());
      beforeEach(() => {
        bench.simulator.control.reset();
        for (const row of rowsOf(release)) stack.rows.set(row.urn, row);
      });
      /** The inputs as a program gives them: without what the check has appended to the value of a route. */
      const program = () =>
        rowsOf(release).map(({ urn, inputs: { value, ...inputs } }) => ({
          urn,
          name: urn.split("::").at(-1) ?? "",
          inputs: { ...inputs, ...(value === undefined ? {} : { value: String(value).split(";")[0] }) },
        }));

      for (const row of rowsOf(release)) {
        it(`show no difference for ${kindOf(row)}, without a request`, async () => {
          const run = await startQuietRun();
          expect(await run.diff(row.id, row.outputs, row.inputs)).to.deep.equal({ changes: false, replaces: [] });
        });

        it(`of a newer schema are refused for ${kindOf(row)} in every operation, before any request`, async () => {
          const run = await startQuietRun();
          const newer: PropertyValues = { ...row.outputs, schema: SCHEMA + 1 };
          const operations = [
            () => run.diff(row.id, newer, row.inputs),
            () => run.update(row.id, newer, row.inputs),
            () => run.read(row.id, newer),
            () => run.delete(row.id, newer),
          ];
          for (const operation of operations) {
            const error = await operation().catch((reason: unknown) => reason);
            expect(error)
              .to.have.property("message")
              .that.contains("[newer-state]")
              .and.contains("npm install pulumi-flowroute@latest");
          }
        });
      }

      it("are read without a difference", async () => {
        const { ops, errors } = await stack.refresh(await bench.run());
        expect({ ops, errors }).to.deep.equal({ ops: [], errors: {} });
        expect([...stack.rows.keys()]).to.have.length(rowsOf(release).length);
      });

      it("are no reason for any change", async () => {
        expect(await stack.converge(await bench.run(), program())).to.deep.equal([]);
        expect(bench.asked(/POST|PATCH|DELETE/)).to.deep.equal([]);
      });

      it("are enough to delete what was made and to keep what was adopted", async () => {
        const { errors } = await stack.destroy(await bench.run());
        expect(errors).to.deep.equal({});
        expect(bench.owned()).to.deep.equal(["12065550190"]);
        expect(bench.released()).to.deep.equal(["12065550100"]);
        const { routes, e911s, cnams } = bench.simulator.control.state();
        expect(routes.map(({ id }) => id)).to.deep.equal(["0"]);
        // The number that is kept could have the caller name without a read showing it.
        expect([e911s.length, cnams.length]).to.deep.equal([0, 1]);
      });

      it("that lack what they should say are taken cautiously: nothing is deleted", async () => {
        for (const row of stack.rows.values()) {
          for (const key of ["origin", "onDelete", "schema"]) delete row.outputs[key];
        }
        await stack.destroy(await bench.run());
        expect(bench.asked(/POST|PATCH|DELETE/)).to.deep.equal([]);
        expect(bench.owned()).to.deep.equal(["12065550100", "12065550190"]);
      });
    });
  }
});
