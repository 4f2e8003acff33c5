import { expect } from "chai";
import { encodable } from "../../src/host";
import { readSettings } from "../../src/host/settings";
import { Stack } from "../support/engine-model";
import { buying, route, urnOf } from "../support/program";
import { freshProviders } from "../support/provider-bench";

/** Corners that were wrong once. */
describe("corners of the resources", () => {
  const bench = freshProviders({ seed: { inventory: [{ number: "12065550100" }, { number: "12065550101" }] } });

  it("a function in a list cannot be encoded, so it is left out", () => {
    expect(encodable([1, () => 1])).to.deep.equal([1]);
  });

  it("the key of one spelling and the secret of the other in the environment are not mixed", () => {
    const env = { FLOWROUTE_ACCESS_KEY: "a", FR_SECRET_KEY: "b" };
    expect(() => readSettings({ get: () => undefined }, env)).to.throw("secret key");
  });

  it("null in a PhoneNumber means not given", async () => {
    const stack = new Stack();
    const none = { number: null, alias: null, cnamLookupsEnabled: null, onDelete: null };
    const program = buying("line", { search: { startsWith: "206" }, ...none });
    await stack.converge(await bench.run(), program);
    expect(await stack.converge(await bench.run(), program)).to.deep.equal([]);
  });

  it("a number that was found by a search and then pinned is quiet: no request in any later preview", async () => {
    const stack = new Stack();
    await stack.converge(await bench.run(), buying("line", { search: { startsWith: "206" } }));
    const pinned = buying("line", { number: stack.row(urnOf("phoneNumber", "line")).id });
    await stack.converge(await bench.run(), pinned);
    bench.asked();
    expect(await stack.converge(await bench.run(), pinned)).to.deep.equal([]);
    expect(bench.asked()).to.deep.equal([]);
    expect(bench.bought()).to.have.length(1);
  });

  it("an exact number whose search was replaced by force is quiet: no request in any later preview", async () => {
    const stack = new Stack();
    const line = buying("line", { number: "12065550100" });
    await stack.converge(await bench.run(), line);
    const replace = ["NumberSearch line", "PhoneNumber line"];
    const { errors } = await stack.up(await bench.run(), line, { replace });
    expect(errors["PhoneNumber line"]).to.include("--replace");
    await stack.converge(await bench.run(), line);
    bench.asked();
    expect(await stack.converge(await bench.run(), line)).to.deep.equal([]);
    expect(bench.asked()).to.deep.equal([]);
  });

  it("null in a route means not given", async () => {
    const stack = new Stack();
    await stack.converge(await bench.run(), [route("pbx", { transport: null, weight: null, alias: null })]);
  });

  it("an edge strategy that is no id fails in the check, not in the create", async () => {
    const { failures } = await (await bench.run()).check({}, route("pbx", { edgeStrategyId: "us-east" }).inputs);
    expect(failures.map(({ property }) => property)).to.deep.equal(["edgeStrategyId"]);
  });

  it("a refresh does not let today's default decide the onDelete that the state holds", async () => {
    const stack = new Stack();
    await stack.converge(await bench.run(), buying("line", { search: { startsWith: "206" } }));
    const row = stack.row(urnOf("phoneNumber", "line"));
    row.outputs["onDelete"] = "keep";
    await stack.refresh(await bench.run());
    expect(row.outputs["onDelete"]).to.equal("keep");
  });
});
