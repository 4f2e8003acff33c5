import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { PropertyValues } from "../../src/host";
import { loaderText } from "../../src/host/loader";
import type { ProviderKey } from "../../src/resources/kinds";
import { startSimulator } from "../../src/simulator";
import { perSuite } from "../support/bench";
import { partialOf } from "../support/calls";
import { type DynamicHost, startEngineStub, startHost } from "../support/host";
import { startConfiguredHost } from "../support/host-bench";
import { encodedForm } from "../support/misbehaving.mjs";
import { buying, type Declared, declare, urnOf } from "../support/program";

/** Guarded as the real kinds are, around an implementation that does everything wrong. */
const MISBEHAVING = `exports.handler=()=>{
  const { guard, PartialFailure } = require("./dist/host");
  return guard(require("./test/support/misbehaving.mts").misbehaving(PartialFailure));
}`;

async function failureOf(promise: Promise<unknown>): Promise<Error & { status?: string }> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error as Error & { status?: string };
  }
  throw new Error(`it should have failed, and answered ${JSON.stringify(value)}`);
}

describe("in Pulumi's real dynamic-provider host", () => {
  const engine = perSuite(() => startEngineStub());

  describe("a guarded implementation", () => {
    let host: DynamicHost;
    before(async () => {
      host = await startHost({ engine: engine.address });
      await host.configure({ "flowroute:accessKey": "AK" });
    });
    after(() => host.stop());

    const values = (mode: string, more: PropertyValues = {}): PropertyValues => ({
      mode,
      __provider: MISBEHAVING,
      ...more,
    });
    const operations: Record<string, (asked: PropertyValues) => Promise<unknown>> = {
      check: (asked) => host.check({}, asked),
      diff: (asked) => host.diff("id-1", asked, asked),
      create: (asked) => host.create(asked),
      update: (asked) => host.update("id-1", asked, asked),
      read: (asked) => host.read("id-1", asked),
      delete: (asked) => host.delete("id-1", asked),
    };

    it("is configured before either of two concurrent first calls runs", async () => {
      const [one, two] = await Promise.all([host.create(values("")), host.create(values(""))]);
      expect([one.outs["key"], two.outs["key"]]).to.deep.equal(["AK", "AK"]);
    });

    for (const [name, run] of Object.entries(operations)) {
      const logged: Record<string, string> = {
        "throw undefined": "unknown error",
        "throw null": "unknown error",
        "throw text": "only a text",
        "throw metadata": "the API said no",
        "throw code 0": "the API said no",
        "throw code 404": "the API said no",
        "throw id": "the API said no",
      };
      for (const [mode, message] of Object.entries(logged)) {
        it(`answers a ${name} that does "${mode}" with an ordinary error`, async () => {
          const failure = await failureOf(run(values(mode)));
          expect(failure.message).to.contain(message);
          expect(failure.status).to.equal("UNKNOWN");
          expect(partialOf(failure), "what the engine would keep").to.equal(undefined);
        });
      }
    }

    it("prints no stack of a failure", async () => {
      await failureOf(host.check({}, values("throw id")));
      expect(host.printed())
        .to.contain("the API said no")
        .and.not.match(/^\s+at /m);
    });

    it("sends a numeric id as text, and refuses a missing one", async () => {
      expect((await host.create(values("numeric id"))).id).to.equal("42");
      for (const mode of ["no id", "empty id", "null id"]) {
        expect((await failureOf(host.create(values(mode)))).message).to.contain("no id");
      }
    });

    it("gets outputs through that the host could not have encoded", async () => {
      const asked = values("outputs");
      expect((await host.create(asked)).outs).to.deep.include(encodedForm);
      expect((await host.update("id-1", {}, asked)).outs).to.deep.include(encodedForm);
      expect((await host.check({}, asked)).inputs).to.deep.include(encodedForm);
      const { props, inputs } = await host.read("id-1", asked);
      expect(props).to.deep.include(encodedForm);
      expect(inputs).to.deep.include(encodedForm);
    });

    it("keeps the loader text in every answer that reaches the state", async () => {
      const asked = values("");
      const { props, inputs } = await host.read("id-1", asked);
      const answers = [
        (await host.check({}, asked)).inputs,
        (await host.create(asked)).outs,
        (await host.update("id-1", {}, asked)).outs,
        props,
        inputs,
      ];
      for (const answer of answers) expect(answer).to.have.property("__provider", MISBEHAVING);
    });

    it('reports something that is gone with the id ""', async () => {
      expect((await host.read("id-1", values("gone"))).id).to.equal("");
    });

    for (const name of ["create", "update"]) {
      it(`lets the engine keep what a ${name} made that failed half-way, with its loader text`, async () => {
        const failure = await failureOf(
          (operations[name] as (asked: PropertyValues) => Promise<unknown>)(values("partial")),
        );
        const kept = partialOf(failure);
        expect(kept).to.include({ id: "id-1" });
        expect(kept?.reasons).to.deep.equal(["made, but not finished"]);
        expect(kept?.properties).to.deep.equal({ ...encodedForm, origin: "created", __provider: MISBEHAVING });
      });
    }
  });

  describe("without keys", () => {
    let host: DynamicHost;
    before(async () => {
      host = await startHost({ engine: engine.address });
      await host.configure({});
    });
    after(() => host.stop());

    it("fails the first call and the second with the way to set them", async () => {
      const [, wanted] = buying("support", { number: "+12065550100" }) as [Declared, Declared];
      for (const _ of ["first", "second"]) {
        const failure = await failureOf(host.check({}, wanted.inputs));
        expect(failure.message)
          .to.contain("access key and secret key are not set")
          .and.contain("pulumi config set --secret flowroute:secretKey")
          .and.contain("FLOWROUTE_ACCESS_KEY");
      }
    });

    it("reads no keys from the environment of the tests", async () => {
      const failure = await failureOf(host.delete("1", declare("inboundRoute", "pbx", {}).inputs));
      expect(failure.message).to.contain("not set");
    });
  });

  describe("where the package is not installed", () => {
    let folder: string;
    let host: DynamicHost;
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-host-"));
      host = await startHost({ engine: engine.address, cwd: folder });
      await host.configure({});
    });
    after(async () => {
      await host.stop();
      rmSync(folder, { recursive: true });
    });

    it("says what to install", async () => {
      const failure = await failureOf(host.create(declare("phoneNumber", "support", {}).inputs));
      expect(failure.message).to.equal(
        "Add pulumi-flowroute to the dependencies of this Pulumi program (npm install pulumi-flowroute).",
      );
    });
  });

  describe("the package's own provider", () => {
    const inventory = [{ number: "12065550100" }, { number: "12065550101" }];
    const simulator = perSuite(() => startSimulator({ seed: { inventory } }));
    const host = perSuite(() => startConfiguredHost(engine, simulator));

    for (const key of ["phoneNumber", "numberSearch", "inboundRoute", "numberRouting"] satisfies ProviderKey[]) {
      it(`is loaded by the frozen text for ${key}`, async () => {
        const { diff } = host;
        const inputs = { __provider: loaderText(key), __self: urnOf(key, "x"), number: "+1", numberId: "1" };
        const failure = await failureOf(diff("1", { ...inputs, schema: 99 }, inputs));
        expect(failure.message).to.match(/newer version of pulumi-flowroute wrote .*\[newer-state\]/);
      });
    }

    it("shows its messages on the row of the resource, and never prints the secret key", async () => {
      const [search, number] = buying("support", { search: { startsWith: "206" } }) as [Declared, Declared];
      await host.check({}, search.inputs);
      const { failures } = await host.check({}, number.inputs);
      expect(failures).to.deep.equal([]);
      const line = engine.lines.find(({ urn }) => urn === number.urn);
      expect(line).to.include({ severity: "info" });
      expect(line?.message).to.match(/^First choice \+1 206 555 010[01] at 1\.00 setup and 1\.25 a month/);
      expect(host.printed() + JSON.stringify(engine.lines)).not.to.contain(simulator.secretKey);
    });

    it("answers a check failure as one that names the property", async () => {
      const { failures } = await host.check({}, declare("phoneNumber", "odd", { number: "12" }).inputs);
      expect(failures.map(({ property }) => property)).to.deep.equal(["number"]);
    });
  });

  describe("once the engine is gone", () => {
    const simulator = perSuite(() => startSimulator({ seed: { inventory: [{ number: "12065550100" }] } }));
    const own = perSuite(() => startEngineStub());
    const host = perSuite(() => startConfiguredHost(own, simulator));

    it("buys nothing, because nobody could write it down", async () => {
      const [search, number] = buying("support", { search: { startsWith: "206" } }) as [Declared, Declared];
      const { inputs: listed } = await host.check({}, search.inputs);
      await host.create(listed);
      const { inputs } = await host.check({}, number.inputs);
      await own.close();
      const failure = await failureOf(host.create(inputs));
      expect(failure.message).to.contain("Pulumi's engine is gone").and.contain("Nothing was bought");
      expect(simulator.control.requests().filter(({ method }) => method === "POST")).to.deep.equal([]);
    });

    it("says what it has to say on standard error, and goes on", async () => {
      await host.check({}, buying("other", { search: { startsWith: "206" } })[0]?.inputs ?? {});
      await host.check({}, buying("other", { search: { startsWith: "206" } })[1]?.inputs ?? {});
      expect(host.printed()).to.contain("info: First choice");
    });
  });
});
