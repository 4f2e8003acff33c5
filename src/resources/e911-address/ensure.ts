/** How an `E911Address` gets its record: adopted, recovered after an interrupted run, shared, or created. */
import { type E911Address, RefusedError, type RejectedError } from "../../client";
import { undefinedIfNotFound } from "../../client/not-found";
import { quoted } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import type { Ensured, OperationContext } from "../../host";
import { ownedBy } from "../../journal";
import { formatNumber } from "../../purchase";
import { adoptRecord, claimOrShareRecord, createRecord } from "../acquire-record";
import { otherOwner } from "../handover";
import { generatedLabel } from "../inputs";
import { addressThing } from "../things";
import { type AddressInputs, differingFields, fieldsOf, hasLabel } from "./inputs";
import { siblingWithLabel, waitUntilPlaceIsFree } from "./place";

type Found = Ensured<E911Address>;

export async function ensureAddress(context: OperationContext, want: AddressInputs): Promise<Found> {
  if (want.__adopt !== undefined) return adopt(context, want, want.__adopt);
  await waitUntilPlaceIsFree(context, want);
  return (await useExisting(context, want)) ?? create(context, want);
}

/**
 * Finds a record with our label. Nobody else has a generated label, so an earlier run of ours created that record. A label
 * that the user chose may be anybody's, so it counts only with the same content.
 */
async function useExisting(context: OperationContext, want: AddressInputs): Promise<Found | undefined> {
  for (const address of await listed(context, { label: want.label })) {
    if (!hasLabel(address, want.label)) continue;
    const isEqual = differingFields(address, want).length === 0;
    // Another resource of the program owns it now.
    if (otherOwner(context, addressThing(address.id)) !== undefined) continue;
    if (isGenerated(context, want)) {
      if (!isEqual) await refuseInUse(context, address);
      return { id: address.id, live: address, origin: "created" };
    }
    if (isEqual) return share(context, address);
  }
  return undefined;
}

/** A record of an interrupted run is on no number yet. One that is on a number belongs to another state of the same name. */
async function refuseInUse(context: OperationContext, { id }: E911Address): Promise<void> {
  for await (const number of context.connection.client.e911s.numbers(id)) {
    throw new RefusedError(
      "label-in-use",
      withSteps(
        `Could not create emergency address "${context.name}": record ${id} has its label and another content, and ${formatNumber(number)} uses it. Nothing was changed.`,
        "Another state with the same project and stack name may have created the record.",
        "Give this address a label of its own.",
        `To adopt the record: { import: ${quoted(id)} }`,
        "If you forced the replacement (--replace, pulumi state taint), undo that. The next run then changes the address in place.",
      ),
    );
  }
}

const create = (context: OperationContext, want: AddressInputs): Promise<Found> =>
  createRecord(context, {
    create: () => context.connection.client.e911s.create(fieldsOf(want)),
    findCreated: () => findCreated(context, want),
    onDuplicate: (refusal) => resolveDuplicate(context, want, refusal),
  });

/** For an edit that Flowroute refuses because it has the place already. */
export async function placeTaken(
  context: OperationContext,
  want: AddressInputs,
  refusal: RejectedError,
): Promise<Error> {
  const near = recordAt(await listed(context), want);
  if (!near) return refusal;
  return new RefusedError(
    "place-taken",
    withSteps(
      `Could not change emergency address "${context.name}": Flowroute stores each place once, and record ${near.id} has this place. Nothing was changed.`,
      `Use record ${near.id}, or change it first and run pulumi up again.`,
    ),
  );
}

/** The record that has the place, or else the label. */
function recordAt(all: readonly E911Address[], want: AddressInputs): E911Address | undefined {
  const place: readonly string[] = ["streetNumber", "streetName", "city", "state", "zip"];
  return (
    all.find((one) => !differingFields(one, want).some((field) => place.includes(field))) ??
    all.find((one) => hasLabel(one, want.label))
  );
}

/** The answer was lost. Label and content were not on the account before, so a record with both is the one we made. */
async function findCreated(context: OperationContext, want: AddressInputs): Promise<E911Address | undefined> {
  const all = await listed(context, { label: want.label });
  return all.find((one) => hasLabel(one, want.label) && differingFields(one, want).length === 0);
}

/** Flowroute has the place already: in a record of our own under another name, in an equal one, or in another's. */
async function resolveDuplicate(
  context: OperationContext,
  want: AddressInputs,
  refusal: RejectedError,
): Promise<Found> {
  const { journal } = context.connection;
  const all = await listed(context);
  const isFree = isGenerated(context, want);
  const same = all.find((one) => (isFree || hasLabel(one, want.label)) && differingFields(one, want).length === 0);
  if (same) {
    const isOurs = siblingWithLabel(context, same.label) !== undefined && !journal.has(ownedBy, addressThing(same.id));
    return isOurs ? { id: same.id, live: same, origin: "created" } : share(context, same);
  }
  const near = recordAt(all, want);
  if (!near) throw refusal;
  const differing = [...differingFields(near, want), ...(hasLabel(near, want.label) ? [] : ["label"])];
  throw new RefusedError(
    "place-taken",
    withSteps(
      `Could not create emergency address "${context.name}": Flowroute stores each place once, and record ${near.id} has this place, with another ${differing.join(", ")}. Nothing was changed.`,
      `To share record ${near.id}, write this address the same way.`,
      `To read it: E911Address.get(${quoted(context.name)}, ${quoted(near.id)})`,
      `To adopt it: { import: ${quoted(near.id)} }`,
    ),
  );
}

const share = (context: OperationContext, live: E911Address): Promise<Found> =>
  claimOrShareRecord(context, addressThing(live.id), live, `emergency address ${live.id}, which is the same`);

const adopt = (context: OperationContext, want: AddressInputs, id: string): Promise<Found> =>
  adoptRecord(context, {
    id,
    kind: "emergency address",
    find: () => context.connection.client.e911s.get(id).catch(undefinedIfNotFound),
    difference(live) {
      const differing = [...differingFields(live, want), ...(hasLabel(live, want.label) ? [] : ["label"])];
      return differing.length === 0 ? undefined : `it has another ${differing.join(", ")}`;
    },
    steps: [
      "Write the address into the program as it is at Flowroute and run pulumi up. Change it after that.",
      `To read it: E911Address.get(${quoted(context.name)}, ${quoted(id)})`,
    ],
  });

const isGenerated = (context: OperationContext, want: AddressInputs): boolean =>
  want.label === generatedLabel(context.urn);

async function listed(context: OperationContext, query: { label?: string } = {}): Promise<E911Address[]> {
  const found: E911Address[] = [];
  for await (const address of context.connection.client.e911s.list(query)) found.push(address);
  return found;
}
