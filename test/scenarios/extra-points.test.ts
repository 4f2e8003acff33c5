/**
 * A kind that the crash program does not declare by hand is in it, and crashed, by its scenario: that of
 * docs/adding-a-resource.md. Its points are crashed with the model of the engine.
 */
import { expect } from "chai";
import type { AnyKind } from "../../src/resources/kinds";
import type { History } from "../chaos/support/commands";
import { runCommand } from "../chaos/support/defaults";
import { play } from "../chaos/support/play";
import { emptyProgram } from "../chaos/support/program";
import { extraRequests, extraScript } from "../crash/extra-kinds";
import { nameOf, OPERATIONS, pointsOf } from "../crash/points";
import { accountCallbackKind } from "../docs/adding-a-resource/implementation";
import { scenario } from "../docs/adding-a-resource/scenario";
import { scenarios } from ".";

/** What is wrong after a run that died at the so manieth moment of its changes. */
async function afterCrash(operation: "up" | "destroy", at: number, kind: AnyKind): Promise<string | undefined> {
  const end = { kind: "machine", of: "changes", at } as const;
  const declare = { do: "extra", kind: scenario.kind, act: "declare" } as const;
  const before = operation === "up" ? [] : [runCommand()];
  const history: History = {
    stacks: 1,
    seed: 0,
    foreign: false,
    isScarce: false,
    programs: [emptyProgram()],
    commands: [declare, ...before, runCommand({ do: operation, end })],
  };
  const beyond = { scenarios: [scenario], kinds: [["accountCallback", kind]] as const };
  return play(history, {}, beyond).then(() => undefined, String);
}

describe("a kind that the crash program knows by its scenario alone", () => {
  it("is declared there", () => {
    expect(extraScript([scenario])).to.equal(
      'const extra0 = new (require("pulumi-flowroute").AccountCallback)("extra-sms", ' +
        '{ callbackType: "sms_callback", callbackUrl: "https://hooks.example.net/sms" });',
    );
  });

  it("comes after what it needs", () => {
    const script = extraScript(scenarios.filter(({ kind }) => kind === "E911Assignment"));
    expect(script).to.match(/extra0 = new .*PhoneNumber.*extra1 = new .*E911Address/s);
    expect(script).to.contain('E911Assignment)("extra-line", { numberId: extra0.id, e911AddressId: extra1.id })');
  });

  it("is crashed at each of its requests, and the others are as they were", () => {
    for (const profile of ["plain", "harsh"] as const) {
      for (const operation of OPERATIONS) {
        const without = pointsOf(profile, operation, []).map(nameOf);
        const names = pointsOf(profile, operation, [scenario]).map(nameOf);
        expect(names.filter((name) => !name.includes("/v2.1/messages/sms_callback"))).to.deep.equal(without);
        const points = { up: 8, destroy: profile === "plain" ? 16 : 8, replacement: 0 }[operation];
        expect(names.length - without.length).to.equal(points);
      }
    }
    expect(extraRequests([scenario], "up")).to.deep.equal({ "PUT /v2.1/messages/sms_callback": 1 });
    expect(extraRequests([scenario], "destroy")).to.deep.equal({ "DELETE /v2.1/messages/sms_callback": 1 });
  });

  for (const operation of ["up", "destroy"] as const) {
    for (const [at, moment] of [
      [1, "before"],
      [2, "after"],
    ] as const) {
      it(`ends as if nothing had been when its ${operation} dies ${moment} its request`, async () => {
        expect(await afterCrash(operation, at, accountCallbackKind)).to.equal(undefined);
      });
    }
  }

  it("is found when it is never set, or never deleted", async () => {
    const lazy: AnyKind = { ...accountCallbackKind, sync: async (_context, _id, _want, live) => live };
    expect(await afterCrash("up", 2, lazy)).to.contain("AccountCallback");
    expect(await afterCrash("up", 1, { ...accountCallbackKind, deletions: () => [] })).to.contain("no state knows it");
  });
});
