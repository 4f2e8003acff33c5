/** What docs/gitops.md promises of the workflows of `examples/gitops`, held against them. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { holds } from "../support/expressions";
import { type Job, readWorkflow, type Step, workflowNames, workflowText } from "../support/workflow";
import { codes, read, root, rows } from "./markdown";

/** Tables in a numbered step are indented. */
const document = read("docs/gitops.md").replace(/^ +\|/gm, "|");
const workflows = workflowNames.map((name) => ({ ...readWorkflow(name), name }));
const jobs = workflows.flatMap(({ name, jobs }) =>
  Object.entries(jobs).map(([job, content]): { name: string; job: Job } => ({ name: `${name} ${job}`, job: content })),
);
const steps = jobs.flatMap(({ name, job }) => job.steps.map((step): { name: string; step: Step } => ({ name, step })));
const commands = steps.flatMap(({ name, step }) => (/\bpulumi /.test(step.run ?? "") ? [{ name, step }] : []));

/** Actions that the workflows may use; the test that runs their commands takes what these bring as given. */
const ACTIONS = ["actions/checkout@v6", "actions/setup-node@v6", "pulumi/actions@v7"];

describe("the workflows of examples/gitops", () => {
  it("start on the events that the document names, and on none that hands secrets to a fork", () => {
    expect(Object.fromEntries(workflows.map(({ name, on }) => [name, Object.keys(on)]))).to.deep.equal({
      "pull-request": ["pull_request"],
      deploy: ["push", "workflow_dispatch"],
      drift: ["schedule", "workflow_dispatch"],
    });
    expect(readWorkflow("deploy").on["push"]).to.deep.equal({ branches: ["main"] });
  });

  it("preview the pull requests of the repository's own branches only", async () => {
    const condition = readWorkflow("pull-request").jobs["preview"]?.if;
    const isPreviewed = (repo: { full_name: string } | null, login = "somebody") => {
      const github = { repository: "acme/phones", event: { pull_request: { head: { repo }, user: { login } } } };
      return holds(condition, { github }, { failed: false, cancelled: false });
    };
    expect(await isPreviewed({ full_name: "acme/phones" })).to.equal(true);
    expect(await isPreviewed({ full_name: "somebody-else/phones" })).to.equal(false);
    expect(await isPreviewed(null), "a fork that was deleted").to.equal(false);
    expect(await isPreviewed({ full_name: "acme/phones" }, "dependabot[bot]")).to.equal(false);
  });

  it("may read the repository, and nothing else", () => {
    for (const { name, permissions } of workflows) expect(permissions, name).to.deep.equal({});
    for (const { name, job } of jobs) expect(job.permissions, name).to.deep.equal({ contents: "read" });
  });

  it("never stop a deployment for a newer one, and have one at a time", () => {
    const { concurrency, jobs: ofDeploy } = readWorkflow("deploy");
    expect(concurrency).to.deep.equal({ group: "deploy-production", "cancel-in-progress": false });
    expect(ofDeploy["up"]?.needs).to.equal("preview");
    expect(readWorkflow("drift").concurrency["cancel-in-progress"]).to.equal(false);
  });

  it("end by themselves: an up after three hours, all others sooner", () => {
    const limits = Object.fromEntries(jobs.map(({ name, job }) => [name, job["timeout-minutes"] ?? 0]));
    expect(limits["deploy up"]).to.equal(180);
    for (const [name, minutes] of Object.entries(limits)) expect(minutes, name).to.be.within(10, 180);
  });

  it("use no other actions than these, and leave no token on the disk", () => {
    const used = steps.flatMap(({ step }) => step.uses ?? []);
    expect([...new Set(used)].sort()).to.deep.equal(ACTIONS);
    for (const action of ACTIONS) expect(document).to.contain(`\`${action.replace(/@.*/, "")}\``);
    for (const { name, step } of steps.filter(({ step }) => step.uses?.startsWith("actions/checkout@")))
      expect(step.with?.["persist-credentials"], name).to.equal(false);
  });

  it("run the engine with which the package is tested", () => {
    const [, tested] = /CLI_VERSION = "v([\d.]+)"/.exec(read("tools/engine/go-build.mjs")) ?? [];
    const versions = steps.flatMap(({ step }) =>
      step.uses?.startsWith("pulumi/") ? [step.with?.["pulumi-version"]] : [],
    );
    expect(new Set(versions)).to.deep.equal(new Set([tested]));
  });

  it("have these commands of Pulumi: an up in one job, behind its approval, and never a destroy", () => {
    expect(commands.map(({ name, step }) => [name, /pulumi (\w+)/.exec(step.run ?? "")?.[1]])).to.deep.equal([
      ["pull-request preview", "preview"],
      ["deploy preview", "preview"],
      ["deploy up", "up"],
      ["drift drift", "preview"],
    ]);
    expect(readWorkflow("deploy").jobs["up"]?.environment).to.equal("production");
    for (const { name, step } of steps) {
      expect(step.run ?? "", name).to.not.match(
        /--skip-preview|--target|destroy|cancel|state (delete|unprotect)|--force/,
      );
    }
  });

  it("print what Pulumi says as text and nothing else, in the log and on the page", () => {
    for (const { name, step } of commands) {
      expect(step.run, name).to.match(
        /(?:2>&1 \| node \.github\/plain\.mjs \| tee \w+\.txt|> >\(node \.github\/plain\.mjs \| tee up\.txt\) 2>&1)$/,
      );
    }
    expect(commands.length).to.be.above(3);
  });

  it("let Pulumi itself have the signal of a cancel", () => {
    const [up] = commands.filter(({ name }) => name === "deploy up");
    expect(up?.step.run).to.match(/^exec pulumi up --yes /);
  });

  it("install what the lock file says, without running scripts, and under the name that is not run in tests", () => {
    const installs = steps.filter(({ step }) => step.run?.includes("npm ci") || step.id === "install");
    expect(installs.length).to.equal(jobs.length);
    for (const { step } of installs) expect(step).to.deep.equal({ id: "install", run: "npm ci --ignore-scripts" });
  });

  it("give secrets to the steps of Pulumi alone, in jobs of an environment", () => {
    for (const { name, job } of jobs) {
      const withSecrets = job.steps.filter((step) => JSON.stringify(step).includes("secrets."));
      expect(
        withSecrets.every((step) => /\bpulumi /.test(step.run ?? "")),
        name,
      ).to.equal(true);
      if (withSecrets.length > 0) expect(job.environment, name).to.be.a("string");
    }
    for (const { name, env } of workflows) expect(JSON.stringify(env), name).to.not.contain("secrets.");
    expect(jobs.map(({ name, job }) => [name, job.environment])).to.deep.equal([
      ["pull-request check", undefined],
      ["pull-request preview", "pull-request"],
      ["deploy preview", "production-preview"],
      ["deploy up", "production"],
      ["drift drift", "production-preview"],
    ]);
  });

  it("paste nothing into a command", () => {
    for (const { name, step } of steps) expect(step.run ?? "", name).to.not.contain("${{");
  });

  it("give every command that is run an id, and run it in bash that stops at the first failure", () => {
    for (const { name, step } of steps) if (step.run !== undefined) expect(step.id, name).to.be.a("string");
    for (const { name, defaults } of workflows) expect(defaults.run.shell, name).to.equal("bash");
  });
});

describe("docs/gitops.md", () => {
  const used = (context: string): string[] => {
    const texts = workflowNames.map((name) => workflowText(name)).join("\n");
    const names = [...texts.matchAll(new RegExp(`\\b${context}\\.(\\w+)`, "g"))].map(([, name = ""]) => name);
    return [...new Set(names)].sort();
  };
  const firstColumn = (title: string) => rows(document, title).map(([cell = ""]) => codes(cell).join());

  it("has every workflow, environment, secret and variable, and no other", () => {
    expect(firstColumn("workflow")).to.deep.equal(workflowNames.map((name) => `${name}.yml`));
    const environments = new Set(jobs.flatMap(({ job }) => job.environment ?? []));
    expect(firstColumn("environment").sort()).to.deep.equal([...environments].sort());
    expect(firstColumn("secret").sort()).to.deep.equal(used("secrets"));
    expect(used("vars")).to.deep.equal(["PULUMI_BACKEND_URL"]);
    expect(document).to.contain("`PULUMI_BACKEND_URL`");
  });
});

describe("the check of workflows", () => {
  it("finds a wrong permission, an unknown key and an expression that leads nowhere", () => {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-workflow-"));
    try {
      const file = join(folder, "bad.yml");
      const good = workflowText("drift");
      const bad = good
        .replace("contents: read", "contents: wirte")
        .replace("timeout-minutes: 60", "timeout: 60")
        .replace("steps.drift.outcome", "steps.drfit.outcome");
      writeFileSync(file, bad);
      const command = ["--import", "tsx", "tools/check/workflows.mts", file];
      const { status, stdout } = spawnSync(process.execPath, command, { cwd: root, encoding: "utf8" });
      expect(status).to.equal(1);
      expect(stdout).to.contain("'wirte'").and.contain("'timeout'").and.contain("drfit");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
