/** GitHub workflows as they are written, as far as tests look at them. */

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";

export interface Step {
  id?: string;
  if?: string;
  uses?: string;
  with?: Record<string, unknown>;
  run?: string;
  env?: Record<string, string>;
}

export interface Job {
  needs?: string;
  if?: string;
  environment?: string;
  permissions?: Record<string, string>;
  "timeout-minutes"?: number;
  outputs?: Record<string, string>;
  steps: Step[];
}

export interface Workflow {
  name: string;
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  concurrency: { group: string; "cancel-in-progress": boolean };
  defaults: { run: { shell: string } };
  env: Record<string, string>;
  jobs: Record<string, Job>;
}

export const gitopsExample = resolve(__dirname, "../../examples/gitops");

export const workflowNames = ["pull-request", "deploy", "drift"] as const;
export type WorkflowName = (typeof workflowNames)[number];

export const workflowText = (name: WorkflowName, folder = gitopsExample): string =>
  readFileSync(join(folder, ".github", "workflows", `${name}.yml`), "utf8");

export const readWorkflow = (name: WorkflowName, folder?: string): Workflow =>
  parse(workflowText(name, folder)) as Workflow;
