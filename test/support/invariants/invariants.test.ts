import { expect } from "chai";
import { perSuite, perTest } from "../bench";
import { IdOf, Stack } from "../engine-model";
import { address, buying, type Declared, declare, PLACE, route, routing, urnOf } from "../program";
import { openProviders } from "../provider-bench";
import { expectSound, type State, stateOfDeployment, stateOfRows, type Watch, watchAccount } from ".";
import { findingsOf } from "./rules";

const NUMBER = "12065550100";
const DEAR = "12065550101";
const THEIRS = "12065550199";
const AUTHORIZATION = { authorization: `Basic ${Buffer.from("AK:SK").toString("base64")}` };

const program = (): Declared[] => {
  const { id, ...ids } = { id: new IdOf(urnOf("phoneNumber", "line")), route: new IdOf(urnOf("inboundRoute", "pbx")) };
  const place = new IdOf(urnOf("e911Address", "hq"));
  return [
    ...buying("line", { number: NUMBER }),
    route("pbx"),
    address("hq"),
    routing("line", { numberId: id, primaryRouteId: ids.route }),
    declare("e911Assignment", "line", { numberId: id, e911AddressId: place }),
  ];
};

describe("the invariants", () => {
  const bench = perSuite(() =>
    openProviders({
      accessKey: "AK",
      secretKey: "SK",
      choices: { "purchase-of-owned-number": "charge-again", "e911-charge": "after-unassign-too" },
      seed: {
        inventory: [{ number: NUMBER }, { number: DEAR, setupCost: 500_000 }],
        numbers: [{ id: THEIRS, relationships: { primary_route: "7", e911_address: "8" } }],
        routes: [{ id: "7", alias: "theirs", value: "theirs.example.net" }],
        e911s: [{ id: "8", label: "theirs" }],
        cnams: [{ id: "9", value: "THEIRS" }],
      },
    }),
  );
  const stack = perTest(() => new Stack());
  let watch: Watch;
  before(async () => {
    watch = watchAccount(bench.simulator);
  });

  beforeEach(async () => {
    bench.simulator.control.reset();
    watch.startAfresh();
    await stack.converge(await bench.run(), program());
  });

  /** What nothing of ours would ask for. */
  async function ask(method: string, path: string, body?: object): Promise<void> {
    const headers = { ...AUTHORIZATION, "content-type": "application/vnd.api+json" };
    const { url } = bench.simulator;
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const { ok, status } = await fetch(`${url}${path}`, { method, headers, ...sent });
    expect(ok, `${method} ${path} answered ${status}`).to.equal(true);
  }
  const idOf = (kind: "inboundRoute" | "e911Address", name: string) => stack.row(urnOf(kind, name)).id;
  const urns = () => program().map(({ urn }) => urn);
  const state = (): State => stateOfRows("dev", stack, urns());
  const sound = (states = [state()]) => expectSound(watch, states);
  const E911 = `/v2/numbers/${NUMBER}/relationships/e911s`;

  it("hold for a program that was set up, and for one that gives everything up on purpose", async () => {
    sound();
    watch.allow("release", NUMBER);
    await stack.destroy(await bench.run());
    expectSound(watch, [stateOfRows("dev", stack, [])]);
  });

  /** What is done by a request, and what is said of it. */
  const breaches: Record<string, [act: () => Promise<unknown>, said: string]> = {
    "a number that is bought again": [
      () => ask("POST", `/v2/numbers/${NUMBER}`),
      `no number is bought twice: ${NUMBER}, after POST /v2/numbers/${NUMBER}: `,
    ],
    "a number above the cap": [
      () => ask("POST", `/v2/numbers/${DEAR}`),
      `no number costs more than its cap: ${DEAR}, after POST /v2/numbers/${DEAR}: 500000 at once`,
    ],
    "a number that is released": [
      () => ask("DELETE", `/v2/numbers/${NUMBER}`),
      `no number is released that is wanted: ${NUMBER}, after DELETE /v2/numbers/${NUMBER}`,
    ],
    "an emergency address that comes off": [
      () => ask("DELETE", E911),
      `no number loses its emergency address unasked: ${NUMBER}, after DELETE ${E911}: it had address `,
    ],
    "an emergency address that comes off only for a moment": [
      async () => {
        await ask("DELETE", E911);
        await ask("PATCH", `${E911}/${idOf("e911Address", "hq")}`);
      },
      `no charge for an emergency address is repeated: ${NUMBER}, after PATCH `,
    ],
    "a number that goes to the SIP device": [
      () => ask("PATCH", `/v2/numbers/${NUMBER}/relationships/primary_route`, { data: { type: "route", id: "0" } }),
      `no call route becomes "0" unasked: ${NUMBER}, after PATCH `,
    ],
    "a route of others that is deleted": [
      async () => {
        bench.simulator.control.setAccount({
          numbers: bench.simulator.control.state().numbers.filter(({ id }) => id !== THEIRS),
        });
        await ask("DELETE", "/v2/routes/7");
      },
      "nothing of others is changed or deleted: route 7, after DELETE /v2/routes/7: it was deleted",
    ],
    "a route of others that is changed": [
      () => ask("PATCH", "/v2/routes/7", { data: { type: "route", attributes: { value: "ours.example.net" } } }),
      "nothing of others is changed or deleted: route 7, after PATCH /v2/routes/7: it was ",
    ],
    "a caller name of others that is deleted": [
      () => ask("DELETE", "/v2/cnams/9"),
      "nothing of others is changed or deleted: caller name 9",
    ],
    "a route that no state knows": [
      () =>
        ask("POST", "/v2/routes", {
          data: { type: "route", attributes: { route_type: "host", alias: "lost", value: "lost.example.net" } },
        }),
      "everything on the account is known to one state: route ",
    ],
  };
  for (const [what, [act, messages]] of Object.entries(breaches)) {
    it(`do not hold with ${what}`, async () => {
      await act();
      expect(() => sound()).to.throw(messages);
    });
  }

  it("count what a run spends and releases", async () => {
    const { control } = bench.simulator;
    watch.allow("release");
    watch.beginRun({ budget: 1.5, maxReleases: 1 });
    control.inventory({ add: [{ number: "12065550102" }, { number: "12065550103" }] });
    for (const number of ["12065550102", "12065550103"]) await ask("POST", `/v2/numbers/${number}`);
    for (const number of ["12065550102", "12065550103"]) await ask("DELETE", `/v2/numbers/${number}`);
    expect(watch.breaches.map(({ invariant, what }) => `${invariant}: ${what}`)).to.deep.equal([
      "no run spends more than its budget: 12065550103",
      "no run releases more than it may: 12065550103",
    ]);
    watch.startAfresh();
    watch.beginRun({ budget: 1, maxReleases: 1 });
    await ask("POST", "/v2/numbers/12065550102");
    watch.beginRun({ budget: 1, maxReleases: 1 });
    await ask("POST", "/v2/numbers/12065550103");
    expect(watch.breaches).to.deep.equal([]);
  });

  it("count what the account has after a purchase", async () => {
    const { control } = bench.simulator;
    control.inventory({ add: [{ number: "12065550102" }, { number: "12065550103" }] });
    const { length } = control.state().numbers;
    watch.beginRun({ maxNumbers: length + 1 });
    await ask("POST", "/v2/numbers/12065550102");
    expect(watch.breaches).to.deep.equal([]);
    await ask("POST", "/v2/numbers/12065550103");
    expect(watch.breaches.map(({ invariant, detail }) => `${invariant}: ${detail}`)).to.deep.equal([
      `no run buys more numbers than the account may have: there are ${length + 2}, and ${length + 1} are the most`,
    ]);
  });

  it("take nothing for a breach that was allowed, or done by hand", async () => {
    const { control } = bench.simulator;
    watch.allow("e911 off", NUMBER);
    watch.allow("route 0");
    watch.allow("edit", "7");
    await ask("DELETE", E911);
    await ask("PATCH", `/v2/numbers/${NUMBER}/relationships/primary_route`, { data: { type: "route", id: "0" } });
    await ask("PATCH", "/v2/routes/7", { data: { type: "route", attributes: { value: "ours.example.net" } } });
    control.setAccount({ numbers: [], routes: [], e911s: [] });
    expect(watch.breaches).to.deep.equal([]);
    watch.startAfresh();
    watch.forbid("edit");
    await ask("DELETE", "/v2/cnams/9");
    expect(watch.breaches).to.have.length(1);
  });

  it("do not hold with a route that points to nothing", () => {
    // The simulated carrier lets no request do that.
    const before = bench.simulator.control.state();
    const after = { ...before, routes: before.routes.filter(({ id }) => id === "0") };
    const moment = { before, after, paid: new Map<string, string>(), foreign: new Set<string>() };
    const findings = findingsOf(moment, { may: () => false, maxSetupCost: 5, maxMonthlyCost: 5 });
    const invariant = "no call route points to nothing";
    expect(findings).to.deep.equal([
      { invariant, what: NUMBER, detail: `there is no route ${idOf("inboundRoute", "pbx")}` },
      { invariant, what: THEIRS, detail: "there is no route 7" },
    ]);
    expect(findingsOf({ ...moment, before: after }, { may: () => false, maxSetupCost: 5, maxMonthlyCost: 5 })).to.be
      .empty;
  });

  it("do not hold with a resource that is nowhere", async () => {
    const { control } = bench.simulator;
    control.setAccount({ numbers: [], routes: [], e911s: [] });
    expect(() => sound()).to.throw(
      `everything in a state is on the account: route ${idOf("inboundRoute", "pbx")}: it is`,
    );
    expect(() => sound()).to.throw(`everything in a state is on the account: number ${NUMBER}: it is not there`);
  });

  it("do not hold when two resources have one thing as their own", () => {
    const other = new Stack();
    for (const row of stack.rows.values()) other.rows.set(row.urn, row);
    expect(() => sound([state(), { ...stateOfRows("other", other), name: "other" }])).to.throw(
      new RegExp(`known to one state: number ${NUMBER}: urn:.*PhoneNumber::line of dev and .*line of other`),
    );
  });

  it("do not hold when a state has what the program does not, or lacks what it has", async () => {
    expect(() => expectSound(watch, [stateOfRows("dev", stack, urns().slice(0, -1))])).to.throw(
      "and not in its program",
    );
    stack.rows.delete(urnOf("numberRouting", "line"));
    expect(() => sound()).to.throw(
      `everything that the program wants is in its state: ${urnOf("numberRouting", "line")}: not in dev`,
    );
  });

  it("do not hold while a run has left something to do", () => {
    stack.pendingDeletes.push(stack.row(urnOf("inboundRoute", "pbx")));
    expect(() => sound()).to.throw("every run ends: ");
  });

  it("do not hold when the number has another route, address or name than the state says", () => {
    const { control } = bench.simulator;
    const numbers = control.state().numbers.map((number) => ({
      ...number,
      relationships: { ...number.relationships, primary_route: "7", failover_route: "7", e911_address: "8" },
    }));
    control.setAccount({ numbers });
    const messages = new RegExp(
      `number ${NUMBER}: its primary route is 7, not .*\n.*its failover route is 7, not .*\n.*its emergency address is 8, not `,
    );
    expect(() => sound()).to.throw(messages);
    expect(() => expectSound(watch, [state()], { except: [NUMBER] })).not.to.throw();
  });

  it("read what the engine exports", () => {
    const resource = { type: "", id: "5", inputs: { ...PLACE }, outputs: { origin: "created" } };
    const urn = urnOf("inboundRoute", "pbx");
    const read = stateOfDeployment("dev", {
      resources: [
        { urn: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", type: "" },
        { ...resource, urn },
        { ...resource, urn, delete: true },
      ],
      pending_operations: [{ type: "creating", resource: { ...resource, urn } }],
    });
    const common = { urn, kind: "InboundRoute", id: "5", inputs: PLACE, outputs: { origin: "created" } };
    expect(read).to.deep.equal({
      name: "dev",
      resources: [common, { ...common, isLeft: true }, { ...common, isLeft: true }],
    });
  });
});
