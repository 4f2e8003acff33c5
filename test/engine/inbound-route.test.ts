import { expect } from "chai";
import { InboundRoute, type InboundRouteArgs } from "pulumi-flowroute";
import { perSuite } from "../support/bench";
import { openEngine } from "./support/bench";
import {
  expectFine,
  expectNothingLeft,
  expectOk,
  expectQuiet,
  HURRY,
  holdings,
  plan,
  routesOf,
  writes,
} from "./support/programs";
import type { BenchStack } from "./support/stack";

type Wanted = Record<string, InboundRouteArgs>;

const routes = (wanted: Wanted) => async () =>
  Object.fromEntries(Object.entries(wanted).map(([name, args]) => [name, new InboundRoute(name, args).value]));

const host = (value: string, more: Partial<InboundRouteArgs> = {}): InboundRouteArgs => ({
  routeType: "host",
  value,
  ...more,
});

describe("an inbound route", () => {
  const bench = perSuite(() => openEngine({ env: HURRY }));

  const values = () => routesOf(bench).map(({ value }) => value);
  const idOf = (value: string) => routesOf(bench).find((route) => route.value === value)?.id ?? "";
  const edit = (value: string, change: { value?: string; alias?: string } | undefined) =>
    bench.simulator.control.setAccount({
      routes: routesOf(bench).flatMap((route) => {
        if (route.value !== value) return route;
        return change === undefined ? [] : { ...route, ...change };
      }),
    });

  describe("through its life", () => {
    let stack: BenchStack;
    const wanted: Wanted = {
      pbx: host("sip.example.net:5060", { transport: "tls", weight: 10, edgeStrategyId: "2" }),
      mobile: { routeType: "number", value: "+1 (415) 555-0199", alias: "Mobile" },
      alice: { routeType: "uri", value: "sip:alice@example.net" },
    };
    const up = (change: Wanted = {}) => stack.up(routes(Object.assign(wanted, change)));

    before(async () => {
      stack = await bench.stack("life", routes(wanted));
    });

    it("is made as it is asked for", async () => {
      const { ok, messages, outputs } = await stack.up();
      expect({ ok, messages }).to.deep.equal({ ok: true, messages: "" });
      expect(outputs.pbx).to.equal("sip.example.net:5060;transport=tls;weight=10");
      expect(
        routesOf(bench).map(({ route_type, value, edge_strategy_id }) => [route_type, value, edge_strategy_id]),
      ).to.have.deep.members([
        ["host", "sip.example.net:5060;transport=tls;weight=10", 2],
        ["number", "14155550199", null],
        ["uri", "sip:alice@example.net", null],
      ]);
      expect(routesOf(bench).map(({ alias }) => alias.replace(/-[0-9a-f]{8}$/, "-*"))).to.have.members([
        "pbx-*",
        "Mobile",
        "alice-*",
      ]);
      await expectQuiet(bench, stack);
    });

    it("is changed in place, and options that are taken out are taken off", async () => {
      const before = routesOf(bench).map(({ id }) => id);
      bench.simulator.control.clearRequests();
      const changed = up({
        pbx: host("sip2.example.net"),
        mobile: { routeType: "uri", value: "sip:bob@example.net", alias: "Mobile phone" },
      });
      expect(await expectFine(changed)).to.have.members(["update pbx", "update mobile"]);
      expect(writes(bench)).to.have.length(2);
      expect(routesOf(bench).map(({ id }) => id)).to.deep.equal(before);
      expect(values()).to.have.members(["sip2.example.net", "sip:bob@example.net", "sip:alice@example.net"]);
      expect(routesOf(bench).map(({ edge_strategy_id }) => edge_strategy_id)).to.deep.equal([null, null, null]);
      await expectQuiet(bench, stack);
    });

    it("shows what was changed in the portal, and puts it right", async () => {
      edit("sip2.example.net", { value: "drifted.example.net" });
      expect((await stack.refresh({ previewOnly: true, expectNoChanges: true })).ok).to.equal(false);
      const drift = await stack.preview(undefined, { refresh: true, diff: true });
      expect(plan(drift)).to.include("update pbx");
      expect(drift.stdout).to.include("drifted.example.net");
      expectOk(await stack.up(undefined, { refresh: true }));
      expect(values()).to.include("sip2.example.net").and.not.include("drifted.example.net");
    });

    it("is made again when it is gone; an id cannot change in an update, so that says what to do", async () => {
      edit("sip2.example.net", undefined);
      const changed = await up({ pbx: host("sip3.example.net") });
      expect(changed.ok).to.equal(false);
      expect(changed.messages).to.match(
        /InboundRoute "pbx": Flowroute no longer has it \(\d+\)\. Nothing was changed\. \[gone\]\s+.*pulumi up --refresh/,
      );
      expect(values()).to.have.length(2);
      expectOk(await stack.up(undefined, { refresh: true }));
      expect(values()).to.include("sip3.example.net");
      await expectQuiet(bench, stack);
    });

    it("is made again under the same name by --replace, and stays", async () => {
      const { urn } = await stack.resource("alice");
      expectOk(await stack.up(undefined, { replace: [urn] }));
      expect(values().filter((value) => value === "sip:alice@example.net")).to.have.length(1);
    });

    it("leaves nothing when the stack goes, also when it is gone already", async () => {
      edit("sip:bob@example.net", undefined);
      expect(await expectFine(stack.destroy())).to.have.length(3);
      await expectNothingLeft(bench, stack);
    });
  });

  describe("that is not ours", () => {
    let stack: BenchStack;
    let adopted: string;
    let seen: string;

    before(async () => {
      bench.simulator.control.setAccount({
        routes: [
          { id: "501", alias: "theirs", value: "theirs.example.net" },
          { id: "502", alias: "common", value: "common.example.net" },
          { id: "503", alias: "seen", value: "seen.example.net" },
        ],
      });
      adopted = idOf("theirs.example.net");
      seen = idOf("seen.example.net");
      stack = await bench.stack("theirs", async () => {});
    });

    const takeOver = (value: string, common: string) => async () => {
      new InboundRoute("taken", host(value, { alias: "theirs" }), { import: adopted });
      new InboundRoute("shared", host(common, { alias: "common" }));
      return { seen: InboundRoute.get("seen", seen).value };
    };

    it("is adopted by the import option, shared by its alias, or only read", async () => {
      bench.simulator.control.clearRequests();
      const { ok, messages, outputs } = await stack.up(takeOver("theirs.example.net", "common.example.net"));
      expect({ ok, messages, outputs }).to.deep.equal({
        ok: true,
        messages: "",
        outputs: { seen: "seen.example.net" },
      });
      expect(writes(bench)).to.deep.equal([]);
      const origins = await Promise.all(
        ["taken", "shared"].map(async (name) => (await stack.resource(name)).outputs?.origin),
      );
      expect(origins).to.deep.equal(["adopted", "shared"]);
    });

    it("is changed when adopted; a shared one is left, and a new one made", async () => {
      const wanted = async () => {
        new InboundRoute("taken", host("ours.example.net", { alias: "theirs" }), { import: adopted });
        new InboundRoute("shared", host("common2.example.net", { alias: "not common" }));
      };
      expect(await expectFine(stack.up(wanted))).to.include.members(["update taken", "replace shared"]);
      expect(values()).to.have.members([
        "ours.example.net",
        "common.example.net",
        "seen.example.net",
        "common2.example.net",
      ]);
    });

    it("is left when the stack goes", async () => {
      expect((await stack.destroy()).ok).to.equal(true);
      expect(values()).to.have.members(["ours.example.net", "common.example.net", "seen.example.net"]);
      expect(await holdings(stack)).to.deep.equal([]);
    });

    it("is not adopted when the program says something else, nor when it is not there", async () => {
      const different = await stack.up(async () => {
        new InboundRoute("taken", host("different.example.net"), { import: adopted });
      });
      expect(different.ok).to.equal(false);
      expect(different.messages).to.match(/Could not adopt route 501.*value is "ours\.example\.net"/);
      const absent = await stack.up(async () => {
        InboundRoute.get("nobody's", "999");
      });
      expect(absent.ok).to.equal(false);
      expect(absent.messages).to.match(/Could not read InboundRoute 999: .*\[gone\]/);
      expect(values()).to.have.length(3);
    });
  });

  it("that was made although its answer was lost is recognised, and made once", async () => {
    bench.simulator.control.setAccount({ routes: [] });
    bench.simulator.control.clearRequests();
    bench.simulator.control.faults.add({
      match: { method: "POST", path: "^/v2/routes" },
      times: 1,
      fault: { kind: "reset-after" },
    });
    const stack = await bench.stack("lost", routes({ pbx: host("sip.example.net") }));
    await expectFine(stack.up());
    expect(bench.requests(/^POST/)).to.have.length(1);
    expect(values()).to.deep.equal(["sip.example.net"]);
    await expectFine(stack.destroy());
    expect(values()).to.deep.equal([]);
  });
});
