/**
 * A kind that the lifecycle does not declare by hand is in its program and its events by its scenario: that of
 * docs/adding-a-resource.md, with the model of the engine.
 */
import { expect } from "chai";
import type { AnyKind } from "../../src/resources/kinds";
import { accountCallbackKind } from "../docs/adding-a-resource/implementation";
import { scenario } from "../docs/adding-a-resource/scenario";
import type { Wanted } from "../lifecycle/baseline-program";
import type { Declared } from "../lifecycle/declared";
import { extraEvents } from "../lifecycle/events/extra-kinds";
import { extraResources, keyOfScenario, leftOver } from "../lifecycle/extra-kinds";
import { pairsOf, titleOf } from "../lifecycle/pairs";
import type { LifecycleEvent, Scenario } from "../lifecycle/scenario";
import { kindOf, label, type Resource, Stack } from "../support/engine-model";
import { declare, urnOf } from "../support/program";
import { openProviders } from "../support/provider-bench";
import { scenarios } from ".";
import { brokenElsewhere } from "./scenario";

const key = keyOfScenario(scenario);
const events = extraEvents([scenario]);

/** What the class registers. */
function registered({ name, args, options }: Declared): Resource {
  const aliases = ((options.aliases ?? []) as { name: string }[]).map((alias) => urnOf(scenario.key, alias.name));
  return { ...declare(scenario.key, name, args), aliases };
}

/** What is wrong after an event. */
async function afterwards(event: LifecycleEvent, kind: AnyKind): Promise<string[]> {
  const bench = await openProviders({ seed: { inventory: [] } }, [["accountCallback", kind]]);
  try {
    const { control } = bench.simulator;
    const stack = new Stack();
    const wanted: Wanted = { usesAccount: false, resources: extraResources([scenario]) };
    const program = () => Object.values(wanted.resources).map(registered);
    const up = async (refresh = false, replace: string[] = []) => {
      const { ops, errors } = await stack.up(await bench.run(), program(), { refresh, replace });
      return [...ops, ...Object.values(errors)];
    };
    await up();
    const ids = Object.fromEntries([...stack.rows.values()].map(({ id }) => [key, id]));
    event.edit?.(wanted);
    await event.external?.({ control, fixture: { ids } } as unknown as Scenario);
    await up(event.up?.refresh, event.up?.replace === undefined ? [] : program().map(({ urn }) => label(urn)));
    await up();
    const account = control.state();
    const rows = [...stack.rows.values()].map(({ urn, id }) => ({ kind: kindOf(urn), id }));
    const has = rows.some(({ id }) => scenario.live(account, id) !== undefined);
    return [
      ...brokenElsewhere([scenario], account, () => Object.values(ids)),
      ...leftOver([scenario], account, rows, ids),
      ...(has === key in wanted.resources ? [] : [`it is ${has ? "" : "not "}on the account`]),
      ...(await up(true)).map((line) => `left to do: ${line}`),
    ];
  } finally {
    await bench.close();
  }
}

describe("a kind that the lifecycle knows by its scenario alone", () => {
  it("is in the program as its class is used", () => {
    expect(extraResources([scenario])).to.deep.equal({
      "AccountCallback extra-sms": {
        kind: "AccountCallback",
        name: "extra-sms",
        args: { callbackType: "sms_callback", callbackUrl: "https://hooks.example.net/sms" },
        refs: {},
        options: {},
      },
    });
  });

  it("comes with what it needs, and refers to that", () => {
    const assignment = scenarios.filter(({ kind }) => kind === "E911Assignment");
    const resources = extraResources(assignment);
    expect(Object.keys(resources)).to.deep.equal([
      "PhoneNumber extra-line",
      "E911Address extra-hq",
      "E911Address extra-annex",
      "E911Assignment extra-line",
    ]);
    expect(resources["PhoneNumber extra-line"]?.args).to.deep.equal({ number: "15035550100" });
    expect(resources["E911Assignment extra-line"]).to.deep.include({
      args: {},
      refs: { numberId: "PhoneNumber extra-line", e911AddressId: "E911Address extra-hq" },
    });
  });

  it("has events, alone and in pairs", () => {
    expect(events.map(({ title }) => title)).to.deep.equal([
      "AccountCallback: edited in place",
      "AccountCallback: renamed with an alias",
      "AccountCallback: removed",
      "AccountCallback: replaced by force",
      "in the portal, AccountCallback is changed",
      "in the portal, AccountCallback is deleted",
    ]);
    expect(pairsOf(events).map(titleOf)).to.include.members([
      "AccountCallback: edited in place + in the portal, AccountCallback is changed",
      "AccountCallback: renamed with an alias, then AccountCallback: replaced by force",
    ]);
  });

  for (const event of events) {
    it(`comes to rest: ${event.title}`, async () => {
      expect(await afterwards(event, accountCallbackKind)).to.deep.equal([]);
    });
  }

  const faults: [what: string, change: Partial<AnyKind>, events: RegExp][] = [
    ["is never set", { sync: async (_context, _id, _want, live) => live }, /edited|changed|deleted/],
    ["is never deleted", { deletions: () => [] }, /removed/],
  ];
  for (const [what, change, which] of faults) {
    it(`is found when it ${what}`, async () => {
      for (const event of events.filter(({ title }) => which.test(title))) {
        expect(await afterwards(event, { ...accountCallbackKind, ...change }), event.title).to.not.deep.equal([]);
      }
    });
  }
});
