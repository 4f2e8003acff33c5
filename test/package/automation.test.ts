/** An inline program of the Automation API, whose process was started in another folder than that of its dependencies. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { findEngine } from "../../tools/engine/find-engine.mjs";
import { privateEnvironment } from "../../tools/engine/private-run.mjs";
import { run } from "../../tools/lib/child.mjs";
import { Installed } from "./support/install";

describe("the package in an inline program of the Automation API", () => {
  let installed: Installed;
  let env: Record<string, string>;
  let elsewhere: string;

  before(async () => {
    installed = await Installed.withNpm();
    installed.write({ files: { "inline.js": "inline.js" } });
    elsewhere = join(installed.folder, ".own", "elsewhere");
    mkdirSync(elsewhere);
    env = privateEnvironment(await findEngine(), elsewhere);
  });
  after(() => installed.close());

  const inline = (...args: string[]): Promise<string> =>
    run(process.execPath, [join(installed.folder, "inline.js"), ...args], { cwd: "/", env, keepLines: 100 });

  it("is not found from another folder, and is once the process has changed to its own", async () => {
    expect(await inline()).to.contain("Cannot find module '@pulumi/pulumi/cmd/dynamic-provider'");
    expect(await inline("--chdir")).to.match(/succeeded 2$/m);
  });
});
