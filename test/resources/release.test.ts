import { expect } from "chai";
import { perSuite, perTest } from "../support/bench";
import { Stack } from "../support/engine-model";
import { buying, declare, urnOf, WIRE_PLACE } from "../support/program";
import { openProviders, type Run } from "../support/provider-bench";

const NUMBER = "12065550100";
const ADDRESS = {
  id: "22127",
  label: "hq",
  ...WIRE_PLACE,
};
const FULL = { primary_route: "5", failover_route: "6", cnam_preset: "22790", e911_address: "22127" };

describe("the release of a number on which something hangs", () => {
  const bench = perSuite(() =>
    openProviders({
      seed: {
        inventory: [{ number: NUMBER }],
        routes: ["5", "6"].map((id) => ({ id, alias: `route-${id}`, value: `r${id}.example.net` })),
        e911s: [ADDRESS],
        cnams: [{ id: "22790", value: "ACME", is_approved: true }],
      },
    }),
  );
  const stack = perTest(() => new Stack());
  const control = () => bench.simulator.control;
  const live = () => control().state().numbers[0]?.relationships;
  const hang = (relationships: object) => {
    const numbers = control()
      .state()
      .numbers.map((number) => ({ ...number, relationships: { ...number.relationships, ...relationships } }));
    control().setAccount({ numbers });
  };
  /** The carrier refuses the first releases, with what it says of attachments or of something else. */
  const refuse = (times: number, detail: string) =>
    control().faults.add({
      match: { method: "DELETE", path: `/v2/numbers/${NUMBER}$` },
      times,
      fault: { kind: "status", status: 403, body: { errors: [{ title: "Client Error", detail }] } },
    });
  const IN_USE = "Please disassociate all routes, CNAM and E911 records before releasing.";
  const OTHER = "This number takes part in a promotion.";
  const changes = () =>
    bench
      .asked(/^(PATCH|DELETE)/)
      .map((line) => line.replace(`/v2/numbers/${NUMBER}`, "").replace("/relationships/", ""));

  beforeEach(async () => {
    control().reset();
    await stack.converge(await bench.run(), buying("line", { number: NUMBER }));
    hang(FULL);
    bench.asked();
  });

  /** Somebody assigns a record a moment before. */
  const assign = async (record: string): Promise<void> => {
    const { url, accessKey, secretKey } = bench.simulator;
    const authorization = `Basic ${Buffer.from(`${accessKey}:${secretKey}`).toString("base64")}`;
    const answer = await fetch(`${url}/v2/numbers/${NUMBER}/relationships/${record}`, {
      method: "PATCH",
      headers: { authorization },
    });
    expect(answer.ok).to.equal(true);
  };

  it("asks first, and takes nothing off when the carrier does not mind", async () => {
    await stack.converge(await bench.run(), []);
    expect(changes()).to.deep.equal(["DELETE "]);
  });

  it("takes caller name, routes and address off one after the other when the carrier minds, the address last", async () => {
    control().choose({ "release-with-attachments": "refuse-403" });
    await stack.converge(await bench.run(), []);
    expect(changes()).to.deep.equal([
      "DELETE ",
      "DELETE cnams",
      "DELETE ",
      "DELETE failover_route",
      "PATCH primary_route",
      "DELETE ",
      "DELETE e911s",
      "DELETE ",
    ]);
    expect(bench.owned()).to.deep.equal([]);
  });

  it("takes off no more than the carrier minds", async () => {
    refuse(2, IN_USE);
    await stack.converge(await bench.run(), []);
    expect(changes()).to.not.include("DELETE e911s");
    expect(bench.owned()).to.deep.equal([]);
  });

  it("takes off a caller name that no read shows", async () => {
    control().choose({ "release-with-attachments": "refuse-403", "cnam-assignment-visible": "after-7-business-days" });
    hang({ primary_route: "0", failover_route: null, cnam_preset: null, e911_address: null });
    const run = await bench.run();
    await assign("cnams/22790");
    await stack.converge(run, []);
    expect(bench.owned()).to.deep.equal([]);
  });

  it("puts back what it has taken off when the release is refused all the same", async () => {
    for (const [what, detail] of Object.entries({ IN_USE, OTHER })) {
      refuse(9, detail);
      const { errors } = await stack.up(await bench.run(), []);
      expect(errors["PhoneNumber line"], what).to.contain(detail);
      expect(live(), what).to.deep.equal(FULL);
      control().faults.clear();
    }
  });

  it("puts back what it has taken off when the API dies in the middle", async () => {
    refuse(2, IN_USE);
    control().faults.add({
      match: { method: "DELETE", path: "primary_route|failover_route" },
      times: 1,
      fault: { kind: "status", status: 422 },
    });
    const { errors } = await stack.up(await bench.run(), []);
    expect(errors).to.have.property("PhoneNumber line");
    expect(live()).to.deep.equal(FULL);
  });

  it("says what the number has lost when even that fails", async () => {
    refuse(9, IN_USE);
    control().faults.add({ match: { method: "PATCH", path: "e911s" }, fault: { kind: "status", status: 422 } });
    const run = await bench.run();
    await stack.up(run, []);
    const warnings = run.logged.filter(({ severity }) => severity === "warning").map(({ message }) => message);
    expect(warnings.join()).to.contain("+1 206 555 0100 lost its emergency address, and putting it back failed:");
    expect(live()).to.include({ primary_route: "5", cnam_preset: "22790", e911_address: null });
  });

  it("says what the number may have lost when no read shows which one it was", async () => {
    control().choose({ "e911-assignment-visible": "after-30s" });
    hang({ cnam_preset: null, e911_address: null });
    await assign("e911s/22127");
    refuse(9, IN_USE);
    const run = await bench.run();
    await stack.up(run, []);
    const warnings = run.logged.filter(({ severity }) => severity === "warning").map(({ message }) => message);
    expect(warnings.join()).to.contain(
      "+1 206 555 0100 lost its emergency address, and putting it back failed: no read shows which",
    );
  });

  it("leaves everything where it is when money or rights are the reason", async () => {
    for (const detail of ["Insufficient funds", "Not authorized"]) {
      refuse(9, detail);
      const { errors } = await stack.up(await bench.run(), []);
      expect(errors["PhoneNumber line"]).to.contain(detail);
      expect(changes()).to.deep.equal(["DELETE "]);
      control().faults.clear();
    }
  });
});

describe("a number that another stack has bought since", () => {
  const bench = perSuite(() => openProviders({ seed: { inventory: [{ number: NUMBER }] } }));
  const stack = perTest(() => new Stack());
  const phone = (args: object = {}) => buying("line", { search: { startsWith: "206" }, ...args });
  const warnings = (run: Run) =>
    run.logged.flatMap(({ severity, message }) => (severity === "warning" ? [message] : []));

  beforeEach(async () => {
    const { control } = bench.simulator;
    control.reset();
    await stack.converge(await bench.run(), phone());
    // A host that lost its engine has released it, without the state knowing.
    control.setAccount({ numbers: [{ id: NUMBER, alias: "shop/prod/line" }] });
  });

  it("is not released by the state that had it before, which forgets it", async () => {
    const run = await bench.run();
    expect((await stack.destroy(run)).errors).to.deep.equal({});
    expect(bench.owned()).to.deep.equal([NUMBER]);
    expect(warnings(run)).to.have.length(1);
    expect(warnings(run)[0]).to.match(/the ownership tag "shop\/prod\/line" of another stack.*\[foreign-owner\]/);
  });

  it("keeps the caller name that both stacks have", async () => {
    const { control } = bench.simulator;
    const name = declare("cnamRecord", "acme", { value: "ACME" });
    control.setAccount({ numbers: [{ id: NUMBER, alias: "shop/dev/line" }] });
    await stack.converge(await bench.run(), [...phone(), name]);
    const { id } = stack.row(name.urn);
    control.cnam(id, { approve: true });
    const relationships = { primary_route: "0", failover_route: null, e911_address: null, cnam_preset: id };
    control.setAccount({ numbers: [{ id: NUMBER, alias: "shop/prod/line", relationships }] });
    expect((await stack.destroy(await bench.run())).errors).to.deep.equal({});
    expect(control.state().cnams.map((one) => one.id)).to.deep.equal([id]);
  });

  it("is not marked by it, but missing to it", async () => {
    const run = await bench.run();
    const { errors } = await stack.up(run, phone({ alias: "ours" }), { refresh: true });
    expect(errors["PhoneNumber line"]).to.contain("is no longer on the account");
    expect(warnings(run)[0]).to.match(/the ownership tag "shop\/prod\/line" of another stack.*\[foreign-owner\]/);
    expect(bench.simulator.control.state().numbers[0]?.alias).to.equal("shop/prod/line");
  });

  it("is this stack's own where the state knows it under that tag", async () => {
    const { outputs } = stack.row(urnOf("phoneNumber", "line"));
    outputs["alias"] = "shop/prod/line";
    expect((await stack.destroy(await bench.run())).errors).to.deep.equal({});
    expect(bench.owned()).to.deep.equal([]);
  });
});
