/**
 * Flowroute keeps each place once. So two addresses of a program cannot have one, and a place passes from one to another
 * one only when the first has left it: never is an address given a place, even for a moment, that is not its own, because
 * help would be sent there. What cannot be done in one run fails its preview.
 */
import { type E911Address, RateLimitedError, RefusedError, UnavailableError } from "../../client";
import { quoted } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import type { CheckFailure, CheckInputs, OperationContext, PropertyValues } from "../../host";
import { hasUnknown, parseUrn, refused, waitUntil } from "../../host";
import { claim, declared, hostFact, ownedBy, type Thing } from "../../journal";
import { shortHash } from "../../purchase";
import { otherCreator, otherOwner, waitForOwnersChange } from "../handover";
import { generatedLabel } from "../inputs";
import { addressContentThing, addressThing, placeThing } from "../things";
import { FIELDS, type Field } from "./fields";
import { type AddressInputs, differingFields, hasLabel, isSame } from "./inputs";

const PERSON: readonly Field[] = ["firstName", "lastName"];
const PLACE = FIELDS.filter((field) => !PERSON.includes(field));

/** By URN: the record that has the place which an emergency address is to get. */
const recordInTheWay = hostFact<E911Address>("record in the way");

const isSamePlace = (one: Partial<AddressInputs> | E911Address, other: AddressInputs): boolean =>
  differingFields(one as PropertyValues, other).every((field) => PERSON.includes(field));

/** The record of the account that has the place. */
async function recordAtPlace({ connection }: OperationContext, want: AddressInputs): Promise<E911Address | undefined> {
  const { streetName, city, state } = want;
  for await (const address of connection.client.e911s.list({ streetName, city, state })) {
    if (isSamePlace(address, want)) return address;
  }
  return undefined;
}

const hashOf = (want: AddressInputs, fields: readonly Field[]): string =>
  shortHash(fields.map((field) => want[field].trim().toLowerCase()).join("\n"), 16);

const placeOf = (want: AddressInputs): Thing => placeThing(hashOf(want, PLACE));

/** For an address that is new, or gets another place: claims that, and looks who has it. */
export async function claimPlace(
  context: OperationContext,
  { olds, inputs }: CheckInputs<AddressInputs>,
  canShare: (record: E911Address) => boolean,
): Promise<CheckFailure[]> {
  if (hasUnknown([inputs.label, ...FIELDS.map((field) => inputs[field])])) return [];
  const { journal } = context.connection;
  claim(journal, placeOf(inputs), context.urn);
  // What Flowroute makes of two persons at one place is left to it; the same address twice is one record.
  const other = claim(journal, addressContentThing(hashOf(inputs, FIELDS)), context.urn);
  if (other !== undefined) {
    const first = parseUrn(other).name;
    return [
      refused(
        "place-taken",
        withSteps(
          `"${first}" and "${context.name}" (E911Address) declare the same address, and Flowroute stores each place once. Nothing was changed.`,
          "Declare the address once, and use it for the numbers of both.",
          `If "${context.name}" is the new name of "${first}", declare only "${context.name}", with aliases: [{ name: ${quoted(first)} }]`,
        ),
      ),
    ];
  }
  const isNew = olds === undefined && inputs.__adopt === undefined;
  const isMoved = olds !== undefined && !isSamePlace(olds, inputs);
  // Who leaves the verdict to the up leaves this one to it as well.
  if (!isMoved && !(isNew && (inputs.validate ?? true) === true)) return [];
  const record = await recordAtPlace(context, inputs).catch((error: unknown) => {
    // Flowroute says the same when the address is stored.
    if (error instanceof UnavailableError || error instanceof RateLimitedError) return undefined;
    throw error;
  });
  if (record === undefined) return [];
  journal.record(recordInTheWay, context.urn, record);
  // What is about to be shared is claimed: that another resource wants to change it fails the preview, too.
  const thing = addressThing(record.id);
  const isFree = otherOwner(context, thing) === undefined && otherCreator(context, thing) === undefined;
  if (isNew && isFree && canShare(record) && siblingWithLabel(context, record.label) === undefined) {
    claim(journal, thing, context.urn);
  }
  return [];
}

/** @throws when another record has the place that this one is to get, and nothing of the program is known to leave it */
export function refusePlaceOfAnother(
  context: OperationContext,
  id: string,
  outputs: PropertyValues,
  want: AddressInputs,
): void {
  const { journal } = context.connection;
  const record = journal.get(recordInTheWay, context.urn);
  if (record === undefined || record.id === id || outputs["origin"] === "shared") return;
  if (!journal.has(declared, context.urn)) return;
  const owner = otherOwner(context, addressThing(record.id));
  // The first of this run that wants a place: who has it and wants another one leaves it.
  if (owner !== undefined && journal.get(ownedBy, placeOf(want)) !== owner) return;
  throw new RefusedError(
    "place-taken",
    withSteps(
      `Could not change emergency address "${context.name}" (${id}): Flowroute stores each place once, and record ` +
        `${record.id} (${quoted(record.label)}${owner === undefined ? "" : `, "${parseUrn(owner).name}" of this program`}) has this place. Nothing was changed: help is sent where it was.`,
      "If another E911Address of this stack has the place (a list by index, two places that are swapped), do not move places.",
      'Let each resource keep its place and its name: aliases: [{ name: "its old name" }]',
      "Give the numbers the other address instead (e911AddressId). Flowroute charges for that.",
      "If this edit removes the other address, remove it in a pulumi up of its own first.",
    ),
  );
}

/** Waits for a resource of the program that had the place in the check, and is about to leave it. */
export async function waitUntilPlaceIsFree(context: OperationContext, want: AddressInputs): Promise<void> {
  const { journal, environment } = context.connection;
  const record = journal.get(recordInTheWay, context.urn);
  if (record === undefined) return;
  const creator = otherCreator(context, addressThing(record.id));
  // It may be declared a moment later than this one.
  await waitUntil(environment.runtime, () => creator === undefined || journal.has(declared, creator));
  await waitForOwnersChange(context, ownerOf, () => recordAtPlace(context, want));
}

/** Also a resource of this run whose earlier work it is: that goes on with it. */
function ownerOf(context: OperationContext, { id, label }: E911Address): string | undefined {
  const sibling = siblingWithLabel(context, label);
  const isDeclared = sibling !== undefined && context.connection.journal.has(declared, sibling);
  const creator = otherCreator(context, addressThing(id));
  const isToBeCompared = creator !== undefined && context.connection.journal.has(declared, creator);
  return otherOwner(context, addressThing(id)) ?? (isDeclared ? sibling : isToBeCompared ? creator : undefined);
}

/**
 * The resource of another name, in the same place of the program, for which this stack has made a label. Flowroute may
 * keep labels in upper case.
 */
export function siblingWithLabel({ urn }: OperationContext, label: string): string | undefined {
  const [, name] = /^(.+)-[\da-f]{8}$/i.exec(label) ?? [];
  if (name === undefined) return undefined;
  const place = urn.slice(0, urn.length - parseUrn(urn).name.length);
  const urns = [name, name.toLowerCase()].map((called) => place + called);
  return urns.find((other) => other !== urn && isSame(label, generatedLabel(other)));
}

/** Whether a record can be shared by an address that is new: all is equal, and the label, unless any will do. */
export const isShareable = (record: E911Address, want: AddressInputs, isAnyLabel: boolean): boolean =>
  differingFields(record, want).length === 0 && (isAnyLabel || hasLabel(record, want.label));
