/** TypeScript programs, by the compiler that they bring. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import { openEngine } from "../engine/support/bench";
import { perSuite } from "../support/bench";
import { Installed } from "./support/install";
import { expectToRun } from "./support/run";
import { modules, type SeenTypes, seeTypes, settingsRefused } from "./support/types";

describe("the package in TypeScript programs", () => {
  const installed = perSuite(() => Installed.withNpm());
  const bench = perSuite(() => openEngine());

  const see = (compiler: string): SeenTypes =>
    seeTypes(join(installed.folder, "node_modules", compiler), installed.folder);

  /** All that can be imported has types, and values where there are some. */
  function expectAll({ lost, values }: SeenTypes): void {
    expect(lost).to.deep.equal([]);
    expect(Object.keys(values)).to.deep.equal(modules.filter((module) => !module.endsWith(".json")));
    const load = createRequire(join(installed.folder, "index.js"));
    for (const [module, names] of Object.entries(values)) {
      const there = Object.keys(load(module));
      expect(names, module).to.deep.equal(there.sort());
    }
  }

  it("runs in Pulumi's template without a compiler, on the TypeScript 3.8 inside of its SDK", async () => {
    installed.bring(undefined);
    const files = { "index.ts": "index.ts", "tsconfig.json": "tsconfig.template.json" };
    await expectToRun(bench, "typescript-3", installed.write({ files }));

    const seen = see("@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js");

    expect(seen).to.deep.include({ version: "3.8.3", diagnostics: [] });
    expectAll(seen);
  });

  for (const { title, compiler, major, tsconfig } of [
    {
      title: "runs in Pulumi's template with TypeScript 5, which has nothing to say about any type",
      compiler: "typescript",
      major: "5",
      tsconfig: "tsconfig.template.json",
    },
    {
      title: "runs with TypeScript 6 and its module resolution, with nothing to say about any type",
      compiler: "typescript-6",
      major: "6",
      tsconfig: "tsconfig.nodenext.json",
    },
  ] as const) {
    it(title, async () => {
      installed.bring(compiler);
      const files = { "index.ts": "index.ts", "tsconfig.json": tsconfig };
      await expectToRun(bench, `typescript-${major}`, installed.write({ files }));

      const seen = see("typescript/lib/typescript.js");

      expect(seen.version.split(".")[0]).to.equal(major);
      expect(seen.diagnostics).to.deep.equal([]);
      expectAll(seen);
    });
  }

  it("is not to blame that TypeScript 6 refuses the settings of that template", () => {
    installed.bring("typescript-6");
    const { folder } = installed.write({ files: { "tsconfig.json": "tsconfig.template.json" } });
    const refused = settingsRefused(join(folder, "node_modules/typescript/lib/typescript.js"), folder);
    expect(refused.join()).to.match(/moduleResolution.*deprecated/);
  });
});
