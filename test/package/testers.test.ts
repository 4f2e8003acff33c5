/** The tests of a user's program: `examples/testing`, under Jest and under Vitest, and a policy pack. */
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { run } from "../../tools/lib/child.mjs";
import { programsFolder } from "../../tools/package/programs.mjs";
import { openEngine } from "../engine/support/bench";
import { purchases } from "../engine/support/programs";
import { perSuite } from "../support/bench";
import { Installed, root } from "./support/install";

const testers = join(programsFolder(root), "testers", "node_modules");

describe("the package under Jest, Vitest and policies", () => {
  const installed = perSuite(() => Installed.withNpm());
  before(() => {
    cpSync(join(root, "examples/testing"), installed.folder, {
      recursive: true,
      filter: (path) => !path.endsWith("package.json"),
    });
  });

  const tester = (script: string, args: string[], env: Record<string, string> = {}): Promise<string> =>
    run(process.execPath, [join(testers, script), ...args], {
      cwd: installed.folder,
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", ...env },
      keepLines: 100,
    });
  const jest = (file: string, env?: Record<string, string>): Promise<string> =>
    tester("jest/bin/jest.js", [file, "--rootDir", installed.folder, "--cacheDirectory", ".jest-cache", "--json"], env);

  it("runs in Jest with Pulumi's mocks", async () => {
    expect(await jest("jest.test.js")).to.match(/"numPassedTests":2,.*"success":true/);
  });

  it("runs in Vitest with Pulumi's mocks", async () => {
    // A test file imports it by name; it finds its own dependencies beside itself.
    symlinkSync(join(testers, "vitest"), join(installed.folder, "node_modules", "vitest"));
    expect(await tester("vitest/vitest.mjs", ["run", "vitest.test.mjs"])).to.match(/Tests +2 passed/);
  });

  it("needs a flag of Node only for the client in Jest, whose dependencies are ES modules", async () => {
    const uses = `test("loads", () => { require("pulumi-flowroute/client").FlowrouteClient; });\n`;
    writeFileSync(join(installed.folder, "client.test.js"), uses);
    const refused = await jest("client.test.js").catch((error: Error) => error.message);
    expect(refused).to.contain("Must use import to load ES Module");
    const flag = { NODE_OPTIONS: "--experimental-vm-modules" };
    expect(await jest("client.test.js", flag)).to.match(/"numPassedTests":1,.*"success":true/);
  });

  it("loads none of its dependencies for the resources", async () => {
    const script =
      `require("pulumi-flowroute"); const { dependencies } = require("pulumi-flowroute/package.json");` +
      `console.log(JSON.stringify(Object.keys(dependencies).filter((name) => ` +
      `Object.keys(require.cache).some((file) => file.includes("/node_modules/" + name + "/")))));`;
    expect(await run(process.execPath, ["-e", script], { cwd: installed.folder })).to.equal("[]");
  });

  describe("a policy pack in a folder of its own", () => {
    const bench = perSuite(() => openEngine());

    it("reads the resources by their classes, and stops a purchase", async () => {
      const program = installed.write({ manifest: { main: "index.js" }, files: { "index.js": "index.js" } });
      const pack = join(installed.folder, "policy");
      mkdirSync(pack);
      writeFileSync(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
      writeFileSync(join(pack, "package.json"), JSON.stringify({ name: "phones", version: "1.0.0", main: "index.js" }));
      cpSync(join(__dirname, "programs/policy.js"), join(pack, "index.js"));
      // Copied, so that it finds the SDK that the program has: what it needs itself is left out (`overrides`).
      const library = "node_modules/@pulumi/policy";
      cpSync(join(testers, "../", library), join(pack, library), { recursive: true });
      const stack = await bench.stack("policy", program);

      const stopped = await stack.up(undefined, { policyPacks: [pack] });

      expect({ ok: stopped.ok, purchases: purchases(bench) }).to.deep.equal({ ok: false, purchases: [] });
      expect(stopped.stdout).to.match(/\[mandatory\] +agreed-cap .*flowroute:PhoneNumber.*agree on a cap of 1 dollar/s);
      expect(stopped.stdout).to.contain("the stack policy is of policy");
    });
  });
});
