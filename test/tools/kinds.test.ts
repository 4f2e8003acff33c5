import { join } from "node:path";
import { expect } from "chai";
import { KINDS } from "../../src/resources/kinds";
import { checkKinds, missingOf } from "../../tools/check/kinds";
import { scenarios } from "../scenarios";

const root = join(__dirname, "..", "..");

describe("the check of what each kind of resource needs", () => {
  it("finds nothing missing", () => {
    expect(checkKinds(root)).to.deep.equal([]);
  });

  it("names the file and the line for everything that a new kind has not got yet", () => {
    expect(missingOf("NumberCallback", "numberCallback", root)).to.deep.equal([
      'src/resources/number-callback/resource.ts is not there: it holds export class NumberCallback extends resourceClass("NumberCallback", "numberCallback", outputs) { ... }',
      'src/index.ts: add export { NumberCallback } from "./resources/number-callback/resource";',
      'docs/resources.md: add the section "## NumberCallback"',
      "docs/resources.md: add a row for NumberCallback to the first table",
      'test/scenarios/number-callback.ts is not there: it holds export const scenario: Scenario = { kind: "NumberCallback", ... };',
    ]);
  });

  it("knows each scenario as that of one kind", () => {
    const known = Object.entries(KINDS).flatMap(([key, { kind }]) =>
      kind === "NumberSearch" ? [] : [`${key} ${kind}`],
    );
    expect(scenarios.map(({ key, kind }) => `${key} ${kind}`).sort()).to.deep.equal(known.sort());
  });
});
