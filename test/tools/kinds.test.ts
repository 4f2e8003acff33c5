import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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
    expect(missingOf("FaxLine", "faxLine", root)).to.deep.equal([
      'src/resources/fax-line/resource.ts is not there: it holds export class FaxLine extends resourceClass("FaxLine", "faxLine", outputs) { ... }',
      "src/resources/fax-line/codegen.ts is not there: it holds export const faxLineCodegen: RecordCodegen<...> = { ... };",
      "src/resources/kinds.ts: add faxLine: { ...faxLineKind, codegen: faxLineCodegen },",
      'src/index.ts: add export { FaxLine } from "./resources/fax-line/resource";',
      "src/provider.ts: add faxLine, to the exported names",
      'docs/resources.md: add the section "## FaxLine"',
      "docs/resources.md: add a row for FaxLine to the first table",
      'test/scenarios/fax-line.ts is not there: it holds export const scenario: Scenario = { kind: "FaxLine", ... };',
      "test/resources/states/0.1.0.json: add a row as a release has written it for FaxLine, or a line about it to CHANGELOG.md",
    ]);
  });

  it("asks for the states of a kind once the changelog does not have it as unreleased any more", () => {
    const place = mkdtempSync(join(tmpdir(), "pulumi-flowroute-kinds-"));
    try {
      mkdirSync(join(place, "test", "resources", "states"), { recursive: true });
      const rows = [{ urn: "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/flowroute:InboundRoute::pbx" }];
      writeFileSync(join(place, "test", "resources", "states", "0.9.0.json"), "[]");
      writeFileSync(join(place, "test", "resources", "states", "0.10.0.json"), JSON.stringify(rows));
      const statesOf = (kind: string, heading: string) => {
        writeFileSync(join(place, "CHANGELOG.md"), `## ${heading}\n\n- \`E911Address\`.\n`);
        return missingOf(kind, "aKey", place).filter((line) => line.includes("0.10.0.json")).length;
      };
      expect(statesOf("InboundRoute", "0.11.0")).to.equal(0);
      expect(statesOf("E911Address", "0.11.0 (unreleased)")).to.equal(0);
      expect(statesOf("E911Address", "0.11.0")).to.equal(1);
      expect(statesOf("CnamRecord", "0.11.0 (unreleased)")).to.equal(1);
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  });

  it("knows each scenario as that of one kind", () => {
    const known = Object.entries(KINDS).flatMap(([key, { kind }]) =>
      kind === "NumberSearch" ? [] : [`${key} ${kind}`],
    );
    expect(scenarios.map(({ key, kind }) => `${key} ${kind}`).sort()).to.deep.equal(known.sort());
  });
});
