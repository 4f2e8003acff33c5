/** What is common to all resource kinds, on a kind that is as small as can be. */
import { expect } from "chai";
import type { FlowrouteClient } from "../../src/client";
import {
  type Deletion,
  type DynamicProvider,
  defineResource,
  hasUnknown,
  type Origin,
  type PropertyValues,
  type ResourceKind,
  UNKNOWN,
} from "../../src/host";
import { Connections } from "../../src/host/connection";
import { purchaseConfirmed, type Thing } from "../../src/journal";
import { partialOf } from "../support/calls";
import { failureOf } from "../support/failure";
import { alone } from "../support/hosts";
import { virtualRuntime } from "../support/runtime";

interface Live {
  label: string;
}

const URN = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/flowroute:Thing::mine";
const OTHER = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/flowroute:Thing::other";
const KEYS: Record<string, string> = { "flowroute:accessKey": "AK", "flowroute:secretKey": "SK" };
const MADE_WITH_OTHER_KEYS = { __account: "0123456789abcdef", __self: URN, schema: 1 };

const thingOf = (id: unknown): Thing => ({
  kind: "thing",
  id: String(id),
  scope: "account",
  displayName: `thing ${String(id)}`,
});

/** A record that nothing uses. */
const goneAtOnce = (id: string, takeAway: () => unknown = () => undefined): Deletion => ({
  thing: thingOf(id),
  facts: () => ({ subject: "record", origin: "created" }),
  lookups: {},
  remove: async () => {
    takeAway();
    return true;
  },
});

function kindOf(change: Partial<ResourceKind<PropertyValues, Live>> = {}): ResourceKind<PropertyValues, Live> {
  return {
    kind: "Thing",
    normalize: (raw) => ({ inputs: raw, failures: [] }),
    thingOfId: thingOf,
    observe: async () => ({ label: "mine" }),
    ensure: async () => ({ id: "1", live: { label: "mine" }, origin: "created" }),
    sync: async (_session, _id, _want, live) => live,
    deletions: (_session, id) => [goneAtOnce(id)],
    outputs: ({ label }) => ({ label }),
    differences: () => [],
    ...change,
  };
}

async function open(change: Partial<ResourceKind<PropertyValues, Live>> = {}) {
  const messages: [severity: string, urn: string, message: string][] = [];
  const noted: string[] = [];
  const peers = alone();
  const connections = new Connections({
    runtime: virtualRuntime(),
    env: {},
    engine: { log: async (...line) => void messages.push(line), isAlive: async () => true },
    peers: {
      ...peers,
      add(entry) {
        noted.push(`${entry.fact}: ${entry.subject}`);
        return peers.add(entry);
      },
    },
    createClient: () => ({}) as FlowrouteClient,
  });
  const provider = defineResource(connections, kindOf(change));
  await provider.configure({ config: { get: (key) => KEYS[key] } });
  return { provider, said: messages, noted };
}

/** Checks and creates a resource of the program. */
async function make(provider: DynamicProvider, urn: string) {
  const { inputs } = await provider.check({}, { __self: urn });
  return provider.create(inputs);
}

describe("a resource of any kind", () => {
  it("cannot be used before its provider is configured", async () => {
    const connections = {} as Connections;
    const error = await failureOf(defineResource(connections, kindOf()).check({}, { __self: URN }));
    expect(error.message).to.contain("before it configured the provider");
  });

  it("that two of the program want fails in the check of the second one, where its inputs tell", async () => {
    const { provider } = await open({ thingOfInputs: ({ id }) => thingOf(id) });
    expect((await provider.check({}, { __self: OTHER, id: 1 })).failures).to.deep.equal([]);
    expect((await provider.check({}, { __self: URN, id: 2 })).failures).to.deep.equal([]);
    const { failures } = await provider.check({}, { __self: URN, id: 1 });
    expect(failures).to.have.length(1);
    expect(failures[0]).to.include({ property: "" });
    expect(failures[0]?.reason)
      .to.contain('"other" and "mine" (Thing)')
      .and.contain("thing 1")
      .and.contain("[two-owners]");
  });

  it("has its account among its inputs only where something of it proves that account", async () => {
    const bare = await (await open()).provider.check({}, { __self: URN, label: "mine" });
    expect(bare).to.deep.equal({ inputs: { __self: URN, label: "mine" }, failures: [] });
    const proven = await (await open({ verifyAccount: async () => true })).provider.check({}, { __self: URN });
    expect(proven.inputs)
      .to.have.property("__account")
      .that.matches(/^[\da-f]{16}$/);
  });

  it("that another account may have as well fails under other keys, and nothing is bought in that run", async () => {
    const { provider } = await open({ verifyAccount: async () => false });
    const { failures } = await provider.check(MADE_WITH_OTHER_KEYS, { __self: URN });
    expect(failures).to.have.length(1);
    expect(failures[0]).to.include({ property: "" });
    expect(failures[0]?.reason).to.match(/^Thing "mine" .* Nothing was changed\. \[other-account\]$/m);
  });

  it("notes for the delete of the old one that its replacement was asked for", async () => {
    const { provider, noted } = await open({ replaces: (outputs) => (outputs["label"] === "old" ? ["label"] : []) });
    await provider.diff("1", { label: "mine" }, { __self: URN });
    expect(noted).to.deep.equal([]);
    expect(await provider.diff("1", { label: "old" }, { __self: URN })).to.deep.equal({
      changes: true,
      replaces: ["label"],
    });
    expect(noted).to.deep.equal([`replacing: ${URN}`]);
  });

  it("says under its URN in the state what it was, before a difference and before it goes, unless it is elsewhere", async () => {
    const recordState: ResourceKind<PropertyValues, Live>["recordState"] = ({ journal }, urn, outputs) =>
      journal.record(purchaseConfirmed, { urn, target: String(outputs["label"]) }, "12065550142");
    const { provider, noted } = await open({
      verifyAccount: async () => true,
      isSameThing: () => false,
      recordState,
    });
    const outputs = { ...MADE_WITH_OTHER_KEYS, label: "mine" };
    expect((await failureOf(provider.delete("1", outputs))).message).to.contain("[other-account]");
    expect(noted).to.deep.equal([]);
    await provider.delete("1", { ...outputs, __account: undefined });
    await provider.diff("1", { ...outputs, __self: OTHER }, { __self: URN });
    expect(noted).to.deep.equal([`purchase confirmed: ${URN} mine`, `purchase confirmed: ${OTHER} mine`]);
  });

  for (const origin of ["created", "purchased"] satisfies Origin[]) {
    it(`that was ${origin}, but is what another one stands for, is in the state with the failure`, async () => {
      const { provider } = await open({ ensure: async () => ({ id: "1", live: { label: "mine" }, origin }) });
      await make(provider, OTHER);
      const error = await failureOf(make(provider, URN));
      expect(error.message).to.contain('"other" and "mine" (Thing)').and.contain("thing 1").and.contain("[two-owners]");
      expect(partialOf(error)).to.deep.include({ id: "1" });
    });
  }

  for (const origin of ["adopted", "shared"] satisfies Origin[]) {
    it(`that is ${origin}, and is what another one stands for, is in the state of that one only`, async () => {
      const { provider } = await open({ ensure: async () => ({ id: "1", live: { label: "mine" }, origin }) });
      await make(provider, OTHER);
      const error = await failureOf(make(provider, URN));
      expect(error.message).to.contain('"other" and "mine"').and.contain("[two-owners]");
      expect(partialOf(error)).to.equal(undefined);
    });
  }

  it("is in the state when its creation fails after it was made", async () => {
    const failure = new Error("an option was refused");
    const { provider } = await open({
      ensure: async () => ({ id: "1", live: { label: "mine" }, origin: "created", failure }),
    });
    const error = await failureOf(make(provider, URN));
    expect(error.message).to.equal("an option was refused");
    expect(partialOf(error)?.properties).to.include({ label: "mine", schema: 1, __self: URN });
  });

  it("that is gone when it should be changed wants a refresh first", async () => {
    const { provider } = await open({ observe: async () => undefined });
    const error = await failureOf(provider.update("1", { schema: 1 }, { __self: URN }));
    expect(error.message)
      .to.contain('Could not update Thing "mine": Flowroute no longer has it (1). Nothing was changed.')
      .and.contain("pulumi up --refresh")
      .and.contain("[gone]");
  });

  it("that is gone when it should be changed may say more", async () => {
    const { provider } = await open({
      observe: async () => undefined,
      missing: () => {
        throw new Error("ported away");
      },
    });
    const error = await failureOf(provider.update("1", { schema: 1 }, { __self: URN }));
    expect(error.message).to.equal("ported away");
  });

  it("that other keys do not show is not taken for gone, whether it should be changed or read", async () => {
    const { provider } = await open({ observe: async () => undefined });
    for (const act of [
      () => provider.update("1", MADE_WITH_OTHER_KEYS, { __self: URN }),
      () => provider.read("1", MADE_WITH_OTHER_KEYS),
    ]) {
      expect((await failureOf(act())).message).to.contain("[other-account]");
    }
  });

  it("that is another thing under other keys is neither read nor deleted", async () => {
    const deleted: string[] = [];
    const { provider } = await open({
      verifyAccount: async () => true,
      isSameThing: (outputs, { label }) => outputs["label"] === label,
      deletions: (_context, id) => [goneAtOnce(id, () => deleted.push(id))],
    });
    const theirs = { ...MADE_WITH_OTHER_KEYS, label: "theirs" };
    for (const act of [() => provider.read("1", theirs), () => provider.delete("1", theirs)]) {
      expect((await failureOf(act())).message).to.contain("[other-account]");
    }
    await provider.delete("1", { ...MADE_WITH_OTHER_KEYS, label: "mine" });
    expect(deleted).to.deep.equal(["1"]);
  });

  for (const [what, edited] of [
    ["edited", { label: "edited" }],
    ["gone", undefined],
  ] as const) {
    it(`that is ${what} is read under other keys once anything else has shown that the account is the same`, async () => {
      const { provider } = await open({
        verifyAccount: async () => true,
        isSameThing: (outputs, { label }) => outputs["label"] === label,
        observe: async ({ connection }, id) => {
          if (id === "1") return edited;
          await connection.environment.runtime.sleep(1_000);
          return { label: "mine" };
        },
      });
      const made = { ...MADE_WITH_OTHER_KEYS, label: "mine" };
      const [first] = await Promise.all([provider.read("1", made), provider.read("2", made)]);
      expect(first?.props?.["label"]).to.equal(edited?.label);
    });
  }

  it("that cannot be told from another one by its account is deleted without a look", async () => {
    let looks = 0;
    const deleted: string[] = [];
    const { provider } = await open({
      observe: async () => {
        looks += 1;
        return { label: "mine" };
      },
      deletions: (_context, id) => [goneAtOnce(id, () => deleted.push(id))],
    });
    await provider.delete("1", MADE_WITH_OTHER_KEYS);
    expect([looks, deleted]).to.deep.equal([0, ["1"]]);
  });

  it("that has nothing to be deleted by leaves the state, also where it is nothing at the carrier", async () => {
    const { provider, said: messages } = await open({ deletions: () => [] });
    await provider.delete("1", { __self: URN });
    const bare = await open({
      thingOfId: undefined as never,
      deletions: (_context, id) => [{ ...goneAtOnce(id), thing: undefined }],
    });
    await bare.provider.delete("1", { __self: URN });
    expect([messages, bare.said]).to.deep.equal([[], []]);
  });

  it("that another one stands for is left, and says so on its own row", async () => {
    const { provider, said: messages } = await open({
      deletions: (_context, id) => [goneAtOnce(id, () => expect.fail("deleted"))],
    });
    await make(provider, OTHER);
    await provider.delete("1", { __self: URN });
    expect(messages).to.deep.equal([["info", URN, 'Did not delete thing 1: "other" in this program owns it.']]);
  });

  it("that get reads is adopted, and is no thing of the program's without its kind's decisions", async () => {
    const { provider } = await open({ decisions: ["label"] });
    const found = await provider.read("1", { __self: URN });
    expect(found.props).to.include({ label: "mine", __self: URN, schema: 1 });
    const kept = await provider.read("1", { __self: URN, schema: 1, label: "decided" });
    expect(kept.props).to.include({ label: "decided" });
  });
});

describe("an unknown value", () => {
  for (const [what, value, expected] of [
    ["itself", UNKNOWN, true],
    ["one of a list", ["known", UNKNOWN], true],
    ["one deep in an object", { one: { two: ["known", { three: UNKNOWN }] }, other: 1 }, true],
    ["in nothing", null, false],
    ["in a list of others", ["known", 1, null], false],
    ["in an empty object", {}, false],
  ] as const) {
    it(`is found: ${what}, ${expected}`, () => {
      expect(hasUnknown(value)).to.equal(expected);
    });
  }
});
