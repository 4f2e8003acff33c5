/** The repository of `examples/gitops` as a user has it, its environments at GitHub, and a simulated account behind them. */

import { execFile, execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Simulator } from "pulumi-flowroute/simulator";
import { gitopsExample, readWorkflow, type WorkflowName } from "../../support/workflow";
import { type EngineBench, openEngine } from "./bench";
import { HURRY } from "./programs";
import { type Hosting, type JobRun, runWorkflow, type Trigger } from "./workflow-run";

const REPOSITORY = "acme/phones";

const execute = promisify(execFile);

type Run = Record<string, JobRun>;

interface Merge {
  sha?: string;
  cancel?: NonNullable<Trigger["cancel"]>;
  environments?: Hosting["environments"];
}

export async function openGitopsExample(): Promise<GitopsExample> {
  return new GitopsExample(await openEngine());
}

export class GitopsExample {
  private readonly folder: string;
  private readonly env: Record<string, string>;
  private readonly hosting: Hosting;

  constructor(private readonly bench: EngineBench) {
    this.folder = bench.copyOf(gitopsExample);
    this.env = bench.env;
    // As docs/gitops.md says: it writes how secrets of this stack are encrypted into Pulumi.production.yaml.
    execFileSync("pulumi", ["stack", "init", "production"], { cwd: this.folder, env: this.env, stdio: "pipe" });
    this.git("init", "--quiet", "--initial-branch", "main");
    this.commit();
    const { PULUMI_BACKEND_URL = "", PULUMI_CONFIG_PASSPHRASE = "", ...machine } = this.env;
    const { url, accessKey, secretKey } = this.simulator;
    const secrets = { PULUMI_CONFIG_PASSPHRASE, FLOWROUTE_ACCESS_KEY: accessKey, FLOWROUTE_SECRET_KEY: secretKey };
    this.hosting = {
      folder: this.folder,
      // The workflows name no address, because there is only one Flowroute. Here the machine says where it is. Types are
      // left to the job that checks them, which saves seconds in each of the other commands.
      machine: { ...machine, FLOWROUTE_BASE_URL: url, ...HURRY, PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
      variables: { PULUMI_BACKEND_URL },
      environments: { "pull-request": secrets, "production-preview": secrets, production: secrets },
    };
  }

  get simulator(): Simulator {
    return this.bench.simulator;
  }

  /** Somebody opens a pull request, from a branch or a fork, perhaps with another list of phones, and gives it up again. */
  async pullRequest({
    from = REPOSITORY,
    edit,
  }: {
    from?: string;
    edit?: (text: string) => string;
  } = {}): Promise<Run> {
    const event = { pull_request: { number: 7, head: { repo: { full_name: from } }, user: { login: "somebody" } } };
    const main = this.head();
    if (edit !== undefined) this.edit("phones.ts", edit);
    const run = await this.run("pull-request", { github: { ...this.github("pull_request"), event } });
    this.git("reset", "--quiet", "--hard", main);
    return run;
  }

  /** Something is merged; or the run of an earlier commit is started again; or nobody has made the environments. */
  merge({ sha = this.head(), cancel, environments }: Merge = {}): Promise<Run> {
    const trigger = { github: { ...this.github("push"), sha }, ...(cancel && { cancel }) };
    return this.run("deploy", trigger, environments);
  }

  /** Somebody starts the deployment by hand. */
  deployByHand(inputs: { refresh: boolean }): Promise<Run> {
    return this.run("deploy", { github: this.github("workflow_dispatch"), inputs });
  }

  nightly(): Promise<Run> {
    return this.run("drift", { github: this.github("schedule") });
  }

  /** Changes a file of the repository and commits it. */
  edit(file: string, change: (text: string) => string): void {
    const path = join(this.folder, file);
    const before = readFileSync(path, "utf8");
    const after = change(before);
    if (after === before) throw new Error(`the edit of ${file} changes nothing`);
    writeFileSync(path, after);
    this.commit();
  }

  head(): string {
    return this.git("rev-parse", "HEAD").trim();
  }

  /** The CLI on the machine of somebody who has the keys too. */
  async pulumi(...args: string[]): Promise<string> {
    const { machine, environments } = this.hosting;
    const env = { ...this.env, ...machine, ...environments["production"] };
    // Not synchronously: the simulated carrier answers from this process.
    return (await execute("pulumi", [...args, "--stack", "production"], { cwd: this.folder, env })).stdout;
  }

  close(): Promise<void> {
    return this.bench.close();
  }

  private run(name: WorkflowName, trigger: Trigger, environments = this.hosting.environments): Promise<Run> {
    return runWorkflow(readWorkflow(name, this.folder), { ...this.hosting, environments }, trigger);
  }

  private github(event: string): Trigger["github"] {
    return { event_name: event, repository: REPOSITORY, sha: this.head() };
  }

  private commit(): void {
    this.git("add", "--all");
    this.git(
      "-c",
      "user.name=somebody",
      "-c",
      "user.email=somebody@example.com",
      "commit",
      "--quiet",
      "-m",
      "a change",
    );
  }

  private git(...args: string[]): string {
    return execFileSync("git", args, { cwd: this.folder, env: this.env, encoding: "utf8" });
  }
}
