/** The delete of a resource, as the provider carries it out once it is known that the keys are those of its account. */
import type { OperationContext, PropertyValues, ResourceKind } from "../../src/host";
import { carryOutDeletion } from "../../src/host/deletion";

export async function deleteOf(
  { kind, deletions }: Pick<ResourceKind<object, unknown>, "kind" | "deletions">,
  context: OperationContext,
  id: string,
  outputs: PropertyValues,
): Promise<void> {
  for (const deletion of deletions(context, id, outputs)) {
    const work = () => carryOutDeletion(context, kind, id, outputs, deletion, { account: "same" });
    await (deletion.run ? deletion.run(work) : work());
  }
}
