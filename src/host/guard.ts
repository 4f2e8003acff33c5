/**
 * Stands between Pulumi's dynamic-provider host and a resource implementation. Every line answers a way in which the
 * host was seen to lose a created resource, hang, or run without its configuration.
 */

import { type Reason, withReason } from "../client/reasons";
import { messageText } from "../client/text/foreign-text";
import { PartialFailure } from "./partial-failure";
import { encodableValues, type PropertyValues } from "./values";

export interface ConfigReader {
  get(key: string): string | undefined;
}
export interface CheckFailure {
  property: string;
  reason: string;
}
/** What a check refuses for another reason than what was written. */
export const refused = (reason: Reason, message: string, property = ""): CheckFailure => ({
  property,
  reason: withReason(message, reason),
});

export interface DiffAnswer {
  changes: boolean;
  replaces?: string[];
}

/** What a resource kind answers to the engine. Thrown errors become clean messages. */
export interface Implementation {
  configure(config: ConfigReader): Promise<void> | void;
  check(olds: PropertyValues, news: PropertyValues): Promise<{ inputs: PropertyValues; failures: CheckFailure[] }>;
  diff(id: string, olds: PropertyValues, news: PropertyValues): Promise<DiffAnswer>;
  create(inputs: PropertyValues): Promise<{ id: string; outs: PropertyValues }>;
  update(id: string, olds: PropertyValues, news: PropertyValues): Promise<PropertyValues>;
  /** `undefined`: it is gone. */
  read(
    id: string,
    props: PropertyValues,
  ): Promise<{ id: string; props: PropertyValues; inputs?: PropertyValues } | undefined>;
  delete(id: string, props: PropertyValues): Promise<void>;
}

/** The provider object in the form that Pulumi's host calls. */
export interface DynamicProvider {
  configure(request: { config: ConfigReader }): Promise<void>;
  check(olds: PropertyValues, news: PropertyValues): Promise<{ inputs: PropertyValues; failures: CheckFailure[] }>;
  diff(id: string, olds: PropertyValues, news: PropertyValues): Promise<DiffAnswer>;
  create(inputs: PropertyValues): Promise<{ id: string; outs: PropertyValues }>;
  update(id: string, olds: PropertyValues, news: PropertyValues): Promise<{ outs: PropertyValues }>;
  read(id: string, props: PropertyValues): Promise<{ id: string; props?: PropertyValues; inputs?: PropertyValues }>;
  delete(id: string, props: PropertyValues): Promise<void>;
}

export function guard(implementation: Implementation): DynamicProvider {
  let configured: Promise<void> | undefined;

  /** Waits for the configuration (the host does not), and lets nothing but a plain error out. */
  function guarded<A extends unknown[], R>(method: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
    return async (...args) => {
      try {
        await configured;
        return await method(...args);
      } catch (error) {
        throw hostError(error, args);
      }
    };
  }

  return {
    configure: (request) => {
      configured = Promise.resolve().then(() => implementation.configure(request.config));
      return configured.catch((error) => {
        throw hostError(error, []);
      });
    },
    check: guarded(async (olds, news) => {
      const { inputs, failures } = await implementation.check(olds, news);
      const shown = failures.map(({ property, reason }) => ({
        property,
        reason: messageText(withReason(reason, "invalid-input")),
      }));
      return { inputs: encodableValues(inputs), failures: shown };
    }),
    diff: guarded((id, olds, news) => implementation.diff(id, olds, news)),
    create: guarded(async (inputs) => {
      const { id, outs } = await implementation.create(inputs);
      return { id: requireId(id), outs: encodableValues(outs) };
    }),
    update: guarded(async (id, olds, news) => ({ outs: encodableValues(await implementation.update(id, olds, news)) })),
    read: guarded(async (id, props) => {
      const found = await implementation.read(id, props);
      if (!found) return { id: "" };
      const answer = { id: requireId(found.id), props: encodableValues(found.props) };
      return found.inputs ? { ...answer, inputs: encodableValues(found.inputs) } : answer;
    }),
    delete: guarded((id, props) => implementation.delete(id, props)),
  };
}

/** An id that is missing, empty or a number becomes "" on the wire, and what was created is lost. */
function requireId(id: unknown): string {
  if (id === undefined || id === null || id === "")
    throw new Error("Flowroute's answer has no id. Nothing was added to the state.");
  return String(id);
}

/**
 * A bare error. The host takes any error with an `id` for a partial success, sends a numeric `code` as a gRPC status,
 * hangs on a foreign `metadata` and on `throw undefined`, prints stacks to the user, and forgets `__provider` in the
 * properties of a partial failure (without which the resource can never be deleted).
 */
function hostError(error: unknown, args: unknown[]): Error {
  const message = messageText(
    error instanceof Error && error.message ? error.message : String(error ?? "unknown error"),
  );
  const plain = new Error(message);
  plain.stack = "";
  if (!(error instanceof PartialFailure)) return plain;
  const values = args.find(
    (arg): arg is PropertyValues => typeof arg === "object" && arg !== null && "__provider" in arg,
  );
  return Object.assign(plain, {
    id: requireId(error.resourceId),
    properties: { ...encodableValues(error.outputs), __provider: values?.["__provider"] },
    reasons: [message],
  });
}
