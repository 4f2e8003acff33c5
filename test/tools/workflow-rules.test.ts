import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { violationsIn } from "../../tools/check/workflow-rules";

const COMMIT = "df4cb1c069e1874edd31b4311f1884172cec0e10";

const WORKFLOW = `name: ci
on:
  push:
permissions: {}
concurrency: ci
jobs:
  check:
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@${COMMIT} # v6.0.3
        with:
          persist-credentials: false
      - uses: ./.github/actions/set-up
      - env:
          TITLE: \${{ github.event.head_commit.message }}
        run: echo "$TITLE"
  called:
    permissions:
      contents: read
    uses: ./.github/workflows/other.yml
`;

const ACTION = `name: set up
description: Sets up
runs:
  using: composite
  steps:
    - uses: actions/setup-node@${COMMIT} # v6.4.0
    - shell: bash
      run: npm ci
`;

/** Messages and lines for a workflow in which one text is another one. */
function found(before: string, after: string, { text = WORKFLOW, pinning = "commit" as "commit" | "version" } = {}) {
  expect(text).to.contain(before);
  return violationsIn(text.replace(before, after), pinning).map(({ line, message }) => `${line}: ${message}`);
}

describe("the rules for workflows", () => {
  it("have nothing to say about a workflow and an action that keep them", () => {
    expect(violationsIn(WORKFLOW, "commit")).to.deep.equal([]);
    expect(violationsIn(ACTION, "commit")).to.deep.equal([]);
  });

  for (const [what, before, after, expected] of [
    ["an action by its major version", `@${COMMIT} # v6.0.3`, "@v6", "13: name actions/checkout@v6 by its full commit"],
    [
      "an action by a full tag",
      `@${COMMIT} # v6.0.3`,
      "@v6.0.3",
      "13: name actions/checkout@v6.0.3 by its full commit",
    ],
    ["an action by a branch", `@${COMMIT} # v6.0.3`, "@main", "13: name actions/checkout@main by its full commit"],
    ["an action without any version", `@${COMMIT} # v6.0.3`, "", "13: name actions/checkout by its full commit"],
    [
      "a short commit",
      COMMIT,
      COMMIT.slice(0, 12),
      `13: name actions/checkout@${COMMIT.slice(0, 12)} by its full commit`,
    ],
    ["a commit without its version", " # v6.0.3", "", `13: say behind actions/checkout@${COMMIT} which version`],
    [
      "a commit with half of its version",
      " # v6.0.3",
      " # v6",
      `13: say behind actions/checkout@${COMMIT} which version`,
    ],
    [
      "a container by a tag",
      "./.github/actions/set-up",
      "docker://alpine:3",
      "16: name docker://alpine:3 by its full commit",
    ],
    [
      "a called workflow by a branch",
      "./.github/workflows/other.yml",
      "acme/x/y.yml@main",
      "23: name acme/x/y.yml@main by",
    ],
    ["no rights for the workflow", "permissions: {}\n", "", "1: start from `permissions: {}`"],
    ["rights for all jobs", "permissions: {}", "permissions: { contents: read }", "4: start from `permissions: {}`"],
    ["all rights for all jobs", "permissions: {}", "permissions: write-all", "4: start from `permissions: {}`"],
    [
      "a job without rights",
      "    permissions:\n      contents: read\n    steps",
      "    steps",
      "7: job check must name its",
    ],
    [
      "a job with all rights",
      "permissions:\n      contents: read\n    steps",
      "permissions: write-all\n    steps",
      "7: job check must name its",
    ],
    [
      "a called workflow without rights",
      "    permissions:\n      contents: read\n    uses",
      "    uses",
      "20: job called must name its",
    ],
    ["a job without a time limit", "    timeout-minutes: 15\n", "", "7: job check needs `timeout-minutes`"],
    ["no word about runs at the same time", "concurrency: ci\n", "", "1: say with `concurrency`"],
    [
      "a checkout that leaves its token",
      "persist-credentials: false",
      "fetch-depth: 0",
      "13: a checkout leaves its token",
    ],
    [
      "a value inside of a command",
      'echo "$TITLE"',
      `echo \${{ github.actor }}`,
      "19: hand values to a command in `env`",
    ],
    [
      "our rights for a stranger's code",
      "push:",
      "pull_request_target:",
      "3: `pull_request_target` runs with our rights",
    ],
  ] as const) {
    it(`find ${what}`, () => {
      const messages = found(before, after);
      expect(messages).to.have.length(1);
      expect(messages[0]).to.contain(expected);
    });
  }

  it("find the same in an action of our own", () => {
    expect(found(`@${COMMIT} # v6.4.0`, "@v6", { text: ACTION })).to.have.length(1);
    expect(found("npm ci", `npm ci \${{ inputs.flags }}`, { text: ACTION })).to.have.length(1);
  });

  it("let an example name a version, but no branch", () => {
    const checkout = `@${COMMIT} # v6.0.3`;
    for (const ref of ["@v6", "@v6.0", "@v6.0.3", `@${COMMIT}`])
      expect(found(checkout, ref, { pinning: "version" })).to.deep.equal([]);
    for (const ref of ["@main", "@v6-beta", ""]) expect(found(checkout, ref, { pinning: "version" })).to.have.length(1);
  });

  it("fail the check, with file and line, beside what GitHub's own editor finds", () => {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-workflow-"));
    try {
      const file = join(folder, "bad.yml");
      writeFileSync(file, WORKFLOW.replace(`@${COMMIT} # v6.0.3`, "@v6").replace("runs-on", "run-on"));
      const command = ["--import", "tsx", "tools/check/workflows.mts", file];
      const cwd = resolve(__dirname, "../..");
      const { status, stdout } = spawnSync(process.execPath, command, { cwd, encoding: "utf8" });
      expect(status).to.equal(1);
      expect(stdout).to.contain(`${file}:13: name actions/checkout@v6 by its full commit\n`).and.contain("run-on");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
