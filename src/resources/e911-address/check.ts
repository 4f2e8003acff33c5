/** What a preview can say of an emergency address: whether the emergency services know it. */
import { type E911Validation, RateLimitedError, UnavailableError } from "../../client";
import { type CheckFailure, type CheckRound, hasUnknown, messageOf, type OperationContext, refused } from "../../host";
import { carriedOver } from "../../journal";
import { generatedLabel } from "../inputs";
import { FIELDS } from "./fields";
import { type AddressInputs, differingFields, fieldsOf } from "./inputs";
import { checkPlace, isShareable } from "./place";

export async function checkAddress(
  context: OperationContext,
  { olds, inputs }: CheckRound<AddressInputs>,
): Promise<CheckFailure[]> {
  const keepsItsLabel = olds === undefined ? inputs.__adopt !== undefined : olds.label === undefined;
  if (!keepsItsLabel) inputs.label ??= generatedLabel(context.urn);

  const isAnyLabel = inputs.label === generatedLabel(context.urn);
  const round = { olds, inputs };
  const taken = await checkPlace(context, round, (record) => isShareable(record, inputs, isAnyLabel));
  if (taken.length > 0) return taken;

  const { journal } = context.connection;
  const edited = olds === undefined ? undefined : differingFields(olds, inputs);
  const before = journal.get(carriedOver, context.urn);
  inputs.changed = edited?.length ? edited : (olds?.changed ?? (before?.["changed"] as string[] | undefined) ?? []);
  journal.record(carriedOver, context.urn, { changed: inputs.changed });

  const isKnown = before !== undefined || edited?.length === 0 || (olds === undefined && inputs.__adopt !== undefined);
  const { label, validate: isWanted } = inputs;
  const isOpen = hasUnknown([label, isWanted, ...FIELDS.map((field) => inputs[field])]);
  if (isKnown || isWanted === false || isOpen) return [];
  return validate(context, inputs);
}

/** An explicit "invalid" fails the preview, an outage only warns: the address is validated again when it is stored. */
async function validate(context: OperationContext, inputs: AddressInputs): Promise<CheckFailure[]> {
  let verdict: E911Validation;
  try {
    verdict = await context.connection.client.e911s.validate(fieldsOf(inputs));
  } catch (error) {
    if (!(error instanceof UnavailableError) && !(error instanceof RateLimitedError)) throw error;
    await context.log(
      "warning",
      `Could not learn whether the emergency services know this address; Flowroute validates it when it is stored. ${messageOf(error)}`,
    );
    return [];
  }
  if (verdict.valid) return [];
  const fields = verdict.fields.length === 0 ? "" : ` Look at ${verdict.fields.join(", ")}.`;
  return [
    refused(
      "address-not-known",
      `the emergency services do not know this address. ${verdict.reason}${fields} Nothing was changed. Write it as ` +
        `they do (the Flowroute portal proposes a spelling), or set validate: false to leave the verdict to the up.`,
    ),
  ];
}
