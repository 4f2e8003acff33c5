/**
 * Reads the inputs of a resource by a schema. What a preview does not know yet passes here, at any depth, and stays as
 * it is: no schema has to think of it.
 */
import * as v from "valibot";
import { type CheckFailure, hasUnknown, isUnknown, type PropertyValues, UNKNOWN } from "../host";

/**
 * @param schema made with {@link fields}; its messages go on after the name of the property: `must be true or false`
 * @param hidden what is wrong with these is told of the resource, because the engine prints the value of a property with
 *   the complaint
 */
export function readInputs<I>(
  schema: v.GenericSchema,
  raw: PropertyValues,
  hidden: readonly string[] = [],
): { inputs: I; failures: CheckFailure[] } {
  const { output, issues = [] } = v.safeParse(known(schema), raw);
  const failures = issues.map((issue) => {
    const property = v.getDotPath(issue) ?? "";
    const { message: reason } = issue;
    return hidden.includes(property) ? { property: "", reason: `${property} ${reason}` } : { property, reason };
  });
  return { inputs: output as I, failures };
}

/** One complaint about a value is enough. */
const known = (schema: v.GenericSchema) =>
  v.config(
    v.lazy((value) => (isUnknown(value) ? v.any() : schema)),
    { abortPipeEarly: true },
  );

type Step = v.PipeItem<PropertyValues, PropertyValues, v.BaseIssue<unknown>>;

/**
 * An object with these fields, each of which is read by its schema although it be absent. Others stay as they are.
 * @param steps {@link rule}, {@link noOthers}, then {@link derived}
 */
export function fields(entries: v.ObjectEntries, ...steps: Step[]) {
  const names = Object.keys(entries);
  const open = Object.fromEntries(names.map((name) => [name, known(entries[name] as v.GenericSchema)]));
  const absent = Object.fromEntries(names.map((name) => [name, undefined]));
  const schema = v.pipe(
    v.record(v.string(), v.any(), "must be an object"),
    v.transform((raw: PropertyValues): PropertyValues => ({ ...absent, ...raw })),
    v.looseObject(open),
    ...steps,
    v.transform((inputs: PropertyValues) =>
      Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined)),
    ),
  );
  return v.config(schema, { abortPipeEarly: false });
}

const RULE = "raw_check";

/**
 * What must be true of several fields together. It waits until the values of these are known, and each is right by
 * itself.
 * @param complaint about the property; nothing when all is well
 */
export const rule = (
  names: readonly string[],
  property: string,
  complaint: (inputs: PropertyValues) => string | false | undefined,
): Step =>
  v.rawCheck(({ dataset, addIssue }) => {
    const inputs = dataset.value as PropertyValues;
    const isWrong = dataset.issues?.some(({ type, path }) => type !== RULE && names.includes(String(path?.[0].key)));
    if (isWrong || isOpen(inputs, names)) return;
    const message = complaint(inputs);
    if (message) addIssue({ message, path: pathTo(inputs, property) });
  });

/** No fields but these. */
export const noOthers = (names: readonly string[]): Step =>
  v.rawCheck(({ dataset, addIssue }) => {
    const inputs = dataset.value as PropertyValues;
    for (const name of Object.keys(inputs).filter((key) => !names.includes(key))) {
      addIssue({ message: `is not known; use ${names.join(", ")}`, path: pathTo(inputs, name) });
    }
  });

/** A field that is made of several ones: unknown as long as one of them is. */
export const derived = (
  property: string,
  names: readonly string[],
  make: (inputs: PropertyValues) => unknown,
): v.TransformAction<PropertyValues, PropertyValues> =>
  v.transform((inputs) => ({ ...inputs, [property]: isOpen(inputs, names) ? UNKNOWN : make(inputs) }));

const isOpen = (inputs: PropertyValues, names: readonly string[]): boolean =>
  names.some((name) => hasUnknown(inputs[name]));

const pathTo = (input: PropertyValues, key: string): [v.ObjectPathItem] => [
  { type: "object", origin: "value", input, key, value: input[key] },
];
