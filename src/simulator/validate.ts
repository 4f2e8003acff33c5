/** Validates input against a schema. The error tells, for each mistake, the place, what must be there, and what is there. */
import * as v from "valibot";
import { SimulatorError } from "./simulator-error";

/** A longer list repeats one mistake. */
const maxMistakes = 5;
const maxValueLength = 200;

/**
 * @param what the whole, as it begins a sentence: `The account`
 * @throws SimulatorError
 */
export function validate<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
  what: string,
): v.InferOutput<Schema> {
  const { success, output, issues = [] } = v.safeParse(schema, input);
  if (success) return output;
  const mistakes = issues.slice(0, maxMistakes).map((issue) => `${v.getDotPath(issue) ?? what} ${issue.message}.`);
  throw new SimulatorError(mistakes.join(" "));
}

/** The message of a schema that may show the value. */
export const must =
  (be: string) =>
  ({ input }: { input: unknown }): string =>
    `must be ${be}, ${input === undefined ? "and is missing" : `not ${shown(input)}`}`;

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > maxValueLength ? `${text.slice(0, maxValueLength)}...` : text;
};

/** An object with these fields and no others. @param noun with its article: `a route` */
export const strictFields = <Entries extends v.ObjectEntries>(noun: string, entries: Entries) =>
  v.strictObject(entries, (issue) => {
    if (issue.expected === "never") return `is not a field of ${noun}. Fields: ${Object.keys(entries).join(", ")}`;
    const missing = entries[String(issue.path?.[0].key)];
    // The message of the missing field's own schema says what must be there.
    return missing === undefined ? "must be an object" : (v.safeParse(missing, undefined).issues?.[0].message ?? "");
  });

/** Excludes arrays, which valibot accepts as objects. */
export const plainObject = v.pipe(
  v.any(),
  v.check((input) => typeof input === "object" && input !== null && !Array.isArray(input), "must be an object"),
);

/** As {@link strictFields}, but no array. */
export const object = <Entries extends v.ObjectEntries>(noun: string, entries: Entries) =>
  v.pipe(plainObject, strictFields(noun, entries));

export const array = <Item extends v.GenericSchema>(item: Item) => v.array(item, "must be an array");

export const text = v.string(must("a string"));
export const amount = v.number(must("a number"));
export const flag = v.boolean(must("a boolean"));
export const textOrNull = v.nullable(v.string(must("a string or null")));
export const amountOrNull = v.nullable(v.number(must("a number or null")));

const wholeNumber = must("a whole number from 0");
export const count = v.pipe(v.number(wholeNumber), v.integer(wholeNumber), v.minValue(0, wholeNumber));

const elevenDigits = must("11 digits beginning with 1, in a string");
export const phoneNumber = v.pipe(v.string(elevenDigits), v.regex(/^1\d{10}$/, elevenDigits));
