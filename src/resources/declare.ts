/** What all resource classes do before they register. */
import * as pulumi from "@pulumi/pulumi";
import { loaderText } from "../host/loader";

const TYPE_PREFIX = "pulumi-nodejs:dynamic/flowroute:";

export const typeOf = (kind: string): string => TYPE_PREFIX + kind;

/** The hidden inputs of a resource: what loads it in the engine's host, and its own URN. */
export function hiddenInputs(
  key: string,
  type: string,
  name: string,
  opts: pulumi.CustomResourceOptions,
): Record<string, unknown> {
  warnOfPlainSecret();
  return {
    __provider: loaderText(key),
    __self: ownUrn(name, type, opts.parent),
    __preview: pulumi.runtime.isDryRun(),
  };
}

/**
 * The URN without the dependency on the parent that `createUrn` brings: a component stands for all of its children
 * there, so that two children of one would wait for each other forever.
 */
export function ownUrn(name: string, type: string, parent: pulumi.Resource | undefined): pulumi.Output<string> {
  const urn = pulumi.createUrn(name, type, parent);
  return pulumi.output(new Promise<string>((resolve) => urn.apply(resolve)));
}

/** The engine's own import never reaches a dynamic provider, so the option is turned into adoption. */
export function splitImport(opts: pulumi.CustomResourceOptions): {
  importId: string | undefined;
  rest: pulumi.CustomResourceOptions;
} {
  const { import: importId, ...rest } = opts;
  return { importId, rest };
}

let warned = false;

/** Only here, in the program, can a secret be told from a plain text: the engine hands both to the host alike. */
function warnOfPlainSecret(): void {
  if (warned) return;
  warned = true;
  if (new pulumi.Config("flowroute").get("secretKey") === undefined) return;
  const runtime = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
  if (runtime.isConfigSecret?.("flowroute:secretKey") ?? true) return;
  void pulumi.log.warn(
    "The stack configuration contains flowroute:secretKey in plain text.\n" +
      "  To encrypt it, run this command, which asks for the value: pulumi config set --secret flowroute:secretKey\n" +
      "  If anybody else has the file, create a new key in the Flowroute portal.",
  );
}
