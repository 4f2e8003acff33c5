import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { expect } from "chai";

describe("npm run check", () => {
  it("has nothing to say about types, lint, import boundaries, dead code and ambient state", function () {
    this.timeout(240_000);
    const root = resolve(__dirname, "../..");
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "tools/check/check.ts"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(status, stdout + stderr).to.equal(0);
  });
});
