/** Everything else that a plan does: options, drift, policies, and what nobody should miss. */
import { foreignText } from "../client/text/foreign-text";
import { differing } from "./attachments";
import { type Finding, finding, type NumberName } from "./findings";
import { HIDDEN, type Plan, type PolicyResult, type Properties, type Step } from "./plan";
import { joined, literal, type Text, text } from "./text";
import { digitsIn, isNew, sideOf, type Worlds } from "./world";

/** Operations that Pulumi 3.259 to 3.274 has. Another one is shown as what it is: unknown. */
const KNOWN_OPERATIONS = new Set(
  (
    "same create update delete replace create-replacement delete-replaced read read-replacement refresh discard " +
    "discard-replaced remove-pending-replace import import-replacement recreate"
  ).split(" "),
);

export function otherFindings(plan: Plan, worlds: Worlds): Finding[] {
  return [
    ...planFindings(plan),
    ...plan.steps.flatMap((step) => [
      ...unknownOperation(step),
      ...optionFindings(step),
      ...driftFindings(step, worlds),
    ]),
    ...(plan.policies ?? []).map(policyFinding),
  ];
}

function planFindings({ project, stack, isFailed, isCorrupt }: Plan): Finding[] {
  const about = { urn: `${project}/${stack}`, name: stack };
  const failed = literal("The preview failed, so this is not all that the change does.");
  return [
    ...(isFailed ? [finding("preview-failed", { ...about, effect: failed })] : []),
    ...(isCorrupt
      ? [finding("state-in-doubt", { ...about, effect: literal("Pulumi says that the state may be corrupt.") })]
      : []),
  ];
}

function unknownOperation({ op, urn, name, type }: Step): Finding[] {
  if (KNOWN_OPERATIONS.has(op)) return [];
  return [
    finding("unknown-operation", {
      urn,
      name,
      effect: text`This version does not know the operation ${op} (${type}). Read the preview itself.`,
    }),
  ];
}

const numbersOf = ({ op, old }: Step): NumberName[] => {
  const digits = digitsIn(old?.id);
  return digits && op !== "create" ? [{ name: "", digits }] : [];
};

/** Inputs of a number that follow from others. */
const DERIVED = new Set(["quote", "search", "maxSetupCost", "maxMonthlyCost"]);
const PAID = ["cnamLookupsEnabled", "messagingEnabled"];

function optionFindings(step: Step): Finding[] {
  const { urn, name, op } = step;
  const [was, will] = [sideOf(step, "before"), sideOf(step, "after")];
  if (was === undefined || will === undefined || step.kind === undefined) return [];
  const numbers = numbersOf(step).map((number) => ({ ...number, name }));
  const about = { urn, name, numbers };
  const unlocked =
    was.isProtected && !will.isProtected
      ? [
          finding("unlocked", {
            ...about,
            effect: text`${name} is not protected any more: a later change can remove it.`,
          }),
        ]
      : [];
  if (step.kind !== "PhoneNumber" || op !== "update") return unlocked;
  const renamed =
    was.urn === urn || was.urn === ""
      ? []
      : [
          finding("changed", {
            ...about,
            effect: text`Renamed from ${was.urn.split("::").at(-1) ?? ""} by an alias. The number stays.`,
          }),
        ];
  const fields = differing(was.inputs, will.inputs).filter((field) => !DERIVED.has(field) && field !== "number");
  const of = (names: string[], rule: "options-changed" | "alias" | "changed"): Finding[] =>
    names.length === 0
      ? []
      : [
          finding(rule, {
            ...about,
            fields: names,
            effect: joined(
              names.map((field) => edit(field, was.inputs, will.inputs)),
              "; ",
            ),
          }),
        ];
  return [
    ...unlocked,
    ...renamed,
    ...of(
      fields.filter((field) => PAID.includes(field)),
      "options-changed",
    ),
    ...of(
      fields.filter((field) => field === "alias"),
      "alias",
    ),
    ...of(
      fields.filter((field) => field !== "alias" && !PAID.includes(field)),
      "changed",
    ),
  ];
}

/** A value of an input, short. */
function shown(value: unknown): Text {
  if (value === undefined || value === null || value === "") return literal("none");
  return [{ foreign: typeof value === "string" ? value : JSON.stringify(value) }];
}

const edit = (field: string, was: Properties, will: Properties): Text => [
  { foreign: field },
  ": ",
  ...shown(was[field]),
  " → ",
  ...shown(will[field]),
];

/** Of these only the names of fields show. */
const isPrivate = ({ kind }: Step, field: string): boolean =>
  kind === "E911Address" && !["label", "validate"].includes(field);

/** What was changed behind Pulumi's back, and what this change makes of it. */
function driftFindings(step: Step, worlds: Worlds): Finding[] {
  const { state, old, kind, urn, name, op } = step;
  if (state === undefined || kind === undefined || kind === "NumberSearch") return [];
  const numbers = numbersOf({ ...step, old: state } as Step).map((number) => ({
    ...number,
    name: nameOf(number, worlds) ?? name,
  }));
  if (op === "recreate")
    return [
      finding("drift-gone", {
        urn,
        name,
        numbers,
        effect: text`${name} is not at the carrier any more. This change makes it again.`,
      }),
    ];
  if (old === undefined) return [];
  const fields = differing(state.inputs, old.inputs).filter(
    (field) => !["quote", "changed", "shortlist"].includes(field),
  );
  if (fields.length === 0) return [];
  const will = sideOf(step, "after");
  const isUndone = fields.every(
    (field) => same(will?.inputs[field], state.inputs[field]) && op !== "same" && !isNew(step),
  );
  const isAdopted = fields.every((field) => same(will?.inputs[field], old.inputs[field])) && op !== "delete";
  const rule = isUndone ? "drift-undone" : isAdopted ? "drift-adopted" : "drift-stays";
  const label = (field: string, value: unknown) => labelOf(field, value, worlds);
  const rows = fields.map((field): Text => {
    if (isPrivate(step, field)) return ["`", field.replace(/\W/g, ""), "` differs (hidden)"];
    const [inState, found, planned] = [state.inputs[field], old.inputs[field], will?.inputs[field]];
    const end: Text = {
      "drift-undone": ["; this change sets ", ...shown(label(field, planned)), " again"],
      "drift-adopted": ["; the program says the same"],
      "drift-stays":
        op === "delete"
          ? ["; this change removes it"]
          : ["; this change leaves it, or sets another value: ", ...shown(label(field, planned))],
    }[rule] as Text;
    return [
      { foreign: FIELD_NAMES[field] ?? field },
      ": state ",
      ...shown(label(field, inState)),
      ", carrier ",
      ...shown(label(field, found)),
      ...end,
    ];
  });
  return [
    finding(rule, {
      ...{ urn, name, numbers, fields },
      before: summary(step, fields, state.inputs, label),
      after: summary(step, fields, old.inputs, label),
      effect: joined(rows, "; "),
    }),
  ];
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  primaryRouteId: "primary",
  failoverRouteId: "failover",
  e911AddressId: "address",
  cnamRecordId: "caller name",
};

/** Unknown values are no values. */
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

const summary = (
  step: Step,
  fields: readonly string[],
  inputs: Properties,
  label: (field: string, value: unknown) => unknown,
): string =>
  fields.map((field) => (isPrivate(step, field) ? HIDDEN : String(label(field, inputs[field]) ?? "none"))).join(", ");

/** Instead of the id of a record, its name in the program. */
function labelOf(field: string, value: unknown, { before, after }: Worlds): unknown {
  if (FIELD_NAMES[field] === undefined || typeof value !== "string") return value;
  for (const { primary, failover, e911, cnam } of [...before.values(), ...after.values()])
    for (const reference of [primary, failover, e911, cnam])
      if (reference?.step && (reference.step.state ?? reference.step.old)?.id === value) return reference.label;
  return value;
}

const nameOf = ({ digits }: NumberName, { before }: Worlds): string | undefined =>
  [...before.values()].find((entry) => entry.digits === digits)?.name;

function policyFinding({ level, policy, pack, message, urn }: PolicyResult): Finding {
  const name = urn?.split("::").at(-1) ?? "the stack";
  const from = pack === "" ? literal("") : text` (${pack})`;
  return finding(level === "mandatory" ? "policy-mandatory" : "policy-advisory", {
    urn: `${policy}:${urn ?? "stack"}`,
    name,
    effect: [...text`${policy}`, ...from, ": ", { foreign: foreignText(message.trim().split("\n")[0] ?? "") }],
  });
}
