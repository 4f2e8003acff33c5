import { expect } from "chai";
import { type DynamicProvider, guard, PartialFailure, type PropertyValues } from "../../src/host";
import { encodedForm, misbehaving } from "../support/misbehaving.mjs";

const config = (values: Record<string, string>) => ({ config: { get: (key: string) => values[key] } });
const withKey = config({ "flowroute:accessKey": "AK" });

const guarded = (): DynamicProvider => guard(misbehaving(PartialFailure));

async function configured(): Promise<DynamicProvider> {
  const provider = guarded();
  await provider.configure(withKey);
  return provider;
}

/** Every operation, on a bag that asks for one misbehaviour. */
const operations: Record<string, (provider: DynamicProvider, values: PropertyValues) => Promise<unknown>> = {
  check: (provider, values) => provider.check({}, values),
  diff: (provider, values) => provider.diff("id-1", {}, values),
  create: (provider, values) => provider.create(values),
  update: (provider, values) => provider.update("id-1", {}, values),
  read: (provider, values) => provider.read("id-1", values),
  delete: (provider, values) => provider.delete("id-1", values),
};

async function failureOf(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  const outcome = await promise.then(
    () => ({ error: undefined, failed: false }),
    (error: unknown) => ({ error, failed: true }),
  );
  expect(outcome.failed, "it should have failed").to.equal(true);
  expect(outcome.error, "what is thrown").to.be.instanceOf(Error);
  return outcome.error as Error & Record<string, unknown>;
}

describe("the guard between Pulumi's host and an implementation", () => {
  describe("configuration", () => {
    it("lets no operation begin before an asynchronous configure has ended", async () => {
      const provider = guarded();
      void provider.configure(withKey);
      const [one, two] = await Promise.all([provider.create({ mode: "" }), provider.create({ mode: "" })]);
      expect([one.outs["key"], two.outs["key"]]).to.deep.equal(["AK", "AK"]);
    });

    it("fails the first call and every later one when the configuration is not right", async () => {
      const provider = guarded();
      const first = await failureOf(provider.configure(config({})));
      const second = await failureOf(provider.create({ mode: "" }));
      const third = await failureOf(provider.check({}, { mode: "" }));
      const messages = [first, second, third].map(({ message }) => message);
      expect(messages).to.deep.equal(Array(3).fill("the access key is not set"));
    });

    it("turns a configure that throws at once into a rejection", async () => {
      const provider = guard({
        ...misbehaving(PartialFailure),
        configure: () => {
          throw Object.assign(new Error("no keys"), { id: "x" });
        },
      });
      const failure = await failureOf(provider.configure(withKey));
      expect(failure).to.include({ message: "no keys" }).and.not.have.property("id");
    });
  });

  describe("errors", () => {
    const logged: Record<string, string> = {
      "throw undefined": "unknown error",
      "throw null": "unknown error",
      "throw text": "only a text",
      "throw empty": "Error",
      "throw id": "the API said no",
      "throw code 0": "the API said no",
      "throw code 404": "the API said no",
      "throw metadata": "the API said no",
    };
    for (const [name, run] of Object.entries(operations)) {
      for (const [mode, message] of Object.entries(logged)) {
        it(`makes of "${mode}" in ${name} an error that says "${message}" and nothing else`, async () => {
          const failure = await failureOf(run(await configured(), { mode, __provider: "text" }));
          expect(failure.message).to.equal(message);
          for (const key of ["id", "code", "metadata", "properties", "reasons"]) {
            expect(failure, key).not.to.have.property(key);
          }
        });
      }

      it(`shows no stack of a failed ${name}`, async () => {
        const failure = await failureOf(run(await configured(), { mode: "throw id" }));
        expect(failure.stack).to.equal("");
      });
    }
  });

  describe("ids", () => {
    it("sends a numeric id as text, because a number arrives as no id at all", async () => {
      const provider = await configured();
      expect((await provider.create({ mode: "numeric id" })).id).to.equal("42");
      expect((await provider.read("id-1", { mode: "numeric id" })).id).to.equal("42");
    });

    for (const mode of ["no id", "empty id", "null id"]) {
      it(`refuses a create with ${mode}`, async () => {
        const failure = await failureOf((await configured()).create({ mode }));
        expect(failure.message).to.contain("no id");
      });
    }

    it('says of something that is gone that its id is ""', async () => {
      expect(await (await configured()).read("id-1", { mode: "gone" })).to.deep.equal({ id: "" });
    });
  });

  describe("values", () => {
    it("takes what cannot be encoded out of inputs and outputs, however deep", async () => {
      const provider = await configured();
      expect((await provider.create({ mode: "outputs" })).outs).to.deep.equal(encodedForm);
      expect((await provider.update("id-1", {}, { mode: "outputs" })).outs).to.deep.equal(encodedForm);
      expect((await provider.check({}, { mode: "outputs" })).inputs).to.deep.include(encodedForm);
      const { props, inputs } = await provider.read("id-1", { mode: "outputs" });
      expect({ props, inputs }).to.deep.equal({ props: encodedForm, inputs: encodedForm });
    });

    it("hands out copies that the host may write into, also of frozen outputs", async () => {
      const { outs } = await (await configured()).create({ mode: "" });
      expect(Object.isFrozen(outs)).to.equal(false);
    });

    it("hands on which properties need another resource", async () => {
      const answer = await (await configured()).diff("id-1", {}, { mode: "" });
      expect(answer).to.deep.equal({ changes: true, replaces: ["number"] });
    });
  });

  describe("partial failure", () => {
    const partial = async (run: (provider: DynamicProvider, values: PropertyValues) => Promise<unknown>) =>
      failureOf(run(await configured(), { mode: "partial", __provider: "the loader text" }));

    for (const name of ["create", "update"] as const) {
      it(`keeps id, properties and the loader text when ${name} gets half-way`, async () => {
        const failure = await partial(operations[name] as (typeof operations)[string]);
        expect(failure).to.include({ message: "made, but not finished", id: "id-1" });
        expect(failure["reasons"]).to.deep.equal(["made, but not finished"]);
        expect(failure["properties"]).to.deep.equal({
          ...encodedForm,
          origin: "created",
          __provider: "the loader text",
        });
      });
    }

    it("does not pretend to know an id that it has not", async () => {
      const failure = await failureOf((await configured()).create({ mode: "partial without id", __provider: "text" }));
      expect(failure).not.to.have.property("id");
    });
  });
});
