/** The calls of the engine to a provider, alike for the real host and for the provider objects in this process. */
import type { CheckFailure, DynamicProvider, PropertyValues } from "../../src/host";
import { loaderText } from "../../src/host/loader";
import type { ProviderKey } from "../../src/resources/kinds";

export interface Verdict {
  changes: boolean;
  replaces: string[];
  /** That the old one goes before there is a new one. No resource of ours asks for it. */
  deleteBeforeReplace?: boolean;
}

export interface ProviderCalls {
  check(olds: PropertyValues, news: PropertyValues): Promise<{ inputs: PropertyValues; failures: CheckFailure[] }>;
  diff(id: string, olds: PropertyValues, news: PropertyValues): Promise<Verdict>;
  create(inputs: PropertyValues): Promise<{ id: string; outs: PropertyValues }>;
  update(id: string, olds: PropertyValues, news: PropertyValues): Promise<{ outs: PropertyValues }>;
  read(id: string, props: PropertyValues): Promise<{ id: string; props: PropertyValues; inputs?: PropertyValues }>;
  delete(id: string, props: PropertyValues): Promise<void>;
}

/** What the engine keeps of a resource although its create or update failed. */
export interface Partial {
  id: string;
  properties: PropertyValues;
  reasons: string[];
}

export const partialOf = (error: unknown): Partial | undefined => {
  const { id, properties, reasons } = error as { [K in keyof Partial]?: Partial[K] };
  return id === undefined ? undefined : { id, properties: properties ?? {}, reasons: reasons ?? [] };
};

/** What Pulumi's host refuses to encode, and what it adds, done without the host. */
export function inProcess(providers: Record<ProviderKey, DynamicProvider>): ProviderCalls {
  const byText = new Map(
    Object.entries(providers).map(([key, provider]) => [loaderText(key as ProviderKey), provider]),
  );
  const at = (values: PropertyValues): DynamicProvider => {
    const provider = byText.get(String(values["__provider"]));
    if (!provider) throw new Error("code must be a string, not undefined");
    return provider;
  };
  const sent = (values: PropertyValues, to: PropertyValues): PropertyValues => ({
    ...encoded(values),
    __provider: to["__provider"],
  });
  return {
    async check(olds, news) {
      const { inputs, failures } = await at(news).check(encoded(olds), encoded(news));
      return { inputs: sent(inputs, news), failures };
    },
    async diff(id, olds, news) {
      const { replaces = [], ...verdict } = await at(news).diff(id, encoded(olds), encoded(news));
      return { ...verdict, replaces };
    },
    async create(inputs) {
      const { id, outs } = await at(inputs).create(encoded(inputs));
      return { id, outs: sent(outs, inputs) };
    },
    async update(id, olds, news) {
      return { outs: sent((await at(news).update(id, encoded(olds), encoded(news))).outs, news) };
    },
    async read(id, props) {
      const answer = await at(props).read(id, encoded(props));
      return {
        id: answer.id,
        props: sent(answer.props ?? {}, props),
        ...(answer.inputs ? { inputs: sent(answer.inputs, props) } : {}),
      };
    },
    delete: (id, props) => at(props).delete(id, encoded(props)),
  };
}

function encoded(values: PropertyValues): PropertyValues {
  refuseUnencodable(values);
  return structuredClone(values);
}

function refuseUnencodable(value: unknown): void {
  if (value === undefined || typeof value === "function" || typeof value === "bigint") {
    throw new Error("Unexpected struct type.");
  }
  if (typeof value === "object" && value !== null) Object.values(value).forEach(refuseUnencodable);
}
