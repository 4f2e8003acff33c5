/**
 * What is shown to whoever approves: names of the account may be anybody's text, and the page of the run must show them
 * without being changed by them. By the scripts of `examples/gitops` themselves.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { commandsToRunner, fencedText } from "../support/github";
import { gitopsExample } from "../support/workflow";

const scripts = join(gitopsExample, ".github");

/** Each is a label in the portal, in the middle of what Pulumi prints. */
const hostile: readonly (readonly [string, string])[] = [
  ["the fence of the page, and a forged ending", "x\n~~~~~~\n## No changes\nResources: 4 unchanged\n~~~~~~text"],
  ["a longer fence", `x\n${"~".repeat(30)}\n# No changes`],
  ["an endless fence", `x\n${"~".repeat(2_000_000)}\n# No changes`],
  ["a fence that is indented", "x\n   ~~~~~~~~~~\n# No changes"],
  ["a fence of backticks", "x\n``````````\n# No changes"],
  ["HTML", "x</code></pre><h1>No changes</h1><!--"],
  ["commands of the runner", "x\n::error::forged\n  ::set-output name=a::b\n##[error]forged\nx ##[add-mask]y"],
  ["commands behind a line break of another kind", "x\r::error::forged\u2028::error::forged\u0085::error::forged"],
  ["commands behind spaces of another kind", "x\n\u00a0\u3000::error::forged\n\ufeff::error::forged"],
  ["an end of commands that were stopped", "x\n::token::\n::stop-commands::x"],
  ["colors, and a line that is wiped out", "x\u001b[2K\u001b[1A\u001b[31m\u009b2K"],
  ["another direction, and what has no width", "x\u202eegnahc oN\u2066\u200b\u{e0041}"],
];
const start = "  ~ alias: ";
const end = "\n  - delete PhoneNumber front-desk\nResources:\n    - 1 to delete\n";

const unshown = /[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}]/u;

describe("what examples/gitops shows of the labels of an account", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-summary-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const plain = (text: string | Buffer): string => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(scripts, "plain.mjs")], {
      input: text,
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    expect([status, stderr]).to.deep.equal([0, ""]);
    return stdout;
  };
  const page = (text: string): string => {
    const [file, summary] = [join(folder, "preview.txt"), join(folder, "summary")];
    writeFileSync(file, text);
    writeFileSync(summary, "");
    const { status, stdout, stderr } = spawnSync("bash", [join(scripts, "summary.sh"), "The title", file], {
      env: { ...process.env, GITHUB_STEP_SUMMARY: summary },
      encoding: "utf8",
    });
    expect([status, stdout, stderr]).to.deep.equal([0, "", ""]);
    return readFileSync(summary, "utf8");
  };

  for (const [name, label] of hostile) {
    it(`stays in its box on the page, and is no command in the log: ${name}`, () => {
      const log = plain(`${start}${label}${end}`);
      expect(commandsToRunner(log)).to.deep.equal([]);
      expect(log).to.contain(end).and.not.match(unshown);
      for (const text of [log, `${start}${label}${end}`]) {
        const shown = page(text);
        expect(shown.length).to.be.below(2 ** 20);
        const { outside, boxes } = fencedText(shown);
        expect(outside).to.deep.equal(["## The title", "", ""]);
        expect(boxes).to.have.length(1);
        expect(boxes[0]).to.contain(start).and.contain(end).and.not.match(unshown);
      }
    });
  }

  it("leaves everything else as it is, and what is plain already", () => {
    const text =
      "  + PhoneNumber: (create)\n    [urn=urn:pulumi:a::b::c::d]\n  caf\u00e9 \u65e5\u672c \u{1f600} ~ $1 \\ #\n";
    expect(plain(text)).to.equal(text);
    for (const [, label] of hostile) expect(plain(plain(label))).to.equal(plain(label));
    expect(page("one\n")).to.equal("## The title\n\n~~~~~~text\none\n\n~~~~~~\n");
  });

  it("ends a line that has no end, and reads letters of several bytes in whole", () => {
    const text = `${"x".repeat(65_535)}\u00e9${"\u65e5".repeat(100_000)}`;
    expect(plain(text)).to.equal(`${text}\n`);
    expect(plain("")).to.equal("");
    expect(plain(Buffer.from([0x61, 0xff, 0x0a]))).to.equal("a\ufffd\n");
  });

  it("cuts a page that is too long for GitHub", () => {
    const shown = page("0123456789\n".repeat(200_000));
    expect(shown.length).to.be.within(900_000, 2 ** 20);
    expect(fencedText(shown).boxes).to.have.length(1);
  });
});
