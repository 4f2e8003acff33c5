/** The preview that is reviewed: of a file, of standard input, or run here. What cannot be read is a failed preview. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { messageOf } from "../client/errors";
import { withSteps } from "../client/text/steps";
import { failedPlan, type Plan, parsePreview, UnreadablePreview, withPolicies } from "../review";
import type { Io } from "./io";
import { startProgress } from "./progress";
import { findOnPath, run } from "./pulumi";
import { errorLineOf } from "./stack-config";

export interface PreviewFlags {
  stack?: string;
  preview?: string;
  refresh?: true;
}

/** A preview reads the whole account with `--refresh`, at the rate that Flowroute allows. */
const TIMEOUT_MS = 3_600_000;

export async function readPlan(io: Io, flags: PreviewFlags): Promise<Plan> {
  const { preview } = flags;
  if (preview === undefined) return previewHere(io, flags);
  const from = preview === "-" ? "standard input" : preview;
  try {
    return parsePreview(preview === "-" ? await io.readInput() : await readFile(resolve(io.cwd, preview), "utf8"));
  } catch (error) {
    return failed(io, flags, `Could not read a preview from ${from}: ${reasonOf(error)}.`);
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof UnreadablePreview ? error.message : messageOf(error).replace(/\.$/, "");

/** One run gives both: the digest has references and values, and the event log the results of policies. */
async function previewHere(io: Io, { stack, refresh }: PreviewFlags): Promise<Plan> {
  const [pulumi] = findOnPath("pulumi", io.env);
  if (pulumi === undefined) {
    throw new Error(
      withSteps(
        "Could not preview the stack: pulumi is not on PATH. Nothing was changed.",
        "Install the Pulumi CLI: https://www.pulumi.com/docs/install/",
        "Or give what it has printed elsewhere: flowroute review --preview FILE",
      ),
    );
  }
  const folder = await mkdtemp(join(tmpdir(), "flowroute-review-"));
  const progress = startProgress(io, "previewing");
  try {
    const log = join(folder, "events");
    const options = [
      ...["--json", "--show-sames", "--non-interactive", "--event-log", log],
      ...(refresh ? ["--refresh"] : []),
      ...(stack === undefined ? [] : ["--stack", stack]),
    ];
    // Without it there is no --event-log.
    const env = { ...io.env, PULUMI_DEBUG_COMMANDS: "true" };
    const { ok, stdout, stderr } = await run(pulumi, ["preview", ...options], { cwd: io.cwd, env }, TIMEOUT_MS);
    const why = () => `pulumi preview failed: ${errorLineOf(stderr, io.env)}`;
    let plan: Plan;
    try {
      plan = parsePreview(stdout);
    } catch (error) {
      if (!(error instanceof UnreadablePreview)) throw error;
      return failed(
        io,
        { ...(stack === undefined ? {} : { stack }) },
        ok ? `Could not read the preview: ${error.message}.` : why(),
      );
    }
    const complete = withPolicies(plan, await readFile(log, "utf8").catch(() => ""));
    if (ok || complete.isFailed) return complete;
    return { ...complete, isFailed: true, errors: [why()] };
  } finally {
    progress.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A preview that says nothing of its stack: its name comes from the command line and from the program. */
async function failed(io: Io, { stack }: PreviewFlags, error: string): Promise<Plan> {
  const manifest = await readFile(join(io.cwd, "Pulumi.yaml"), "utf8").catch(() => "");
  const [, project = ""] = /^name:\s*["']?([\w.-]+)/m.exec(manifest) ?? [];
  const name = stack ?? io.env["PULUMI_STACK"] ?? "";
  return failedPlan({ project, stack: name.split("/").at(-1) ?? "" }, [error]);
}
