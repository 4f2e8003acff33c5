/** Programs by the module system that they are written for, and the command that comes with the package. */
import { join } from "node:path";
import { expect } from "chai";
import { openEngine } from "../engine/support/bench";
import { perSuite } from "../support/bench";
import { Installed } from "./support/install";
import { expectToRun } from "./support/run";
import { seeTypes } from "./support/types";

describe("the package in ES modules and in plain JavaScript", () => {
  const installed = perSuite(() => Installed.withNpm());
  const bench = perSuite(() => openEngine());

  it("brings the command", async () => {
    const help = await installed.npm("exec", "--offline", "--", "flowroute", "--help");
    expect(help).to.match(/^Usage: flowroute /);
  });

  it("runs in a CommonJS program in plain JavaScript", async () => {
    const program = installed.write({ manifest: { main: "index.js" }, files: { "index.js": "index.js" } });
    await expectToRun(bench, "commonjs", program);
  });

  it("runs in an ES module in TypeScript, by ts-node 10, and its types load there", async () => {
    installed.bring("typescript and ts-node");
    const manifest = { type: "module", main: "index.ts" };
    const files = { "index.ts": "index.ts", "tsconfig.json": "tsconfig.nodenext.json" };
    await expectToRun(bench, "esm", installed.write({ manifest, files }));

    const seen = seeTypes(join(installed.folder, "node_modules/typescript/lib/typescript.js"), installed.folder);
    expect(seen).to.deep.include({ diagnostics: [], lost: [] });
  });
});
