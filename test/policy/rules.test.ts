/** What the examples of docs/policy.md, which the engine runs, do not show: how a rule reads what it is given. */
import type { ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { expect } from "chai";
import { flowroutePolicies, policySettings } from "../../src/policy";
import { typeOf } from "../../src/resources/declare";

interface Given {
  kind: string;
  name?: string;
  props: Record<string, unknown>;
  protect?: boolean;
  /** Names of PhoneNumbers or InboundRoutes that a property comes from. */
  from?: Record<string, Given[]>;
}

/** Throws when it is read, as what a preview does not know does. */
const unknown = Symbol("not known in a preview");

const urnOf = ({ kind, name = "it" }: Given) => `urn:pulumi:production::phones::${typeOf(kind)}::${name}`;

function argsOf(given: Given, config: object): ResourceValidationArgs {
  const props = new Proxy(given.props, {
    get(target, key) {
      const value = Reflect.get(target, key);
      if (value === unknown) throw new Error("can't be known during preview");
      return value;
    },
  });
  return {
    name: given.name ?? "it",
    urn: urnOf(given),
    type: typeOf(given.kind),
    props,
    opts: { protect: given.protect ?? false },
    isType: ({ __pulumiType }: { __pulumiType?: string }) => __pulumiType === typeOf(given.kind),
    getConfig: () => config,
    notApplicable(reason: string) {
      throw new Error(`not applicable: ${reason}`);
    },
  } as unknown as ResourceValidationArgs;
}

const ruleOf = (name: string) => flowroutePolicies().find((policy) => policy.name === name) as never as Rule;
interface Rule {
  configSchema: { properties: Record<string, { default?: unknown }> };
  validateResource?(args: ResourceValidationArgs, report: (message: string) => void): void;
  validateStack?(args: StackValidationArgs, report: (message: string) => void): void;
}

/** What a rule says of resources, with its defaults as Pulumi fills them in. */
function findings(name: string, given: Given | Given[], config: object = {}): string[] {
  const { configSchema, validateResource, validateStack } = ruleOf(name);
  const defaults = Object.entries(configSchema.properties).flatMap(([key, each]) =>
    each.default === undefined ? [] : [[key, each.default]],
  );
  const settings = { ...Object.fromEntries(defaults), ...config };
  const found: string[] = [];
  const all = [given].flat();
  for (const each of all) validateResource?.(argsOf(each, settings), (message) => found.push(message));
  const resources = all.map((each) => ({
    ...argsOf(each, settings),
    propertyDependencies: Object.fromEntries(
      Object.entries(each.from ?? {}).map(([key, sources]) => [key, sources.map((one) => argsOf(one, settings))]),
    ),
  }));
  validateStack?.({ ...argsOf({ kind: "", props: {} }, settings), resources } as never, (message) =>
    found.push(message),
  );
  return found;
}

const number = (name: string, props: Record<string, unknown> = {}): Given => ({ kind: "PhoneNumber", name, props });

describe("the rules for policy packs", () => {
  describe("emergency-address", () => {
    const assignment = (props: Record<string, unknown>, from = {}): Given => ({ kind: "E911Assignment", props, from });
    const support = number("support", { number: unknown, search: { state: "WA" } });

    it("knows the number of an assignment before it is bought", () => {
      const own = assignment({ numberId: unknown }, { numberId: [support] });
      expect(findings("emergency-address", [support, own])).to.deep.equal([]);
    });

    it("knows it by its digits", () => {
      const given = [number("support", { number: "+12065550142" }), assignment({ numberId: "12065550142" })];
      expect(findings("emergency-address", given)).to.deep.equal([]);
    });

    it("takes no assignment of another number for this one's", () => {
      const other = assignment({ numberId: unknown }, { numberId: [number("sales")] });
      expect(findings("emergency-address", [support, other])).to.have.length(1);
    });

    it("asks for none where a number is toll-free, by its digits or by its search", () => {
      const free = [number("a", { number: "+18335550142" }), number("b", { search: { numberType: "toll-free" } })];
      expect(findings("emergency-address", free)).to.deep.equal([]);
    });
  });

  describe("failover-route", () => {
    const routing = (failoverRouteId: unknown): Given => ({
      kind: "NumberRouting",
      props: { primaryRouteId: "7", failoverRouteId },
    });

    it("says nothing of a route that is not made yet", () => {
      expect(findings("failover-route", routing(unknown))).to.deep.equal([]);
    });

    it("wants another route than the primary one", () => {
      expect(findings("failover-route", routing("7")).join()).to.match(/same primary and failover route/);
      expect(findings("failover-route", routing("8"))).to.deep.equal([]);
    });
  });

  describe("route-hosts", () => {
    const hosts = ["*.example.net", "192.0.2.7", "[2001:db8::1]"];
    const said = (value: string, routeType = "host", numbers?: string[]) =>
      findings(
        "route-hosts",
        { kind: "InboundRoute", props: { routeType, value } },
        { hosts, ...(numbers && { numbers }) },
      );

    for (const value of [
      "sip.example.net",
      "SIP.Example.NET:5060",
      "192.0.2.7:5060;transport=tcp",
      "[2001:db8::1]:5060",
    ]) {
      it(`takes ${value}`, () => expect(said(value)).to.deep.equal([]));
    }

    it("finds the host of a URI behind its user", () => {
      expect(said("sip:a@b@pbx.example.net:5060;transport=tls", "uri")).to.deep.equal([]);
      expect(said("sip:pbx.example.net@elsewhere.example.org", "uri").join()).to.match(/elsewhere\.example\.org/);
    });

    for (const value of ["example.net", "sip.example.net.example.org", "sip-example.net", "192.0.2.70"]) {
      it(`refuses ${value}`, () => expect(said(value)).to.have.length(1));
    }

    it("takes listed phone numbers only", () => {
      expect(said("12065550142", "number")).to.have.length(1);
      expect(said("12065550142", "number", ["1206*"])).to.deep.equal([]);
      expect(said("12535550142", "number", ["1206*"])).to.have.length(1);
    });

    it("does not apply until it has hosts", () => {
      expect(() => findings("route-hosts", { kind: "InboundRoute", props: {} })).to.throw("not applicable");
    });
  });

  describe("price-caps", () => {
    it("wants both caps of a number that may be bought, and none of an adopted one", () => {
      expect(findings("price-caps", number("a", { search: {} }))).to.have.length(2);
      expect(findings("price-caps", number("a", { number: "+12065550142", adopt: true }))).to.deep.equal([]);
      expect(findings("price-caps", number("a", { __adopt: "12065550142" }))).to.deep.equal([]);
    });

    it("takes a cap that equals the limit", () => {
      const caps = { maxSetupCost: 0, maxMonthlyCost: 1.25 };
      expect(findings("price-caps", number("a", caps), caps)).to.deep.equal([]);
    });
  });

  describe("no-release", () => {
    it("is not content with an adopted number that would be released", () => {
      expect(findings("no-release", number("a", { adopt: true }))).to.deep.equal([]);
      expect(findings("no-release", number("a", { adopt: true, onDelete: "release" }))).to.have.length(1);
    });

    it("takes a name for itself, and not for a pattern", () => {
      expect(findings("no-release", number("trialXmay"), { releasable: ["trial.*"] })).to.have.length(1);
    });
  });

  it("protect-in-production goes by the name of the stack", () => {
    expect(findings("protect-in-production", number("a"))).to.have.length(1);
    expect(findings("protect-in-production", number("a"), { stacks: ["live"] })).to.deep.equal([]);
    expect(findings("protect-in-production", { ...number("a"), protect: true })).to.deep.equal([]);
  });

  it("alias-pattern is for the whole alias", () => {
    const said = (alias: unknown) => findings("alias-pattern", number("a", { alias }), { pattern: "a|b-\\d" });
    expect(said("b-7")).to.deep.equal([]);
    expect(said("xb-7")).to.have.length(1);
    expect(said("ab")).to.have.length(1);
    expect(said(undefined)).to.have.length(1);
    expect(said(unknown)).to.deep.equal([]);
  });

  describe("caller-name-pending", () => {
    const record = (status: string, creationDatetime?: string): Given => ({
      kind: "CnamRecord",
      props: { value: "ACME", status, creationDatetime },
    });
    const ago = (days: number) =>
      new Date(Date.now() - days * 86_400_000).toISOString().replace("T", " ").replace("Z", "+00:00");

    it("counts days from Flowroute's own time", () => {
      expect(findings("caller-name-pending", record("pending", ago(2.9)))).to.deep.equal([]);
      expect(findings("caller-name-pending", record("pending", ago(5))).join()).to.match(/for 5 days/);
      expect(findings("caller-name-pending", record("approved", ago(5)))).to.deep.equal([]);
    });

    it("makes no age of a time that is missing or none", () => {
      expect(findings("caller-name-pending", [record("pending"), record("pending", "soon")])).to.deep.equal([]);
    });
  });

  describe("policySettings", () => {
    it("keeps the level of a rule where none is given", () => {
      expect(policySettings({ "price-caps": { maxMonthlyCost: 1 }, "caller-name-pending": { days: 5 } })).to.deep.equal(
        {
          "price-caps": { enforcementLevel: "mandatory", maxMonthlyCost: 1 },
          "caller-name-pending": { enforcementLevel: "advisory", days: 5 },
        },
      );
    });

    it("takes a level, alone or beside settings", () => {
      const site = { site: "^a", enforcementLevel: "mandatory" } as const;
      expect(policySettings({ "failover-route": "disabled", "routes-of-a-site": site })).to.deep.equal({
        "failover-route": "disabled",
        "routes-of-a-site": site,
      });
    });
  });
});
