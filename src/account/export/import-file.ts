/**
 * What `pulumi import --file` takes: every resource with its inputs and outputs, so that no provider is asked. And what the
 * secret configuration is set from. Pure.
 */
import type { PropertyValues } from "../../host";
import { typeOf } from "../../resources/declare";
import type { Block } from "./plan";

/** How Pulumi writes a secret that is not encrypted yet: it encrypts the value on import. */
const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});

export function printImportFile(blocks: readonly Block[]): string {
  const resources = blocks.flatMap(({ name, resources }) =>
    resources.map(({ kind, declared, state }) => {
      const hidden = Object.keys(declared.secrets ?? {});
      const hide = (values: PropertyValues): PropertyValues =>
        Object.fromEntries(
          Object.entries(values).map(([key, value]) => [key, hidden.includes(key) ? secret(value) : value]),
        );
      const { inputs, outputs } = state;
      return { type: typeOf(kind.kind), name, id: declared.id, inputs: hide(inputs), outputs: hide(outputs) };
    }),
  );
  return `${JSON.stringify({ resources }, null, 2)}\n`;
}

/** Of each key of the configuration, a JSON object of the secrets by the names of their resources. */
export function printSecrets(blocks: readonly Block[]): Map<string, string> {
  const byKey = new Map<string, Record<string, object>>();
  for (const { name, resources } of blocks) {
    for (const { kind, declared } of resources) {
      const { codegen } = kind;
      if (codegen.of !== "account" || codegen.secretsIn === undefined) continue;
      const given = Object.entries(declared.secrets ?? {}).filter(([, value]) => value !== "");
      byKey.set(codegen.secretsIn, { ...byKey.get(codegen.secretsIn), [name]: Object.fromEntries(given) });
    }
  }
  return new Map([...byKey].map(([key, values]) => [key, `${JSON.stringify(values, null, 2)}\n`]));
}
