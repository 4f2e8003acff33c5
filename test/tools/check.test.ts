import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";

const root = resolve(__dirname, "../..");

describe("npm run check", () => {
  it("has nothing to say about types, lint, import boundaries, dead code, links and ambient state", function () {
    this.timeout(240_000);
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "tools/check/check.ts"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(status, stdout + stderr).to.equal(0);
  });

  it("finds links that lead nowhere, and none of those that lead somewhere", () => {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-links-"));
    const good =
      "[a](#one-heading) [b](other.md#the-command-flowroute) [c](other.md) [d][e] [f](https://example.com/no)";
    const bad = ["other.md#one-heading", "nowhere.md", "#nowhere", "folder/"].map((target) => `[g](${target})`);
    writeFileSync(join(folder, "other.md"), "# The command `flowroute`\n");
    writeFileSync(
      join(folder, "page.md"),
      `# One heading\n\n${good}\n\n${bad.join("\n\n")}\n\n[h][nowhere]\n\n[e]: other.md\n`,
    );
    try {
      const config = ["--config", join(root, ".markdownlint-cli2.jsonc"), "--no-globs"];
      const command = [join(root, "node_modules/markdownlint-cli2/markdownlint-cli2-bin.mjs"), ...config, "*.md"];
      const { status, stderr } = spawnSync(process.execPath, command, { cwd: folder, encoding: "utf8" });
      expect(status, stderr).to.equal(1);
      const lines = [...stderr.matchAll(/^page\.md:(\d+)/gm)].map(([, line]) => Number(line));
      expect(lines.sort((a, b) => a - b)).to.deep.equal([5, 7, 9, 11, 13]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
