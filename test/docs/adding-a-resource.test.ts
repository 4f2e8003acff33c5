/** docs/adding-a-resource.md: its code is what stands in files that are compiled, and that a kind is tested with. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { createClient } from "../../src/client";
import { importedState } from "../../src/host";
import { describeKind } from "../scenarios/describe-kind";
import { start as startSimulator, stopAll } from "../simulator/support";
import { accountCallbackCodegen } from "./adding-a-resource/codegen";
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

  for (const name of ["resource.ts", "implementation.ts", "codegen.ts", "scenario.ts"]) {
    it(`shows ${name} as it is compiled and run`, () => {
      expect(codeBlocks(page).map(({ text }) => text)).to.include(
        asInPackage(readFileSync(join(folder, name), "utf8")),
      );
    });
  }

  it("leads from the account back to code, and to a state that needs no change", async () => {
    const { url: baseUrl, accessKey, secretKey, control } = await startSimulator();
    control.setAccount({ callbacks: { sms_callback: "https://hooks.example.net/sms" } });
    const client = createClient({ baseUrl, accessKey, secretKey });
    const declared = [];
    for await (const live of accountCallbackCodegen.list(client)) declared.push(accountCallbackCodegen.declare(live));
    client.close();
    await stopAll();
    expect(declared.map((each) => [each?.names[0], each?.args])).to.deep.equal([
      ["sms-callback", { callbackType: "sms_callback" }],
    ]);
    const [callback] = declared;
    const { failures, outputs } = importedState(accountCallbackKind, {
      key: "accountCallback",
      urn: "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/flowroute:AccountCallback::sms-callback",
      account: "an account",
      args: { ...callback?.args, ...callback?.secrets },
      checked: {},
      live: callback?.live as never,
      origin: "adopted",
    });
    expect(failures).to.deep.equal([]);
    expect(outputs).to.deep.include({ callbackType: "sms_callback", callbackUrl: "https://hooks.example.net/sms" });
  });

  it("is about a class that programs can read and recognize", () => {
    expect(AccountCallback.isInstance({})).to.equal(false);
    expect(AccountCallback.get).to.be.a("function");
  });
});

for (const profile of ["plain", "harsh"] as const) {
  describeKind(scenario, profile, [["accountCallback", accountCallbackKind]]);
}
