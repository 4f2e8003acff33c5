/** Reads what Pulumi prints in a preview. Anything that is not certainly a whole preview is an error, or a failed one. */
import * as v from "valibot";
import {
  arranged,
  HIDDEN,
  isUnknown,
  type Plan,
  type PolicyResult,
  type Properties,
  placeOf,
  type Side,
  type Step,
  stepOf,
  UnreadablePreview,
  withoutSecrets,
} from "./plan";

const properties = v.nullish(v.record(v.string(), v.unknown()), {});
const resource = v.looseObject({
  urn: v.string(),
  id: v.nullish(v.string()),
  inputs: properties,
  outputs: properties,
  propertyDependencies: v.nullish(v.record(v.string(), v.nullish(v.array(v.string()), []))),
  protect: v.nullish(v.boolean()),
  retainOnDelete: v.nullish(v.boolean()),
  external: v.nullish(v.boolean()),
});
const config = v.nullish(v.record(v.string(), v.unknown()), {});
const counts = v.nullish(v.record(v.string(), v.number()));

const digest = v.looseObject({
  config,
  steps: v.nullish(
    v.array(
      v.looseObject({ op: v.string(), urn: v.string(), oldState: v.nullish(resource), newState: v.nullish(resource) }),
    ),
    [],
  ),
  diagnostics: v.nullish(
    v.array(v.looseObject({ urn: v.nullish(v.string()), message: v.string(), severity: v.string() })),
    [],
  ),
  changeSummary: counts,
  maybeCorrupt: v.nullish(v.boolean()),
});

const metadata = v.looseObject({
  op: v.string(),
  urn: v.string(),
  old: v.nullish(resource),
  new: v.nullish(resource),
  logical: v.nullish(v.boolean()),
});
const policy = {
  resourceUrn: v.nullish(v.string()),
  message: v.nullish(v.string(), ""),
  policyName: v.nullish(v.string(), ""),
  policyPackName: v.nullish(v.string(), ""),
};
const event = v.looseObject({
  preludeEvent: v.nullish(v.looseObject({ config })),
  resourcePreEvent: v.nullish(v.looseObject({ metadata })),
  resOutputsEvent: v.nullish(v.looseObject({ metadata })),
  diagnosticEvent: v.nullish(
    v.looseObject({
      urn: v.nullish(v.string()),
      message: v.string(),
      severity: v.string(),
      ephemeral: v.nullish(v.boolean()),
    }),
  ),
  policyEvent: v.nullish(v.looseObject({ ...policy, enforcementLevel: v.nullish(v.string(), "mandatory") })),
  policyRemediationEvent: v.nullish(v.looseObject(policy)),
  cancelEvent: v.nullish(v.looseObject({})),
  resOpFailedEvent: v.nullish(v.looseObject({ metadata })),
  summaryEvent: v.nullish(
    v.looseObject({
      maybeCorrupt: v.nullish(v.boolean()),
      isPreview: v.nullish(v.boolean()),
      result: v.nullish(v.string()),
    }),
  ),
});
type Event = v.InferOutput<typeof event>;

/** Lines before the first one that begins a document are Pulumi's, such as the installation of a policy pack. */
export function parsePreview(text: string): Plan {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => line.startsWith("{"));
  if (start === -1) throw new UnreadablePreview("there is no JSON in it");
  const first = jsonOf(lines[start] ?? "");
  if (isEvent(first)) return fromEvents(lines.slice(start).filter((line) => line.startsWith("{")));
  const end = lines.findLastIndex((line) => line.endsWith("}"));
  const document = first ?? jsonOf(lines.slice(start, end + 1).join("\n"));
  if (document === undefined) throw new UnreadablePreview("its JSON is cut off, or not JSON");
  return fromDigest(document);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isEvent = (value: unknown): boolean => typeof value === "object" && value !== null && "sequence" in value;

function read<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const where = result.issues.map((issue) => v.getDotPath(issue) ?? "").find((path) => path !== "");
  throw new UnreadablePreview(where === undefined ? "it is not a preview" : `${where} has not the form of a preview`);
}

function fromDigest(document: unknown): Plan {
  const { steps, diagnostics, changeSummary, maybeCorrupt, config: settings } = read(digest, document);
  if (typeof document !== "object" || document === null || !("duration" in document || "steps" in document))
    throw new UnreadablePreview("it is JSON, but not a preview");
  const errors = errorsOf(diagnostics);
  const all = steps.map(({ op, urn, oldState, newState }) => stepOf(op, urn, sidesOf(oldState, newState)));
  const unchanged = all.filter(({ op }) => op === "same").length;
  return {
    source: "digest",
    ...placeOf(all.map(({ urn }) => urn)),
    steps: arranged(all),
    errors: redacted(errors, all),
    isFailed: changeSummary == null || hasError(diagnostics),
    isCorrupt: maybeCorrupt === true,
    hasUnchanged: changeSummary != null && unchanged >= (changeSummary["same"] ?? 0),
    isRefreshed: all.some(({ op }) => op === "refresh"),
    policies: undefined,
    ...budgetOf(settings),
    warned: warnedOf(diagnostics),
  };
}

function fromEvents(lines: readonly string[]): Plan {
  const events: Event[] = lines.map((line) => {
    const json = jsonOf(line);
    if (json === undefined) throw new UnreadablePreview("one of its events is cut off");
    return read(event, json);
  });
  const summary = events.find(({ summaryEvent }) => summaryEvent)?.summaryEvent;
  if (summary?.isPreview === false) throw new UnreadablePreview("these are the events of an update, not of a preview");
  const diagnostics = events.flatMap(({ diagnosticEvent }) =>
    diagnosticEvent && !diagnosticEvent.ephemeral ? [diagnosticEvent] : [],
  );
  const errors = errorsOf(diagnostics);
  const all = events.flatMap(stepOfEvent);
  const isFailed =
    hasError(diagnostics) ||
    events.some(({ resOpFailedEvent }) => resOpFailedEvent) ||
    !(summary?.result === "succeeded" || (summary && summary.result == null));
  return {
    source: "events",
    ...placeOf(all.map(({ urn }) => urn)),
    steps: arranged(all),
    errors: redacted(errors, all),
    isFailed,
    isCorrupt: summary?.maybeCorrupt === true,
    hasUnchanged: summary !== undefined,
    isRefreshed: all.some(({ op }) => op === "refresh"),
    policies: redacted(policiesOf(events), all),
    ...budgetOf(events.find(({ preludeEvent }) => preludeEvent)?.preludeEvent?.config ?? {}),
    warned: warnedOf(diagnostics),
  };
}

/** The logical steps, and what a refresh does, which is no step of the plan. */
function stepOfEvent({ resourcePreEvent: begun, resOutputsEvent: done }: Event): Step[] {
  const step = (op: string, { urn, old, new: wanted }: v.InferOutput<typeof metadata>) =>
    stepOf(op, urn, sidesOf(old, wanted));
  if (begun && (begun.metadata.logical || begun.metadata.op === "refresh"))
    return [step(begun.metadata.op, begun.metadata)];
  // What a refresh does not find ends as its deletion.
  if (done && !done.metadata.logical && done.metadata.op === "delete") return [step("delete", done.metadata)];
  return [];
}

/** A digest knows no policies; the event log of the same run does. */
export function withPolicies(plan: Plan, eventLog: string): Plan {
  const lines = eventLog.split(/\r?\n/).filter((line) => line.startsWith("{"));
  const events = lines.map((line) => read(event, jsonOf(line)));
  // A log without an end does not say that there is nothing.
  if (!events.some(({ summaryEvent, cancelEvent }) => summaryEvent || cancelEvent)) return plan;
  return { ...plan, policies: redacted(policiesOf(events), plan.steps) };
}

/** Words of policies and errors, without what an address has in clear when the program forgot to hide it. */
function redacted<T>(value: T, steps: readonly Step[]): T {
  const hidden = steps
    .filter(({ kind }) => kind === "E911Address")
    .flatMap(({ state, old, new: wanted }) => [state, old, wanted])
    .flatMap((side) => Object.entries({ ...side?.outputs, ...side?.inputs }))
    .flatMap(([name, given]) => (isPersonal(name) && typeof given === "string" && given.length > 2 ? [given] : []))
    .filter((given) => given !== HIDDEN && !isUnknown(given))
    .sort((one, other) => other.length - one.length);
  const clean = (text: string): string =>
    [...new Set(hidden)]
      .reduce((rest, given) => rest.replaceAll(given, HIDDEN), text)
      .replace(/(\w+:\/\/)[^\s/@]+@/g, "$1");
  const walk = (item: unknown): unknown => {
    if (typeof item === "string") return clean(item);
    if (Array.isArray(item)) return item.map(walk);
    if (typeof item !== "object" || item === null) return item;
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, key === "urn" ? inner : walk(inner)]));
  };
  return walk(value) as T;
}

const isPersonal = (name: string): boolean =>
  !["label", "validate", "changed", "origin", "schema"].includes(name) && !name.startsWith("__");

function policiesOf(events: readonly Event[]): PolicyResult[] {
  const results = events.flatMap(({ policyEvent, policyRemediationEvent }): PolicyResult[] => {
    const [found, level] = policyEvent
      ? [policyEvent, policyEvent.enforcementLevel === "mandatory" ? "mandatory" : "advisory"]
      : [policyRemediationEvent, "advisory"];
    if (!found || (policyEvent && policyEvent.enforcementLevel === "none")) return [];
    const { resourceUrn: urn, message, policyName, policyPackName: pack } = found;
    return [{ policy: policyName, pack, level: level as PolicyResult["level"], message, ...(urn ? { urn } : {}) }];
  });
  const keyOf = ({ level, policy: name, urn, message }: PolicyResult) =>
    [level === "mandatory" ? 0 : 1, name, urn ?? "", message].join("\n");
  const byKey = new Map(results.map((result) => [keyOf(result), result]));
  return [...byKey.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, result]) => result);
}

type Resource = v.InferOutput<typeof resource>;

const sidesOf = (old: Resource | null | undefined, wanted: Resource | null | undefined): Pick<Step, "old" | "new"> => ({
  ...(old ? { old: sideOf(old) } : {}),
  ...(wanted ? { new: sideOf(wanted) } : {}),
});

function sideOf({ urn, id, inputs, outputs, propertyDependencies, ...options }: Resource): Side {
  return {
    urn,
    ...(id ? { id } : {}),
    inputs: withoutSecrets(inputs) as Properties,
    outputs: withoutSecrets(outputs) as Properties,
    ...(propertyDependencies ? { references: propertyDependencies as Record<string, string[]> } : {}),
    isProtected: options.protect === true,
    isRetained: options.retainOnDelete === true,
    isExternal: options.external === true,
  };
}

function budgetOf(settings: Properties): { budget?: string } {
  const budget = settings["flowroute:budget"];
  return typeof budget === "string" && /^\d+(\.\d+)?$/.test(budget) ? { budget } : {};
}

/** Without the prefix, which only a digest has. */
const errorsOf = (diagnostics: readonly { message: string; severity: string }[]): string[] =>
  diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => message.replace(/^error: /, "").trim())
    .filter((message) => message !== "preview failed");

const warnedOf = (diagnostics: readonly { urn?: string | null | undefined; severity: string }[]): Set<string> =>
  new Set(diagnostics.flatMap(({ urn, severity }) => (severity === "warning" && urn ? [urn] : [])));

const hasError = (diagnostics: readonly { severity: string }[]): boolean =>
  diagnostics.some(({ severity }) => severity === "error");
