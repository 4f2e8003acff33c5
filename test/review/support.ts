/** Recorded previews, and digests made up for what no recording has. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commentOf, parsePreview, type Review, type ReviewOptions, reviewOf } from "../../src/review";

/** Of every comment that a test compares. */
export const HEAD = "4f1c2ab000000000000000000000000000000000";
export const OPTIONS: ReviewOptions = { head: HEAD, run: { id: 1182, attempt: 1 } };

export const recorded = (name: string): string => readFileSync(join(__dirname, "previews", name), "utf8");

export const reviewed = (preview: string, options: ReviewOptions = OPTIONS): Review =>
  reviewOf(parsePreview(preview), options);

export const comment = (preview: string, options?: ReviewOptions): string =>
  commentOf(reviewed(preview, options)).markdown;

/** What a review finds, as `release old-fax`, in its order. */
export const found = (preview: string, options?: ReviewOptions): string[] =>
  reviewed(preview, options).findings.map(({ rule, name }) => `${rule} ${name}`);

/** The rows of tables, without those of headings. */
export const rowsIn = (markdown: string): string[] =>
  markdown.split("\n").filter((line) => line.startsWith("|") && !/^\|( |-|:|\|)*$/.test(line));

interface State {
  id?: string;
  inputs?: object;
  outputs?: object;
  protect?: boolean;
  retainOnDelete?: boolean;
  propertyDependencies?: Record<string, string[]>;
}

interface StepInput {
  op: string;
  kind: string;
  name: string;
  old?: State;
  wanted?: State;
}

export const urnOf = (kind: string, name: string): string =>
  `urn:pulumi:prod::acme-voice::pulumi-nodejs:dynamic/flowroute:${kind}::${name}`;

/** A digest as the engine writes it. */
export function digestOf(steps: readonly StepInput[], more: object = {}): string {
  const state = (kind: string, name: string, given: State | undefined) =>
    given && { urn: urnOf(kind, name), custom: true, ...given };
  const counts: Record<string, number> = {};
  for (const { op } of steps) counts[op] = (counts[op] ?? 0) + 1;
  return JSON.stringify({
    steps: steps.map(({ op, kind, name, old, wanted }) => ({
      op,
      urn: urnOf(kind, name),
      oldState: state(kind, name, old),
      newState: state(kind, name, wanted),
      detailedDiff: null,
    })),
    duration: 1,
    changeSummary: counts,
    ...more,
  });
}

/** Steps of a number that is bought, with what its search has found. */
export function purchase(name: string, { quote = {}, caps = {} }: { quote?: object; caps?: object } = {}): StepInput[] {
  const search = { rateCenter: "DENVER", state: name };
  return [
    {
      op: "create",
      kind: "NumberSearch",
      name,
      wanted: {
        inputs: {
          __owner: urnOf("PhoneNumber", name),
          criteria: search,
          maxSetupCost: 1,
          maxMonthlyCost: 1.25,
          quote: {
            ...{ number: "+17205550148", setupCost: 1, monthlyCost: 1.25, worstSetupCost: 1, worstMonthlyCost: 1.25 },
            ...quote,
          },
          shortlist: "17205550148 17205550151",
          ...caps,
        },
      },
    },
    { op: "create", kind: "PhoneNumber", name, wanted: { inputs: { search } } },
  ];
}

/** A number as the state has it. */
export const owned = (digits: string, more: State = {}): State => ({
  id: digits,
  inputs: { number: `+${digits}` },
  outputs: { number: `+${digits}`, monthlyCost: 1.25, onDelete: "release", origin: "purchased" },
  ...more,
});

export const release = (name: string, digits: string, more: State = {}): StepInput => ({
  op: "delete",
  kind: "PhoneNumber",
  name,
  old: owned(digits, more),
});
