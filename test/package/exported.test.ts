/** What `flowroute export` writes is a program for each compiler that the package's own types load in. */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { officeAccount } from "../account/fixture";
import { inProcess, keysOf } from "../cli/support";
import { start as startSimulator, stopAll } from "../simulator/support";
import { perSuite } from "../support/bench";
import { Installed } from "./support/install";
import { seeTypes } from "./support/types";

describe("an exported program", () => {
  const installed = perSuite(() => Installed.withNpm());

  for (const { compiler, path, major, tsconfig } of [
    {
      compiler: undefined,
      path: "@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js",
      major: "3",
      tsconfig: "tsconfig.template.json",
    },
    { compiler: "typescript", path: "typescript/lib/typescript.js", major: "5", tsconfig: "tsconfig.template.json" },
    { compiler: "typescript-6", path: "typescript/lib/typescript.js", major: "6", tsconfig: "tsconfig.nodenext.json" },
    { compiler: "typescript-6", path: "typescript/lib/typescript.js", major: "6", tsconfig: undefined },
  ] as const) {
    const settings = tsconfig ?? "the tsconfig.json that comes with it";
    it(`has no mistakes for TypeScript ${major}, with ${settings}`, async () => {
      installed.bring(compiler);
      const { folder } = installed;
      for (const name of readdirSync(folder)) if (/\.ts$|^tsconfig|^flowroute/.test(name)) rmSync(join(folder, name));
      if (tsconfig !== undefined) installed.write({ files: { "tsconfig.json": tsconfig } });
      const simulator = await startSimulator({ seed: officeAccount() });
      const { code, err } = await inProcess(["export", "--out", folder], { env: keysOf(simulator) });
      await stopAll();
      expect({ code, err }).to.deep.equal({ code: 0, err: "" });

      const { version, diagnostics } = seeTypes(join(folder, "node_modules", path), folder);

      expect(version.split(".")[0]).to.equal(major);
      expect(diagnostics).to.deep.equal([]);
    });
  }
});
