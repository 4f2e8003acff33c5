/** What a preview can say of an emergency address: whether the emergency services know it. */
import { type E911Validation, RateLimitedError, UnavailableError } from "../../client";
import { withSteps } from "../../client/text/steps";
import { type CheckFailure, type CheckInputs, hasUnknown, messageOf, type OperationContext, refused } from "../../host";
import { carriedOver } from "../../journal";
import { generatedLabel } from "../inputs";
import { FIELDS } from "./fields";
import { type AddressInputs, differingFields, fieldsOf } from "./inputs";
import { claimPlace, isShareable } from "./place";

export async function prepareAddress(
  context: OperationContext,
  { olds, inputs }: CheckInputs<AddressInputs>,
): Promise<CheckFailure[]> {
  const keepsItsLabel = olds === undefined ? inputs.__adopt !== undefined : olds.label === undefined;
  if (!keepsItsLabel) inputs.label ??= generatedLabel(context.urn);

  const isAnyLabel = inputs.label === generatedLabel(context.urn);
  const round = { olds, inputs };
  const taken = await claimPlace(context, round, (record) => isShareable(record, inputs, isAnyLabel));
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
      withSteps(
        "Could not check whether the emergency services know this address. Flowroute validates it when it is created.",
        messageOf(error),
      ),
    );
    return [];
  }
  if (verdict.valid) return [];
  const { fields, reason } = verdict;
  return [
    refused(
      "address-not-known",
      withSteps(
        `the emergency services do not know this address. ${reason} Nothing was changed.`,
        fields.length > 0 && `Check ${fields.join(", ")}.`,
        "Write the address as the emergency services do. The Flowroute portal proposes a spelling.",
        "To skip this check in the preview: validate: false",
      ),
    ),
  ];
}
