import { expect } from "chai";
import type { SeedAccount } from "../../src/simulator";
import { start as startSimulator, stopAll } from "../simulator/support";
import { cleanUp, flowroute, flowrouteEach, inProcess, keysOf, smallAccount, start } from "./support";

describe("flowroute list", () => {
  afterEach(async () => {
    cleanUp();
    await stopAll();
  });

  it("prints tables for people, nothing else, and ends with 0", async () => {
    const simulator = await startSimulator({ seed: smallAccount });
    const all = await flowrouteEach(
      ["numbers", "routes", "e911s", "cnams"].map((what) => ["list", what]),
      { env: keysOf(simulator) },
    );
    expect(all.map(({ code, err }) => [code, err])).to.deep.equal(Array(4).fill([0, ""]));
    expect(all.map(({ out }) => out)).to.deep.equal([
      `NUMBER           ALIAS    TYPE       PLACE        STATUS     MESSAGES  LOOKUPS
+1 206 555 0190  support  longcode   SEATTLE, WA  PURCHASED  on        on
+1 833 555 0191           toll-free               PURCHASED  off       on
`,
      `ID    ALIAS    TYPE     VALUE                 EDGE STRATEGY
0     sip-reg  sip-reg
4711  pbx      host     sip.example.net:5060
`,
      `ID  LABEL
21  Seattle office
`,
      `ID  VALUE         STATUS    REASON
33  ACME          rejected  a name of somebody else
32  EXAMPLE LABS  pending
31  EXAMPLE INC   approved
`,
    ]);
  });

  it("prints one JSON document whose keys are always there", async () => {
    const simulator = await startSimulator({ seed: smallAccount });
    const json = async (...args: string[]) => {
      const { code, out, err } = await flowroute(["list", ...args, "--json"], { env: keysOf(simulator) });
      expect([code, err], args.join(" ")).to.deep.equal([0, ""]);
      return JSON.parse(out);
    };
    const [numbers, routes, e911s, cnams] = await Promise.all(
      ["numbers", "routes", "e911s", "cnams"].map((w) => json(w)),
    );
    expect(numbers[1]).to.deep.equal({
      id: "18335550191",
      number: "+18335550191",
      alias: null,
      numberType: "toll-free",
      rateCenter: null,
      state: null,
      status: "PURCHASED",
      setupCost: null,
      monthlyCost: null,
      messagingEnabled: false,
      cnamLookupsEnabled: true,
    });
    expect(routes[1]).to.deep.equal({
      id: "4711",
      alias: "pbx",
      routeType: "host",
      value: "sip.example.net:5060",
      edgeStrategyId: null,
    });
    expect(e911s).to.deep.equal([{ id: "21", label: "Seattle office" }]);
    expect(cnams[0]).to.include({ id: "33", status: "rejected", rejectionReason: "a name of somebody else" });
    expect(cnams[0]).to.have.all.keys(
      ...["id", "value", "status", "rejectionReason", "creationDatetime", "approvalDatetime"],
    );
  });

  it("shows persons and streets only when they are asked for", async () => {
    const simulator = await startSimulator({ seed: smallAccount });
    const place = { env: keysOf(simulator) };
    const personal = ["Ada", "Lovelace", "1218", "3rd Avenue", "600", "98101"];
    for (const args of [
      ["list", "e911s"],
      ["list", "e911s", "--json"],
    ]) {
      const { out } = await inProcess(args, place);
      expect(out).to.contain("Seattle office");
      for (const word of personal) expect(out).to.not.contain(word);
      const asked = await inProcess([...args, "--show-addresses"], place);
      for (const word of personal) expect(asked.out).to.contain(word);
    }
  });

  it("passes its filters on", async () => {
    const simulator = await startSimulator({ seed: smallAccount });
    const cases: [string[], string[]][] = [
      [["numbers", "--starts-with", "206"], ["12065550190"]],
      [
        ["numbers", "--contains", "55019"],
        ["12065550190", "18335550191"],
      ],
      [["numbers", "--ends-with", "191"], ["18335550191"]],
      [["numbers", "--alias", "support"], ["12065550190"]],
      [["numbers", "--alias", "supp"], []],
      [["numbers", "--limit", "1"], ["12065550190"]],
      [["routes", "--type", "host"], ["4711"]],
      [["e911s", "--label", "seattle"], ["21"]],
      [["e911s", "--state", "OR"], []],
      [
        ["cnams", "--value", "example"],
        ["32", "31"],
      ],
      [["cnams", "--approved"], ["31"]],
    ];
    for (const [args, wanted] of cases) {
      const { code, out } = await inProcess(["list", ...args, "--json"], { env: keysOf(simulator) });
      expect(code, args.join(" ")).to.equal(0);
      expect(
        JSON.parse(out).map(({ id }: { id: string }) => id),
        args.join(" "),
      ).to.deep.equal(wanted);
    }
  });

  it("says that there is none, and prints an empty array", async () => {
    const env = keysOf(await startSimulator({ seed: "empty" }));
    expect(await inProcess(["list", "numbers"], { env })).to.deep.equal({
      code: 0,
      out: "There are no such numbers on this account.\n",
      err: "",
    });
    expect((await inProcess(["list", "numbers", "--json"], { env })).out).to.equal("[]\n");
  });

  it("lists long accounts whole, page by page, and no page more than it needs", async () => {
    const simulator = await startSimulator({ numbers: 450 });
    const place = { env: keysOf(simulator) };
    const whole = JSON.parse((await inProcess(["list", "numbers", "--json"], place)).out);
    expect(new Set(whole.map(({ id }: { id: string }) => id)).size).to.equal(450);
    const table = (await inProcess(["list", "numbers"], place)).out.trimEnd().split("\n");
    expect(table).to.have.length(451);
    expect(table.filter((line) => line.startsWith("NUMBER"))).to.have.length(1);
    simulator.control.clearRequests();
    const some = JSON.parse((await inProcess(["list", "numbers", "--json", "--limit", "201"], place)).out);
    expect(some).to.have.length(201);
    expect(simulator.control.requests()).to.have.length(2);
  });

  it("leaves a JSON document open when a later page fails, and ends with 3", async () => {
    const simulator = await startSimulator({ numbers: 450 });
    const fault = { kind: "status", status: 400, body: { errors: [{ title: "Bad", detail: "No more." }] } } as const;
    simulator.control.faults.add({ match: { path: "/v2/numbers" }, skip: 1, fault });
    const { code, out, err } = await inProcess(["list", "numbers", "--json"], { env: keysOf(simulator) });
    expect(code).to.equal(3);
    expect(err).to.match(/^flowroute: Could not list the account's numbers: .*No more\./);
    expect(
      err
        .trimEnd()
        .split("\n")
        .slice(1)
        .every((line) => /^ {2}\S/.test(line)),
    ).to.equal(true);
    expect(() => JSON.parse(out)).to.throw();
  });

  it("stops asking and ends with 0 when its reader has seen enough", async () => {
    const simulator = await startSimulator({ numbers: 3_000 });
    const { child, ended } = start(["list", "numbers"], { env: keysOf(simulator) });
    child.stdout.destroy();
    expect(await ended).to.deep.equal({ code: 0, out: "", err: "" });
    expect(simulator.control.requests().length).to.be.below(5);
  });

  it("passes no control characters of a label on to the terminal", async () => {
    const seed: SeedAccount = { numbers: [{ id: "12065550190", alias: "a\u001b[31mb\u202ec\nd" }] };
    const simulator = await startSimulator({ seed });
    const { out } = await inProcess(["list", "numbers"], { env: keysOf(simulator) });
    expect(out).to.contain("a\\u001b[31mb\\u202ec\\nd");
    const json = await inProcess(["list", "numbers", "--json"], { env: keysOf(simulator) });
    expect(JSON.parse(json.out)[0].alias).to.equal("a\u001b[31mb\u202ec\nd");
  });
});
