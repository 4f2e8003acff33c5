/**
 * What the classes that programs use have in common: each names its kind and its outputs once, and what it passes to the
 * engine is completed here.
 */
import * as pulumi from "@pulumi/pulumi";
import { hiddenInputs, splitImport, typeOf } from "./declare";
import { pauseStackTraces } from "./stack-traces";

/** Stands for an output in the list of a class. */
export interface OutputOf<T> {
  /** Never set: carries the type. */
  readonly valueType?: T;
}

export const output = <T>(): OutputOf<T> => ({});

export type OutputList = Readonly<Record<string, OutputOf<unknown>>>;

/** The properties of a resource, as a program reads them. */
export type Outputs<O extends OutputList> = {
  readonly [K in keyof O]: pulumi.Output<O[K] extends OutputOf<infer T> ? T : never>;
};

type Constructor<T> = new (name: string, args: never, opts?: pulumi.CustomResourceOptions) => T;

export interface ResourceClass<O extends OutputList> {
  /** @internal */
  new (
    name: string,
    inputs: Record<string, unknown>,
    opts?: pulumi.CustomResourceOptions,
  ): pulumi.CustomResource & Outputs<O>;
  /** @internal */
  readonly __pulumiType: string;
  /**
   * Reads one of the account without managing it.
   *
   * @param id the number's 11 digits where it is, or is attached to, a number; else Flowroute's id of the record
   */
  get<T>(this: Constructor<T>, name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): T;
  isInstance<T>(this: Constructor<T>, value: unknown): value is T;
}

/** One of the arguments of a class that takes them as one output, too: its secrets may come from the configuration. */
export const argument = <A extends object, K extends keyof A>(
  args: A | pulumi.Output<A>,
  name: K,
): pulumi.Input<unknown> =>
  pulumi.Output.isInstance<A>(args) ? args.apply((given): unknown => given[name as never]) : args[name];

/** For a kind of which the `import` option only names the number that it is attached to. */
export const withoutImport = ({ import: _, ...rest }: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions =>
  rest;

/**
 * @param kind name of the class, which is part of the type in every state
 * @param key of its implementation: see `kinds.ts`. A text here, so that the published types lead no further
 */
export function resourceClass<O extends OutputList>(kind: string, key: string, outputs: O): ResourceClass<O> {
  const type = typeOf(kind);
  const unset = Object.fromEntries(Object.keys(outputs).map((name) => [name, undefined]));

  class Declared extends pulumi.CustomResource {
    static readonly __pulumiType: string = type;

    static get<T>(this: Constructor<T>, name: string, id: pulumi.Input<pulumi.ID>, opts?: object): T {
      return new this(name, {} as never, { ...opts, id });
    }

    static override isInstance(value: unknown): value is never {
      return (value as { __pulumiType?: unknown } | undefined)?.__pulumiType === type;
    }

    constructor(name: string, inputs: Record<string, unknown>, opts: pulumi.CustomResourceOptions = {}) {
      const { importId, rest } = splitImport(opts);
      const adopted = importId === undefined ? {} : { __adopt: importId };
      const resumeStackTraces = pauseStackTraces();
      try {
        super(type, name, { ...unset, ...inputs, ...hiddenInputs(key, type, name, rest), ...adopted }, rest);
      } finally {
        resumeStackTraces();
      }
    }
  }
  return Declared as unknown as ResourceClass<O>;
}
