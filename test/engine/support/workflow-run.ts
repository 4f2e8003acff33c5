/**
 * Runs a GitHub workflow on this machine: its jobs in order, the commands of its steps as they are written, in bash as
 * GitHub starts it, with the environment that the workflow gives them and no other secrets than GitHub would hand out.
 *
 * Two kinds of steps are not run. `uses` needs GitHub; what these actions bring (the checkout, Node, the Pulumi CLI) is
 * there already. `install` needs the internet; `node_modules` is that of this checkout.
 */

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Contexts, fillIn, holds, type Status } from "../../support/expressions";
import type { Job, Step, Workflow } from "../../support/workflow";

const NOT_RUN = ["install"];

/** The repository at GitHub and what a run gets of it. */
export interface Hosting {
  /** The working copy, as `actions/checkout` would leave it. */
  folder: string;
  /** What the runner's machine has in its environment. */
  machine: Record<string, string>;
  variables: Record<string, string>;
  /** Secrets by environment. */
  environments: Record<string, Record<string, string>>;
}

export interface Trigger {
  /** The context `github`: `event_name`, `repository`, `sha` and `event`. */
  github: { event_name: string; repository: string; sha: string; event?: unknown };
  inputs?: Record<string, unknown>;
  /** Somebody cancels the run while this step is at work. */
  cancel?: { step: string; when: () => Promise<unknown> };
}

export type Ending = "success" | "failure" | "cancelled" | "skipped";

export interface JobRun {
  ending: Ending;
  environment: string | undefined;
  /** Exit codes of the commands that were run. */
  exits: Record<string, number | null>;
  log: string;
  /** What stands on the page of the run. */
  summary: string;
  outputs: Record<string, string>;
}

export async function runWorkflow(
  workflow: Workflow,
  hosting: Hosting,
  trigger: Trigger,
): Promise<Record<string, JobRun>> {
  const done: Record<string, JobRun> = {};
  // In the order of the file, which has each job after the one that it needs.
  for (const [name, job] of Object.entries(workflow.jobs)) {
    const needed = job.needs === undefined ? undefined : done[job.needs];
    if (job.needs !== undefined && needed === undefined)
      throw new Error(`${name} needs ${job.needs}, which is below it`);
    const needs = needed && { [job.needs ?? ""]: { result: needed.ending, outputs: needed.outputs } };
    done[name] = await runJob(workflow, job, hosting, trigger, needs ?? {});
  }
  return done;
}

async function runJob(
  workflow: Workflow,
  job: Job,
  hosting: Hosting,
  trigger: Trigger,
  needs: Record<string, { result: Ending; outputs: Record<string, string> }>,
): Promise<JobRun> {
  const { github, inputs = {} } = trigger;
  const isFork = github.event_name === "pull_request" && !fromHere(github);
  const secrets = (isFork ? undefined : hosting.environments[job.environment ?? ""]) ?? {};
  const steps: Record<string, { outcome: Ending; outputs: Record<string, string> }> = {};
  const contexts: Contexts = { github, inputs, needs, steps, secrets, vars: isFork ? {} : hosting.variables };
  const run: JobRun = { ending: "success", environment: job.environment, exits: {}, log: "", summary: "", outputs: {} };
  const status: Status = { failed: false, cancelled: false };

  const missed = Object.values(needs).some(({ result }) => result !== "success");
  if (!(await holds(job.if, contexts, { failed: missed, cancelled: false }))) return { ...run, ending: "skipped" };

  const folder = mkdtempSync(join(hosting.folder, ".job-"));
  try {
    for (const step of job.steps) {
      if (step.run === undefined || step.id === undefined || NOT_RUN.includes(step.id)) continue;
      if (!(await holds(step.if, contexts, status))) {
        steps[step.id] = { outcome: "skipped", outputs: {} };
        continue;
      }
      const env = {
        ...hosting.machine,
        ...forEveryStep(github),
        ...(await fillInAll(workflow.env, contexts)),
        ...(await fillInAll(step.env, contexts)),
      };
      const ended = await runStep(step, folder, { cwd: hosting.folder, env }, trigger);
      run.exits[step.id] = ended.exitCode;
      run.log += ended.log;
      run.summary += ended.summary;
      const cancelled = trigger.cancel?.step === step.id;
      status.cancelled ||= cancelled;
      status.failed ||= ended.exitCode !== 0 && !cancelled;
      const outcome = cancelled ? "cancelled" : ended.exitCode === 0 ? "success" : "failure";
      steps[step.id] = { outcome, outputs: ended.outputs };
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  run.outputs = await fillInAll(job.outputs, contexts);
  run.ending = status.cancelled ? "cancelled" : status.failed ? "failure" : "success";
  return run;
}

interface EndedStep {
  exitCode: number | null;
  log: string;
  summary: string;
  outputs: Record<string, string>;
}

async function runStep(
  step: Step,
  folder: string,
  { cwd, env }: { cwd: string; env: Record<string, string> },
  { cancel }: Trigger,
): Promise<EndedStep> {
  const file = (name: string) => join(folder, `${step.id}.${name}`);
  for (const name of ["output", "summary"]) writeFileSync(file(name), "");
  writeFileSync(file("sh"), step.run ?? "");
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", file("sh")], {
    cwd,
    env: { ...env, GITHUB_OUTPUT: file("output"), GITHUB_STEP_SUMMARY: file("summary") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      log += text;
    });
  }
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  try {
    if (cancel !== undefined && cancel.step === step.id) {
      await Promise.race([cancel.when(), ended]);
      // As GitHub does: to the step's own process, and not to what that has started.
      child.kill("SIGINT");
    }
    await ended;
  } finally {
    // Does nothing when it has ended, as it has unless the moment for the cancel never came.
    child.kill("SIGKILL");
  }
  const exitCode = await ended;
  const pairs = readFileSync(file("output"), "utf8").trim().split("\n").filter(Boolean);
  const outputs = Object.fromEntries(pairs.map((line) => line.split(/=(.*)/s).slice(0, 2)));
  return { exitCode, log, summary: readFileSync(file("summary"), "utf8"), outputs };
}

const fromHere = ({ repository, event }: Trigger["github"]): boolean =>
  (event as { pull_request?: { head?: { repo?: { full_name?: string } } } }).pull_request?.head?.repo?.full_name ===
  repository;

const forEveryStep = ({ event_name, repository, sha }: Trigger["github"]): Record<string, string> => ({
  CI: "true",
  GITHUB_ACTIONS: "true",
  GITHUB_EVENT_NAME: event_name,
  GITHUB_REPOSITORY: repository,
  GITHUB_SHA: sha,
});

async function fillInAll(texts: Record<string, string> = {}, contexts: Contexts): Promise<Record<string, string>> {
  const filled = Object.entries(texts).map(async ([name, text]) => [name, await fillIn(text, contexts)] as const);
  return Object.fromEntries(await Promise.all(filled));
}
