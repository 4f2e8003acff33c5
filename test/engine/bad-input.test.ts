import { expect } from "chai";
import {
  InboundRoute,
  type InboundRouteArgs,
  NumberRouting,
  type NumberRoutingArgs,
  PhoneNumber,
  type PhoneNumberArgs,
} from "pulumi-flowroute";
import { perSuite } from "../support/bench";
import { openEngine } from "./support/bench";
import type { Outcome } from "./support/outcome";
import {
  expectFine,
  expectNoSecrets,
  expectOk,
  expectQuiet,
  HURRY,
  ledger,
  plan,
  purchases,
  routesOf,
  writes,
} from "./support/programs";
import type { BenchStack } from "./support/stack";

const OWN = "12065550110";
const STRANGE = "12125550901";
const SECRET = "s3cret-of-the-test";

/** What the stack has already, and must have after every failure. */
function healthy(): void {
  new PhoneNumber("line", { number: OWN });
  new InboundRoute("pbx", { routeType: "host", value: "sip.example.net" });
}

const number = (args: object) => () => new PhoneNumber("bad", args as PhoneNumberArgs);
const route = (args: object) => () => new InboundRoute("bad", args as InboundRouteArgs);
const routing = (args: object) => () => new NumberRouting("bad", args as NumberRoutingArgs);

/** Each is told in one message: what is wrong with which property, and what to do. */
const WRONG: Record<string, { make: () => unknown; says: RegExp[] }> = {
  "a malformed number": {
    make: number({ number: "+44 20 7946 0958" }),
    says: [/property number .*is not a phone number.*\[invalid-input\].*\+1 206 555 0142/s],
  },
  "both number and search": {
    make: number({ number: "12065550111", search: { state: "WA" } }),
    says: [/property search .*cannot be given together with "number": give one of the two/s],
  },
  "neither number nor search": {
    make: number({}),
    says: [/property number .*is missing: give an exact "number", or a/s],
  },
  "adopt without a number": {
    make: number({ adopt: true, search: {} }),
    says: [/property adopt .*needs the exact "number" to adopt/s],
  },
  "a search that cannot be": {
    make: number({
      search: {
        startsWith: "two",
        contains: "-",
        endsWith: "123456789012",
        rateCenter: "SEATTLE",
        numberType: "mobile",
        town: 1,
      },
      maxSetupCost: -1,
      maxMonthlyCost: "5",
    }),
    says: [
      /property maxSetupCost .*an amount in US dollars/,
      /property maxMonthlyCost .*an amount in US dollars/,
      /property search\.town .*is not known; use startsWith/,
      /property search\.startsWith .*must be digits/,
      /property search\.contains .*must be digits/,
      /property search\.endsWith .*must be digits/,
      /property search\.rateCenter .*needs state as well/,
      /property search\.numberType .*must be "longcode" or "toll-free"/,
    ],
  },
  "a state that is none": {
    make: number({ search: { state: "Washington" } }),
    says: [/property search\.state .*must be two letters, such as WA/],
  },
  "options of a number that cannot be": {
    make: number({
      number: STRANGE,
      adopt: true,
      alias: "x".repeat(65),
      cnamLookupsEnabled: "yes",
      messagingEnabled: 1,
      onDelete: "sell",
      onMissing: "ignore",
    }),
    says: [
      /property alias .*must be a text of up to 64 characters/,
      /property cnamLookupsEnabled .*must be true or false/,
      /property messagingEnabled .*must be true or false/,
      /property onDelete .*must be "release" or "keep"/,
      /property onMissing .*must be "fail" or "replace"/,
    ],
  },
  "a number that is not in stock": {
    make: number({ number: "12065559999" }),
    says: [/\+1 206 555 9999 .* \[not-in-stock\]/],
  },
  "a number that the account has already": {
    make: number({ number: STRANGE }),
    says: [/\+1 212 555 0901 .* \[already-on-account\].*set adopt: true/s],
  },
  "a price above the cap": {
    make: number({ number: "12065550101" }),
    says: [
      /\+1 206 555 0101 .*\[nothing-to-buy\].*at 199\.95 setup and 0\.00 a month\..*maxSetupCost: 199\.95, maxMonthlyCost: 5/s,
    ],
  },
  "a route of no kind": {
    make: route({ routeType: "fax", value: "sip.example.net", alias: "" }),
    says: [/property routeType .*must be one of host, number, uri/, /property alias .*1 to 64 characters/],
  },
  "a route to nowhere": {
    make: route({ routeType: "host", value: " " }),
    says: [/property value .*is missing\. Give a host/],
  },
  "a host that is none": {
    make: route({ routeType: "host", value: "not a host", transport: "http", weight: 1001 }),
    says: [
      /property value .*is not a host\. Write a host name/,
      /property transport .*must be one of tcp, udp, tls/,
      /property weight .*must be a whole number from 0 to 1000/,
    ],
  },
  "transport and weight twice": {
    make: route({ routeType: "host", value: "a.example;transport=tcp;weight=1", transport: "tcp", weight: 1 }),
    says: [/property transport .*is already in the value/, /property weight .*is already in the value/],
  },
  "a SIP URI that is none": {
    make: route({ routeType: "uri", value: "alice" }),
    says: [/property value .*is not a SIP URI/],
  },
  "a number as a route that is none, with a transport": {
    make: route({ routeType: "number", value: "911", transport: "tls" }),
    says: [/property value .*is not a phone number/, /property value .*has neither transport nor weight/],
  },
  "a duplicate route": {
    make: route({ routeType: "host", value: "sip2.example.net", alias: "taken" }),
    says: [/has a problem: route \d+ \(to "[^"]*"\) has the alias "taken".*\[alias-taken\].*Choose another alias/s],
  },
  "a routing that cannot be": {
    make: routing({ numberId: "911", failoverRouteId: "pbx", onDelete: "drop" }),
    says: [
      /property numberId .*is not a phone number/,
      /property primaryRouteId .*is missing\. Give the id of an InboundRoute, or "0" for the account's own SIP device/,
      /property failoverRouteId .*must be the id of a route, as in route\.id/,
      /property onDelete .*must be "detach" or "leave"/,
    ],
  },
};

describe("bad input", () => {
  const bench = perSuite(() => openEngine({ env: HURRY, secretKey: SECRET }));
  let stack: BenchStack;
  let keys: Record<string, string>;

  before(async () => {
    const { url, accessKey, control } = bench.simulator;
    keys = { FLOWROUTE_ACCESS_KEY: accessKey, FLOWROUTE_SECRET_KEY: SECRET, FLOWROUTE_BASE_URL: url };
    control.setAccount({
      numbers: [{ id: STRANGE }],
      routes: [{ id: "501", alias: "taken", value: "taken.example.net" }],
    });
    const noKeys = {
      "flowroute:accessKey": undefined,
      "flowroute:secretKey": undefined,
      "flowroute:baseUrl": undefined,
    };
    stack = await bench.stack("bad", async () => healthy(), { config: noKeys });
    await expectFine(stack.up(undefined, { env: keys }));
  });

  afterEach(() => {
    bench.simulator.control.faults.clear();
    bench.simulator.control.choose({ credentials: "valid", "duplicate-route": "refuse-same-alias" });
  });

  /** Fails with one error, and everything is as it was. */
  async function expectRefusal(
    make: () => unknown,
    says: RegExp[],
    {
      env = keys,
      asks = false,
      secrets = [],
    }: { env?: Record<string, string>; asks?: boolean; secrets?: string[] } = {},
  ): Promise<void> {
    const before = { ledger: ledger(bench), routes: routesOf(bench) };
    bench.simulator.control.clearRequests();
    const outcome = await stack.up(
      async () => {
        healthy();
        make();
      },
      { env },
    );
    expect(outcome.ok).to.equal(false);
    expect(outcome.exitCode).to.be.greaterThan(0);
    for (const text of says) expect(outcome.messages).to.match(text);
    // A kind has one row, and a row's failures are of one property each; the engine closes with a line of its own.
    const rows = new Set(
      outcome.diagnostics.filter(({ severity }) => severity === "error").map((line) => line.resource),
    );
    rows.delete(undefined);
    expect(rows.size).to.be.at.most(1);
    if (!asks) expect(writes(bench)).to.deep.equal([]);
    expect({ ledger: ledger(bench), routes: routesOf(bench) }).to.deep.equal(before);
    const held = await expectNoSecrets(stack, outcome, [SECRET, ...secrets]);
    expect(held).to.deep.equal(["InboundRoute pbx", "PhoneNumber line"]);
  }

  for (const [what, { make, says }] of Object.entries(WRONG)) {
    it(`is refused: ${what}`, async () => {
      await expectRefusal(make, says);
    });
  }

  it("is refused: a second route to one place, where the carrier allows only one", async () => {
    bench.simulator.control.choose({ "duplicate-route": "refuse-same-alias-or-value" });
    const says = /Could not create route "bad": .*"taken\.example\.net", and route 501 .*\[value-taken\]/;
    await expectRefusal(route({ routeType: "host", value: "taken.example.net" }), [says], { asks: true });
  });

  it("is refused without keys", async () => {
    const says =
      /Flowroute's access key and secret key are not set\..*\[invalid-configuration\].*pulumi config set flowroute:accessKey/s;
    await expectRefusal(() => undefined, [says], { env: {} });
    expect(bench.requests()).to.deep.equal([]);
  });

  it("is refused with wrong keys, which are not shown", async () => {
    const says = [/answered 401.*access key or the secret key is wrong/s];
    const env = { ...keys, FLOWROUTE_SECRET_KEY: "not-the-secret" };
    await expectRefusal(number({ number: "12065550111" }), says, { env, secrets: ["not-the-secret"] });
    expect(bench.requests()).to.have.length(1);
  });

  it("is refused while the account is suspended", async () => {
    bench.simulator.control.choose({ credentials: "suspended" });
    await expectRefusal(number({ number: "12065550111" }), [
      /answered 403.*\[not-authorized\].*the account may not do this/s,
    ]);
  });

  it("is refused over plain http to another machine, and nothing is sent", async () => {
    const env = { ...keys, FLOWROUTE_BASE_URL: "http://192.0.2.1" };
    await expectRefusal(
      number({ number: "12065550111" }),
      [/would send the keys unencrypted.*Nothing was sent\. \[invalid-configuration\]/],
      {
        env,
      },
    );
  });

  it("buys nothing more once there are no funds", async () => {
    bench.simulator.control.setAccount({ balance: 0.5 });
    const before = ledger(bench);
    bench.simulator.control.clearRequests();
    const outcome = await stack.up(
      async () => {
        healthy();
        for (const name of ["x", "y", "z"]) new PhoneNumber(name, { search: { state: "OR" }, maxSetupCost: 1 });
      },
      { env: keys, parallel: 1, continueOnError: true },
    );
    expect(outcome.ok).to.equal(false);
    expect(outcome.messages).to.match(/Add funds to the Flowroute account/);
    expect(purchases(bench).length).to.be.at.most(1);
    expect(ledger(bench)).to.deep.equal(before);
    bench.simulator.control.setAccount({ balance: null });
    await expectFine(stack.up(async () => healthy(), { env: keys }));
  });

  it("leaves a route that other numbers use, and says so", async () => {
    const { control } = bench.simulator;
    const pbx = routesOf(bench).find(({ value }) => value === "sip.example.net")?.id ?? "";
    const numbers = control.state().numbers;
    const used = numbers.map((line) =>
      line.id === STRANGE ? { ...line, relationships: { ...line.relationships, primary_route: pbx } } : line,
    );
    control.setAccount({ numbers: used });
    const outcome = await stack.up(async () => void new PhoneNumber("line", { number: OWN }), { env: keys });
    expectOk(outcome);
    expect(plan(outcome)).to.deep.equal(["delete pbx"]);
    expect(outcome.diagnostics.map(({ message }) => message).join()).to.include(
      "is used by 1 number (+1 212 555 0901)",
    );
    expect(routesOf(bench).map(({ id }) => id)).to.include(pbx);
  });

  it("is gone in the end", async () => {
    expectOk(await stack.destroy({ env: keys }));
    expect(ledger(bench)).to.deep.equal([`setup ${OWN} 1`, `release ${OWN} 0`]);
  });
});

describe("an API that does not answer", () => {
  const many = Array.from({ length: 8 }, (_, place) => `1206555012${place}`);
  const script = `const { PhoneNumber } = require("pulumi-flowroute");
for (const number of ${JSON.stringify(many)}) new PhoneNumber(number, { number });`;
  /** A port that no process is given by chance. */
  const nobody = { "flowroute:baseUrl": "http://127.0.0.1:9" };
  const bench = perSuite(() => openEngine({ env: HURRY }));
  let stacks: BenchStack[];
  let outcomes: Outcome[];

  // Both wait for as long as the client has patience, so they wait together.
  before(async () => {
    stacks = [await bench.stack("down", { script }, { config: nobody }), await bench.stack("html", { script })];
    bench.simulator.control.faults.add({ fault: { kind: "not-json" } });
    outcomes = await Promise.all(stacks.map((stack) => stack.up()));
  });

  const errorsOf = ({ diagnostics }: Outcome) =>
    diagnostics.filter(({ severity, resource }) => severity === "error" && resource);

  for (const [place, what, says, advice] of [
    [0, "refuses connections", /could not be reached|ECONNREFUSED|refused/i, "Check the network and the address"],
    [1, "answers with a web page", /the answer is not JSON/, "A proxy or a maintenance page may be in between"],
  ] as const) {
    it(`that ${what} is one clear error, and nothing is bought`, async () => {
      const outcome = outcomes[place];
      expect(outcome?.ok).to.equal(false);
      expect(outcome?.messages).to.match(says).and.include(advice);
      expect(errorsOf(outcome as Outcome)).to.have.length(1);
    });
  }

  it("is asked as often as one call has patience, not once for each resource", () => {
    const requests = bench.requests();
    expect(new Set(requests).size).to.equal(1);
    expect(requests.length).to.be.at.most(10);
    expect(purchases(bench)).to.deep.equal([]);
  });

  it("is no harm once it is back", async () => {
    bench.simulator.control.faults.clear();
    const stack = stacks[1] as BenchStack;
    expect(await stack.up()).to.include({ ok: true });
    expect(ledger(bench)).to.have.length(many.length);
    await expectQuiet(bench, stack);
  });
});
