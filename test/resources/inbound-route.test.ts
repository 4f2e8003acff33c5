import { expect } from "chai";
import { UNKNOWN } from "../../src/host";
import { generatedLabel } from "../../src/resources/inputs";
import { perTest } from "../support/bench";
import { Stack } from "../support/engine-model";
import { declare, route, routing, urnOf } from "../support/program";
import { freshProviders, type Run, startQuietRun } from "../support/provider-bench";

const URN = urnOf("inboundRoute", "pbx");

describe("an InboundRoute", () => {
  describe("its inputs, checked without a request", () => {
    let run: Run;
    before(async () => {
      run = await startQuietRun();
    });
    const check = (args: object) => run.check({}, declare("inboundRoute", "pbx", { ...args }).inputs);

    const values: [object, string][] = [
      [{ routeType: "host", value: "sip.example.net" }, "sip.example.net"],
      [{ routeType: "host", value: "  sip.example.net:5060 " }, "sip.example.net:5060"],
      [{ routeType: "host", value: "192.0.2.7:5080" }, "192.0.2.7:5080"],
      [{ routeType: "host", value: "[2001:db8::1]:5060" }, "[2001:db8::1]:5060"],
      [{ routeType: "host", value: "a.example.net", transport: "tls" }, "a.example.net;transport=tls"],
      [{ routeType: "host", value: "a.example.net", weight: 0 }, "a.example.net;weight=0"],
      [
        { routeType: "host", value: "a.example.net", weight: 1000, transport: "udp" },
        "a.example.net;transport=udp;weight=1000",
      ],
      [{ routeType: "host", value: "a.example.net;transport=tcp", weight: 5 }, "a.example.net;transport=tcp;weight=5"],
      [{ routeType: "number", value: "+1 (206) 555-0142" }, "12065550142"],
      [{ routeType: "number", value: "206.555.0142" }, "12065550142"],
      [{ routeType: "uri", value: "sip:alice@example.net" }, "sip:alice@example.net"],
      [
        { routeType: "uri", value: "sip:alice@example.net:5061", transport: "tls" },
        "sip:alice@example.net:5061;transport=tls",
      ],
    ];
    for (const [args, sent] of values) {
      it(`makes ${sent} of ${JSON.stringify(args)}`, async () => {
        const { inputs, failures } = await check(args);
        expect(failures).to.deep.equal([]);
        expect(inputs["value"]).to.equal(sent);
      });
    }

    const host = { routeType: "host", value: "sip.example.net" };
    const wrong: [object, string, RegExp][] = [
      [{ value: "x.example.net" }, "routeType", /one of host, number, uri/],
      [{ ...host, routeType: "sip-reg" }, "routeType", /one of/],
      [{ routeType: "host" }, "value", /is missing/],
      [{ routeType: "host", value: "  " }, "value", /is missing/],
      [{ routeType: "host", value: "sip:a@b.example.net" }, "value", /not a host/],
      [{ routeType: "host", value: "two words" }, "value", /not a host/],
      [{ routeType: "number", value: "555" }, "value", /not a phone number/],
      [{ routeType: "number", value: "12065550142", weight: 1 }, "value", /neither transport nor weight/],
      [{ routeType: "uri", value: "alice.example.net" }, "value", /not a SIP URI/],
      [{ ...host, transport: "sctp" }, "transport", /one of tcp, udp, tls/],
      [{ routeType: "host", value: "a.example.net;transport=udp", transport: "tcp" }, "transport", /already/],
      [{ ...host, weight: 1001 }, "weight", /0 to 1000/],
      [{ ...host, weight: -1 }, "weight", /0 to 1000/],
      [{ ...host, weight: 1.5 }, "weight", /whole number/],
      [{ ...host, weight: "5" }, "weight", /whole number/],
      [{ routeType: "host", value: "a.example.net;WEIGHT=5", weight: 5 }, "weight", /already/],
      [{ ...host, alias: "" }, "alias", /1 to 64/],
      [{ ...host, alias: "x".repeat(65) }, "alias", /1 to 64/],
      [{ ...host, alias: 7 }, "alias", /1 to 64 characters/],
    ];
    for (const [args, property, reason] of wrong) {
      it(`refuses ${JSON.stringify(args).slice(0, 90)}`, async () => {
        const { failures } = await check(args);
        expect(failures.map((failure) => failure.property)).to.deep.equal([property]);
        expect(failures[0]?.reason).to.match(reason);
      });
    }

    it("complains about everything that is wrong at once", async () => {
      const { failures } = await check({ routeType: "x", value: "", alias: "" });
      expect(failures.map(({ property }) => property)).to.have.members(["routeType", "value", "alias"]);
    });

    for (const unknown of ["routeType", "value", "transport", "weight", "alias", "edgeStrategyId"]) {
      it(`lets an unknown ${unknown} of a preview pass`, async () => {
        const { inputs, failures } = await check({ ...host, [unknown]: UNKNOWN });
        expect(failures).to.deep.equal([]);
        const known = ["alias", "edgeStrategyId"].includes(unknown);
        expect(inputs["value"]).to.equal(known ? "sip.example.net" : UNKNOWN);
      });
    }

    it("derives an alias from the name, with a hash of all that makes it this resource", async () => {
      const { inputs } = await check(host);
      expect(inputs["alias"])
        .to.equal(generatedLabel(URN))
        .and.to.match(/^pbx-[0-9a-f]{8}$/);
      expect(generatedLabel(urnOf("inboundRoute", "pbx", "prod"))).not.to.equal(generatedLabel(URN));
      expect(generatedLabel(urnOf("inboundRoute", "x".repeat(100)))).to.have.length(64);
    });
  });

  describe("its diff, without a request", () => {
    let run: Run;
    before(async () => {
      run = await startQuietRun();
    });
    const inputs = {
      ...declare("inboundRoute", "pbx", {}).inputs,
      routeType: "host",
      value: "a.example.net",
      alias: "pbx",
    };
    const outputs = { ...inputs, origin: "created", schema: 1 };
    const table: [string, object, object, { changes: boolean; replaces: string[] }][] = [
      ["the same", {}, {}, { changes: false, replaces: [] }],
      ["another value", {}, { value: "b.example.net" }, { changes: true, replaces: [] }],
      ["another alias", {}, { alias: "front" }, { changes: true, replaces: [] }],
      ["another type", {}, { routeType: "uri" }, { changes: true, replaces: [] }],
      ["an unknown value", {}, { value: UNKNOWN }, { changes: true, replaces: [] }],
      ["an edge strategy", {}, { edgeStrategyId: "4" }, { changes: true, replaces: [] }],
      ["no edge strategy any more", { edgeStrategyId: "4" }, {}, { changes: true, replaces: [] }],
      ["a shared route as it is", { origin: "shared" }, {}, { changes: false, replaces: [] }],
      [
        "an edit of a shared route",
        { origin: "shared" },
        { value: "b.example.net" },
        { changes: true, replaces: ["value"] },
      ],
      [
        "an edit of an adopted route",
        { origin: "adopted" },
        { value: "b.example.net" },
        { changes: true, replaces: [] },
      ],
    ];
    for (const [what, old, wanted, verdict] of table) {
      it(`says ${JSON.stringify(verdict)} of ${what}`, async () => {
        expect(await run.diff("98396", { ...outputs, ...old }, { ...inputs, ...wanted })).to.deep.equal(verdict);
      });
    }
  });

  describe("at the carrier", () => {
    const bench = freshProviders({ seed: "empty" });
    const stack = perTest(() => new Stack());
    const routes = () => bench.simulator.control.state().routes.filter(({ id }) => id !== "0");
    const id = () => stack.row(URN).id;

    it("is created once, changed in place, and deleted", async () => {
      await stack.converge(await bench.run(), [route("pbx")]);
      const made = id();
      await stack.converge(await bench.run(), [route("pbx", { value: "b.example.net", transport: "tcp" })]);
      expect(routes().map((one) => [one.id, one.value])).to.deep.equal([[made, "b.example.net;transport=tcp"]]);
      await stack.converge(await bench.run(), []);
      expect(routes()).to.deep.equal([]);
    });

    it("is recognised by its own alias after a lost answer, and not made twice", async () => {
      bench.simulator.control.faults.add({ match: { method: "POST" }, times: 1, fault: { kind: "reset-after" } });
      await stack.converge(await bench.run(), [route("pbx")]);
      expect(routes()).to.have.length(1);
      expect(bench.asked(/POST/)).to.have.length(1);
      expect(stack.row(URN).outputs["origin"]).to.equal("created");
    });

    it("continues the work of an earlier run that the state knows nothing of", async () => {
      await stack.converge(await bench.run(), [route("pbx")]);
      const again = new Stack();
      await again.converge(await bench.run(), [route("pbx", { value: "b.example.net" })]);
      expect(again.row(URN)).to.include({ id: id() });
      expect(routes().map(({ value }) => value)).to.deep.equal(["b.example.net"]);
    });

    it("shares an identical route that somebody else made, and never deletes it", async () => {
      bench.simulator.control.setAccount({
        routes: [{ id: "77", alias: "office", route_type: "host", value: "o.example.net" }],
      });
      const office = [route("pbx", { alias: "office", value: "o.example.net" })];
      await stack.converge(await bench.run(), office);
      expect(stack.row(URN)).to.include({ id: "77" });
      expect(stack.row(URN).outputs["origin"]).to.equal("shared");
      bench.simulator.control.clearRequests();
      await stack.converge(await bench.run(), office);
      expect(bench.simulator.control.requests()).to.deep.equal([]);
      await stack.converge(await bench.run(), []);
      expect(routes().map((one) => one.id)).to.deep.equal(["77"]);
    });

    it("does not touch a different route with the alias that it wants", async () => {
      bench.simulator.control.setAccount({
        routes: [{ id: "77", alias: "office", route_type: "host", value: "o.example.net" }],
      });
      const { errors } = await stack.up(await bench.run(), [route("pbx", { alias: "office" })]);
      expect(errors["InboundRoute pbx"]).to.match(
        /^alias: route 77 \(to "o\.example\.net"\) has the alias "office".* \[alias-taken\]$/m,
      );
      expect(routes().map(({ value }) => value)).to.deep.equal(["o.example.net"]);
    });

    const pbx = { routeType: "host", value: "sip.example.net" };
    /** A route of the program, and one of somebody's with the alias "main". */
    const besideMain = async () => {
      await stack.converge(await bench.run(), [route("pbx", pbx)]);
      const { control } = bench.simulator;
      const other = { id: "4711", alias: "main", value: "other.example.net" };
      control.setAccount({ routes: [...control.state().routes.filter(({ id }) => id !== "0"), other] });
    };

    it("keeps its alias while somebody's route has the one that it is to get, and says so until a preview fails", async () => {
      await besideMain();
      const mine = routes().find((one) => one.id === id());
      const program = [route("pbx", { ...pbx, alias: "main" })];
      const says = 'route 4711 (to "other.example.net") has "main"';
      for (let runs = 0; runs < 2; runs += 1) {
        const run = await bench.run();
        expect(await stack.converge(run, program)).to.deep.equal(["update InboundRoute pbx"]);
        expect(
          run.logged
            .filter(({ severity }) => severity === "warning")
            .map(({ message }) => message)
            .join(),
        ).to.contain(says);
      }
      const { inputs, outputs } = stack.row(URN);
      const preview = await bench.run();
      const checked = await preview.check(inputs, program[0]?.inputs ?? {});
      const error = await preview.diff(id(), outputs, checked.inputs).catch((reason: unknown) => reason);
      expect(error)
        .to.have.property("message")
        .that.contains('route 4711 (to "other.example.net") has the alias "main"')
        .and.contains("[alias-taken]")
        .and.contains("Choose another alias, or leave it out");
      expect(routes().map(({ alias }) => alias)).to.have.members([mine?.alias, "main"]);
      await stack.converge(await bench.run(), [route("pbx", pbx)]);
      expect(await stack.converge(await bench.run(), [route("pbx", pbx)])).to.deep.equal([]);
      expect(routes().map(({ alias }) => alias)).to.have.members([mine?.alias, "main"]);
    });

    it("is refused somebody's alias in the check after a refresh, which tells what is of this stack", async () => {
      await besideMain();
      const { errors } = await stack.up(await bench.run(), [route("pbx", { ...pbx, alias: "main" })], {
        refresh: true,
      });
      expect(errors["InboundRoute pbx"]).to.contain('route 4711 (to "other.example.net") has the alias "main"');
      expect(bench.asked(/PATCH/)).to.deep.equal([]);
    });

    it("gives the refusal of an alias when the routes cannot be read any more", async () => {
      await stack.converge(await bench.run(), [route("pbx", pbx)]);
      const { faults } = bench.simulator.control;
      const body = {
        errors: [
          { title: "Duplicate Route", detail: "A route with this alias is already on your account.", status: 403 },
        ],
      };
      faults.add({ match: { method: "PATCH" }, fault: { kind: "status", status: 403, body } });
      faults.add({ match: { method: "GET", path: "/v2/routes" }, skip: 1, fault: { kind: "status", status: 401 } });
      const { errors } = await stack.up(await bench.run(), [route("pbx", { ...pbx, alias: "main" })]);
      expect(errors["InboundRoute pbx"]).to.contain("already on your account");
    });

    it("is adopted by an import only as it is", async () => {
      bench.simulator.control.setAccount({
        routes: [{ id: "77", alias: "office", route_type: "host", value: "o.example.net" }],
      });
      const other = await stack.up(await bench.run(), [route("pbx", { __adopt: "77" })]);
      expect(other.errors["InboundRoute pbx"]).to.contain('value is "o.example.net"');
      await stack.converge(await bench.run(), [
        route("pbx", { __adopt: "77", alias: "office", value: "o.example.net" }),
      ]);
      expect(stack.row(URN).outputs["origin"]).to.equal("adopted");
      await stack.converge(await bench.run(), []);
      expect(routes()).to.have.length(1);
    });

    it("shows what somebody edited in the portal after a refresh, and puts it right", async () => {
      const program = [route("pbx", { alias: "front" })];
      await stack.converge(await bench.run(), program);
      const edited = { alias: "drifted", route_type: "host", value: "elsewhere.example.net" };
      bench.simulator.control.setAccount({ routes: [{ id: id(), ...edited }] });
      const { ops } = await stack.refresh(await bench.run());
      expect(ops).to.deep.equal(["refresh-diff InboundRoute pbx"]);
      expect(stack.row(URN).outputs).to.include({ alias: "drifted", value: "elsewhere.example.net" });
      expect(await stack.converge(await bench.run(), program)).to.deep.equal(["update InboundRoute pbx"]);
      expect(routes()[0]).to.include({ alias: "front", value: "pbx.example.net" });
    });

    it("puts back the alias that it was given on creation, by which it is found again", async () => {
      await stack.converge(await bench.run(), [route("pbx")]);
      const edited = { alias: "edited", route_type: "host", value: "pbx.example.net" };
      bench.simulator.control.setAccount({ routes: [{ id: id(), ...edited }] });
      await stack.refresh(await bench.run());
      expect(await stack.converge(await bench.run(), [route("pbx")])).to.deep.equal(["update InboundRoute pbx"]);
      expect(routes()[0]?.alias).to.match(/^pbx-[0-9a-f]{8}$/);
    });

    it("is made again when somebody deleted it", async () => {
      await stack.converge(await bench.run(), [route("pbx")]);
      bench.simulator.control.setAccount({ routes: [] });
      await stack.refresh(await bench.run());
      expect(stack.rows.size).to.equal(0);
      expect(await stack.converge(await bench.run(), [route("pbx")])).to.deep.equal(["create InboundRoute pbx"]);
    });

    it("is not changed while numbers of another stack use it, which are named", async () => {
      await stack.converge(await bench.run(), [route("pbx")]);
      bench.simulator.control.setAccount({
        numbers: [{ id: "12065550100", alias: "shop/prod/line", relationships: { primary_route: id() } }],
      });
      const { errors } = await stack.up(await bench.run(), [route("pbx", { value: "b.example.net" })]);
      expect(errors["InboundRoute pbx"]).to.contain("1 number of other stacks").and.contain("+1 206 555 0100");
      expect(routes()[0]?.value).to.equal("pbx.example.net");
    });

    it("stays at the carrier, with a line that says why, while a number that is kept uses it", async () => {
      await stack.converge(await bench.run(), [route("pbx")]);
      bench.simulator.control.setAccount({ numbers: [{ id: "12065550100", relationships: { failover_route: id() } }] });
      const run = await bench.run();
      await stack.converge(run, []);
      expect(stack.rows.size).to.equal(0);
      expect(routes()).to.have.length(1);
      expect(run.logged.at(-1)?.message).to.contain("is used by 1 number (+1 206 555 0100)");
    });

    it("is read by get, and a get of what is not there fails", async () => {
      await stack.converge(await bench.run(), [route("pbx")]);
      const run = await bench.run();
      const { props } = await run.read(id(), declare("inboundRoute", "look", {}).inputs);
      expect(props).to.include({ value: "pbx.example.net", origin: "adopted" });
      const error = await run.read("999", declare("inboundRoute", "look", {}).inputs).catch((reason) => reason);
      expect(error).to.have.property("message").that.contains("Could not read InboundRoute 999").and.contains("[gone]");
    });

    it("fails when two resources come to share one route, and names both", async () => {
      const same = { alias: "office", value: "o.example.net" };
      const { errors } = await stack.up(await bench.run(), [route("front", same), route("back", same)]);
      expect(errors["InboundRoute back"])
        .to.contain('"front" and "back"')
        .and.contain('the alias "office"')
        .and.contain("[two-owners]");
      expect(routes()).to.have.length(1);
    });

    it("reads the list of routes once for a hundred routes", async () => {
      const many = Array.from({ length: 100 }, (_, place) => route(`r${place}`));
      await stack.converge(await bench.run(), many);
      bench.asked();
      await stack.refresh(await bench.run());
      expect(bench.asked()).to.have.length(1);
    });
  });

  it("may be named by a routing only by its id", async () => {
    const run = await startQuietRun();
    const { failures } = await run.check(
      {},
      routing("line", { numberId: "12065550100", primaryRouteId: "pbx" }).inputs,
    );
    expect(failures).to.deep.equal([
      { property: "primaryRouteId", reason: "must be the id of a route, as in route.id [invalid-input]" },
    ]);
  });
});
