/**
 * The way back from Flowroute to code: each kind says what of an account is one of its resources, under which name, and
 * with which arguments. `flowroute export` writes the program from it. Pure, but for `list`.
 */
import type { FlowrouteClient, NumberDetails } from "../client";
import type { PropertyValues } from "../host";
import type { Thing } from "../journal";

/** The id of a record, which the program has as a reference: `pbx.id`. */
export interface Reference {
  /** Kind of the record's thing at Flowroute, such as `route`: see `things.ts`. */
  thing: string;
  id: string;
}

export const referenceTo = ({ kind, id }: Thing): Reference => ({ thing: kind, id });

/** An argument, as the program is to have it. `undefined` is left out. */
export type Argument = string | number | boolean | Reference | undefined;

/** What a resource is in the program, and what there is of it at Flowroute. */
export interface Declared<L> {
  id: string;
  /** In the order in which the program has them. */
  args: Readonly<Record<string, Argument>>;
  /** Arguments that go into the secret configuration of the stack, and never into the source; `""` for none. @default none */
  secrets?: Readonly<Record<string, string>>;
  /** Inputs that a check adds to these arguments. @default none */
  checked?: PropertyValues;
  /** As `outputs` of the kind takes it. */
  live: L;
}

/** Names for the resource, the best first; the last one is unique on the account. See {@link namesFor}. */
interface Named {
  names: readonly string[];
}

/** A record of the account, such as a route. */
export interface RecordCodegen<L, R = L> {
  of: "account";
  /** File of the program, without its ending: `routes`. */
  file: string;
  /** Identifiers end with it where two kinds would clash: `Route`. */
  suffix: string;
  /** Key of the stack configuration that has the secrets, by the name of each resource. @default there are none */
  secretsIn?: string;
  /** All of the account. Reads only. */
  list(client: FlowrouteClient): AsyncIterable<R>;
  /** Undefined: it is no resource, such as the reserved route. */
  declare(record: R): (Declared<L> & Named) | undefined;
}

/** A number of the account. */
export interface NumberCodegen<L> {
  of: "number";
  suffix: string;
  declare(number: NumberDetails): Declared<L> & Named;
}

/** What is attached to a number. It stands below its number in the program, and has its name. */
export interface AttachmentCodegen<L> {
  of: "attachment";
  /** Undefined: the number has none. */
  declare(number: NumberDetails): Declared<L> | undefined;
}

/** Declared by another resource for itself, and so never by a program. */
export interface CompanionCodegen {
  of: "companion";
}

// biome-ignore lint/suspicious/noExplicitAny: each kind has a form of its own, which only its own functions take
export type Codegen = RecordCodegen<any, any> | NumberCodegen<any> | AttachmentCodegen<any> | CompanionCodegen;

/** Long enough to be told apart, and short enough to be read. */
const LONGEST_NAME = 32;

/** `Front Desk (Café)`: `front-desk-cafe`. Empty for a text without any letter or digit that has an ASCII form. */
export const nameOf = (text: string | null): string =>
  (text ?? "")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "-")
    .slice(0, LONGEST_NAME)
    .replace(/^-|-$/g, "");

/**
 * @param text what people call it
 * @param fallback where that is empty; it has what it is told apart by
 * @param distinctions what tells it apart from others of the name, from the shortest to one that is unique
 */
export function namesFor(text: string | null, fallback: string, ...distinctions: readonly string[]): string[] {
  const plain = nameOf(text);
  if (plain === "") return distinctions.map((distinction) => `${fallback}-${distinction}`);
  return [plain, ...distinctions.map((distinction) => `${plain}-${distinction}`)];
}
