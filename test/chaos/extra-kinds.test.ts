/** A kind that the histories do not know by hand is in them by its scenario: that of docs/adding-a-resource.md. */
import { expect } from "chai";
import fc from "fast-check";
import type { AnyKind } from "../../src/resources/kinds";
import { accountCallbackKind } from "../docs/adding-a-resource/implementation";
import { scenario } from "../docs/adding-a-resource/scenario";
import { historiesWith } from "./support/generators";
import { play } from "./support/play";

const extrasOf = (kind: AnyKind) => ({ scenarios: [scenario], kinds: [["accountCallback", kind]] as const });

const histories = fc.sample(historiesWith([scenario]), { seed: 1, numRuns: 24, unbiased: true });

/** What the first history that fails says. */
async function findIn(kind: AnyKind): Promise<string | undefined> {
  for (const history of histories) {
    const error = await play(history, {}, extrasOf(kind)).then(() => undefined, String);
    if (error !== undefined) return error;
  }
  return undefined;
}

describe("a kind that histories know by its scenario alone", () => {
  for (const profile of ["plain", "harsh"] as const) {
    it(`loses nothing in any history, on a carrier whose profile is ${profile}`, async () => {
      for (const history of histories) await play(history, { profile }, extrasOf(accountCallbackKind));
    }).timeout(120_000);
  }

  it("is declared, edited, left, changed and deleted there", () => {
    const acts = histories.flatMap(({ commands }) => commands.flatMap((one) => (one.do === "extra" ? one.act : [])));
    expect(acts).to.include.members(["declare", "edit", "anew", "leave", "drift", "disappear"]);
  });

  const faults: [what: string, change: Partial<AnyKind>, finding: RegExp][] = [
    ["is never set", { sync: async (_context, _id, _want, live) => live }, /AccountCallback/],
    ["is never deleted", { deletions: () => [] }, /no state knows it/],
    ["is taken for unchanged after any edit", { differences: () => [] }, /has another callbackUrl than the program/],
  ];
  for (const [what, change, finding] of faults) {
    it(`is found when it ${what}`, async () => {
      expect(await findIn({ ...accountCallbackKind, ...change })).to.match(finding);
    }).timeout(120_000);
  }
});
