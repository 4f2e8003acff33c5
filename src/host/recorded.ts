/** What the state has of a resource: outputs after each operation, and what an import gives for one that is there already. */
import type { CheckFailure } from "./guard";
import { loaderText } from "./loader";
import { HIDDEN, type OperationContext, type Origin, type ResourceKind, SCHEMA } from "./resource-kind";
import { parseUrn } from "./urn";
import { encodableValues, type PropertyValues } from "./values";

const OTHERWISE = "is written in another way at Flowroute than a program can write it";

export interface Recorded {
  urn: string;
  /** Hash of the account; see `accountHash`. */
  account: unknown;
  /** What the kind itself says, such as `origin` and what Flowroute has. */
  found: PropertyValues;
  before: PropertyValues;
}

/** The outputs that all kinds have, around those of a kind. @param want checked inputs */
export function recordedOutputs(
  { echoesInputs = true }: { echoesInputs?: boolean },
  want: PropertyValues,
  { urn, account, found, before }: Recorded,
): PropertyValues {
  const names = Object.keys(want).filter((key) => key !== HIDDEN.provider);
  return {
    ...(echoesInputs ? want : {}),
    ...found,
    schema: SCHEMA,
    [HIDDEN.account]: account,
    [HIDDEN.self]: urn,
    [HIDDEN.transferredFrom]: before[HIDDEN.transferredFrom],
    ...(echoesInputs ? { [HIDDEN.inputs]: names.join(" ") } : {}),
  };
}

/** What is on the account, for the state of a stack that has not made it. */
export interface Existing<L> {
  /** What loads the kind. */
  key: string;
  urn: string;
  account: string;
  /** As the program has them, references resolved to ids. */
  args: PropertyValues;
  /** Inputs that a check adds to them. */
  checked: PropertyValues;
  live: L;
  origin: Origin;
}

/**
 * Inputs and outputs as the state has them after the adoption of something, without a call of the provider: what
 * `pulumi import --file` takes. `failures`: the program cannot have it so, because its check would fail, or because the
 * next preview would change it.
 */
export function importedState<I extends object, L>(
  kind: ResourceKind<I, L>,
  { key, urn, account, args, checked, live, origin }: Existing<L>,
): { inputs: PropertyValues; outputs: PropertyValues; failures: CheckFailure[] } {
  const raw = { ...args, [HIDDEN.provider]: loaderText(key), [HIDDEN.self]: urn };
  // A check of arguments is pure; of its context it has the resource's name at most.
  const context = { urn, name: parseUrn(urn).name } as OperationContext;
  const { inputs, failures } = kind.normalize(raw, context);
  if (failures.length > 0) return { inputs: {}, outputs: {}, failures };
  const want = { ...(inputs as PropertyValues), ...checked, ...(kind.verifyAccount && { [HIDDEN.account]: account }) };
  const before = { origin };
  const found = kind.outputs(live, want as I, before);
  const outputs = recordedOutputs(kind, want, { urn, account, found, before });
  return {
    inputs: encodableValues(want),
    outputs: encodableValues({ ...outputs, [HIDDEN.provider]: loaderText(key) }),
    failures: kind.differences(outputs, want as I).map((property) => ({ property, reason: OTHERWISE })),
  };
}
