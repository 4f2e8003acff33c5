/** docs/adding-a-resource.md: its code is what stands in files that are compiled, and that a kind is tested with. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describeKind } from "../scenarios/describe-kind";
import { accountCallbackKind } from "./adding-a-resource/implementation";
import { AccountCallback } from "./adding-a-resource/resource";
import { scenario } from "./adding-a-resource/scenario";
import { codeBlocks, read } from "./markdown";

const folder = join(__dirname, "adding-a-resource");

/** As it stands in the package: the example is some folders further away, and its key is in no list. */
const asInPackage = (text: string): string =>
  text
    .replaceAll("../../../src/resources/", "../")
    .replaceAll("../../../src/", "../../")
    .replaceAll('"../../scenarios/scenario"', '"./scenario"')
    .replaceAll('"../../support/', '"../support/')
    .replaceAll(" as never", "");

describe("docs/adding-a-resource.md", () => {
  const page = read("docs/adding-a-resource.md");

  for (const name of ["resource.ts", "implementation.ts", "scenario.ts"]) {
    it(`shows ${name} as it is compiled and run`, () => {
      expect(codeBlocks(page).map(({ text }) => text)).to.include(
        asInPackage(readFileSync(join(folder, name), "utf8")),
      );
    });
  }

  it("is about a class that programs can read and recognize", () => {
    expect(AccountCallback.isInstance({})).to.equal(false);
    expect(AccountCallback.get).to.be.a("function");
  });
});

for (const profile of ["plain", "harsh"] as const) {
  describeKind(scenario, profile, [["accountCallback", accountCallbackKind]]);
}
