/**
 * What GitHub allows in a workflow and this project does not: an action that somebody else can change behind our back, a
 * job with more rights than it needs, a job that runs for six hours, and a text of a stranger's inside of a command.
 */

import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";

export interface Violation {
  line: number;
  message: string;
}

/**
 * How an action is named. `commit`: by all 40 digits, which nobody can move, and with its version beside it for people
 * and for Dependabot. `version`: a tag such as `v6` will do. That is for the examples, which are copied, not kept up to
 * date here; docs/gitops.md says how to pin them.
 */
export type Pinning = "commit" | "version";

/** What `text` does that it must not; a workflow, or the `action.yml` of an action of our own. */
export function violationsIn(text: string, pinning: Pinning): Violation[] {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines });
  const found: Violation[] = [];
  const report = (node: unknown, message: string): void => {
    const offset = (node as Node | undefined)?.range?.[0] ?? 0;
    found.push({ line: lines.linePos(offset).line, message });
  };
  const jobs = pairsOf(childOf(contents, "jobs"));
  if (childOf(contents, "runs") === undefined) checkWorkflow(contents, report);
  for (const { key, value } of jobs) checkJob(String(key), key, value, report);
  for (const steps of [
    childOf(childOf(contents, "runs"), "steps"),
    ...jobs.map(({ value }) => childOf(value, "steps")),
  ])
    for (const step of isSeq(steps) ? steps.items : []) checkStep(step, pinning, report);
  for (const { value } of jobs) checkUses(pairOf(value, "uses"), pinning, report);
  return found.sort((a, b) => a.line - b.line);
}

type Report = (node: unknown, message: string) => void;

function checkWorkflow(workflow: unknown, report: Report): void {
  const permissions = childOf(workflow, "permissions");
  if (!isMap(permissions) || permissions.items.length > 0)
    report(permissions ?? workflow, "start from `permissions: {}`, and let each job name what it needs");
  if (childOf(workflow, "concurrency") === undefined)
    report(workflow, "say with `concurrency` what happens to a run when the next one starts");
  for (const event of namesOf(childOf(workflow, "on")))
    if (event === "pull_request_target")
      report(childOf(workflow, "on"), "`pull_request_target` runs with our rights on what a stranger wrote");
}

function checkJob(name: string, key: unknown, job: unknown, report: Report): void {
  if (!isMap(childOf(job, "permissions"))) report(key, `job ${name} must name its \`permissions\`, one by one`);
  // A job that calls another workflow may have no limit of its own: the jobs in there have.
  if (childOf(job, "uses") === undefined && typeof plain(childOf(job, "timeout-minutes")) !== "number")
    report(key, `job ${name} needs \`timeout-minutes\``);
}

function checkStep(step: unknown, pinning: Pinning, report: Report): void {
  const uses = pairOf(step, "uses");
  checkUses(uses, pinning, report);
  if (/^actions\/checkout@/.test(String(plain(uses?.value)))) {
    if (plain(childOf(childOf(step, "with"), "persist-credentials")) !== false)
      report(uses?.key, "a checkout leaves its token on the disk unless it has `persist-credentials: false`");
  }
  const run = pairOf(step, "run");
  if (String(plain(run?.value)).includes("${{"))
    report(run?.key, "hand values to a command in `env`, not as an expression in its text");
}

function checkUses(uses: Pair | undefined, pinning: Pinning, report: Report): void {
  const action = String(plain(uses?.value) ?? "");
  // What starts with a dot comes with the checkout.
  if (uses === undefined || action.startsWith("./")) return;
  const [, ref = ""] = action.split("@");
  const version = isScalar(uses.value) ? (uses.value.comment ?? "").trim() : "";
  if (pinning === "version" && /^(v\d+(\.\d+){0,2}|[0-9a-f]{40})$/.test(ref)) return;
  if (!/^[0-9a-f]{40}$/.test(ref) || action.startsWith("docker:"))
    report(uses.key, `name ${action} by ${pinning === "commit" ? "its full commit" : "a version or its full commit"}`);
  else if (!/^v\d+\.\d+\.\d+$/.test(version))
    report(uses.key, `say behind ${action} which version that is, such as \`# v1.2.3\``);
}

const pairsOf = (node: unknown): Pair[] => (isMap(node) ? node.items.filter(isPair) : []);

const pairOf = (node: unknown, key: string): Pair | undefined => pairsOf(node).find((pair) => plain(pair.key) === key);

const childOf = (node: unknown, key: string): unknown => pairOf(node, key)?.value ?? undefined;

const plain = (node: unknown): unknown => (isScalar(node) ? node.value : undefined);

/** The events of a workflow, which may be one, a list or a mapping. */
function namesOf(node: unknown): unknown[] {
  if (isSeq(node)) return node.items.map(plain);
  return isMap(node) ? pairsOf(node).map(({ key }) => plain(key)) : [plain(node)];
}
