import type * as pulumi from "@pulumi/pulumi";

/** One resource of the program. */
export interface Declared {
  /** Name of the class. */
  kind: string;
  /** Its name in the program. */
  name: string;
  args: Record<string, unknown>;
  /** Arguments that are the id of another resource, by its key: without that one, this one is left out, too. */
  refs?: Record<string, string>;
  options: pulumi.CustomResourceOptions;
  /** It is a child of the component. */
  isInside?: boolean;
}
