/** What an operation of the engine came to: counts, messages, steps. A failed one is a result like any other. */

import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";

export interface Diagnostic {
  severity: "info" | "info#err" | "warning" | "error";
  message: string;
  /** Name of the resource on whose row it stands. */
  resource: string | undefined;
}

export interface Step {
  /** `create`, `update`, `delete`, `replace`, `same`, `refresh` and so on. */
  op: string;
  type: string;
  name: string;
  urn: string;
  old: StepEventMetadata["old"];
  new: StepEventMetadata["new"];
}

export interface Outcome {
  ok: boolean;
  exitCode: number;
  stdout: string;
  stderr: string;
  /** How many of the program's resources meet which end; `same` is not counted, so that no change is `{}`. */
  changes: Record<string, number>;
  diagnostics: Diagnostic[];
  /** Warnings and errors, one after the other, and what a failed CLI says besides: what a user reads. */
  messages: string;
  /** The logical steps: what happens to each of the program's resources, in the order of the engine. */
  steps: Step[];
  events: EngineEvent[];
  outputs: Record<string, unknown>;
}

export interface Ending {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** What the engine keeps for itself: the stack, and the default provider. */
const OWN_TYPES = /^pulumi:(pulumi:Stack$|providers:)/;
const SEVERITIES = ["info", "info#err", "warning", "error"];

/** A remark on this machine's engine, which has no launcher of its own: tools/engine/launcher.mjs. */
const LAUNCHER = /^using pulumi-resource-pulumi-nodejs from \$PATH/;

export function outcomeOf({ exitCode, stdout, stderr }: Ending, events: EngineEvent[]): Outcome {
  const steps = stepsOf(events);
  const diagnostics = diagnosticsOf(events);
  return {
    ok: exitCode === 0,
    exitCode,
    stdout: plain(stdout),
    stderr: plain(stderr),
    changes: countChanges(steps),
    diagnostics,
    messages: messagesOf(diagnostics, exitCode === 0 ? "" : plain(stderr)),
    steps,
    events,
    outputs: outputsOf(events),
  };
}

/** What the program exports; the engine has taken out secrets. */
function outputsOf(events: readonly EngineEvent[]): Record<string, unknown> {
  const stack = events.findLast(({ resOutputsEvent: event }) => event?.metadata.type === "pulumi:pulumi:Stack");
  return { ...stack?.resOutputsEvent?.metadata.new?.outputs };
}

function diagnosticsOf(events: readonly EngineEvent[]): Diagnostic[] {
  return events.flatMap(({ diagnosticEvent: event }) =>
    // Debug lines come too, with a severity that the SDK's types do not know.
    event === undefined || event.ephemeral || !SEVERITIES.includes(event.severity) || LAUNCHER.test(event.message)
      ? []
      : [{ severity: event.severity, message: plain(event.message).trim(), resource: event.urn && nameOf(event.urn) }],
  );
}

function messagesOf(diagnostics: readonly Diagnostic[], stderr: string): string {
  const lines = diagnostics
    .filter(({ severity }) => severity === "warning" || severity === "error")
    .map(
      ({ severity, resource, message }) => `${severity}${resource === undefined ? "" : ` (${resource})`}: ${message}`,
    );
  return [...lines, stderr.trim()].filter((line) => line !== "").join("\n");
}

function stepsOf(events: readonly EngineEvent[]): Step[] {
  return events.flatMap(({ resourcePreEvent: event }) => {
    if (event?.metadata.logical !== true || OWN_TYPES.test(event.metadata.type)) return [];
    const { op, type, urn, old, new: wanted } = event.metadata;
    return [{ op, type, name: nameOf(urn), urn, old, new: wanted }];
  });
}

function countChanges(steps: readonly Step[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { op } of steps) {
    if (op !== "same") counts[op] = (counts[op] ?? 0) + 1;
  }
  return counts;
}

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;

/** Without colours: the terminal's, and the engine's own marks. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour is
const plain = (text: string): string => text.replace(/\x1b\[[0-9;]*m|<\{%[^%]*%\}>/g, "");
