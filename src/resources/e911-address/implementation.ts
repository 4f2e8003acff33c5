/** What the engine's host runs for an `E911Address`. API: `/v2/e911s`. */
import { type E911Address, type E911AddressChanges, RejectedError } from "../../client";
import type { OperationContext, PropertyValues, ResourceKind } from "../../host";
import { countOf, numbersIn, readNumbers, refuseForeignDependents, sample } from "../dependents";
import { generatedLabel } from "../inputs";
import { writeOrReadBack } from "../read-back";
import { deletionOfRecord } from "../record-deletion";
import { addressThing } from "../things";
import { prepareAddress } from "./check";
import { ensureAddress, placeTaken } from "./ensure";
import { FIELDS } from "./fields";
import { type AddressInputs, differingFields, hasLabel, isSame, readAddress } from "./inputs";
import { refusePlaceOfAnother, waitUntilPlaceIsFree } from "./place";
import { addressRecord, numbersOf } from "./remove";

export const e911AddressKind: ResourceKind<AddressInputs, E911Address> = {
  kind: "E911Address",

  normalize: readAddress,

  prepare: prepareAddress,

  thingOfId: addressThing,

  observe: ({ connection, urn }, id) => connection.snapshot.addresses.read(id, urn),

  ensure: ensureAddress,

  async sync(context, id, want, live, before) {
    const changed = e911AddressKind.differences({ ...live, origin: before["origin"] }, want);
    if (changed.length === 0) return live;
    const isMove = changed.some((name) => name !== "label");
    const users = isMove ? await dependentsOf(context, id) : [];
    await refuseForeignDependents(context, `emergency address "${context.name}" (${id})`, users);
    if (isMove) await waitUntilPlaceIsFree(context, want);
    const { e911s } = context.connection.client;
    const write = () => e911s.update(id, changesOf(want, changed));
    const shown = async () => {
      const found = await e911s.find(id);
      const now = { ...found, origin: before["origin"] };
      return found && e911AddressKind.differences(now, want).length === 0 ? found : undefined;
    };
    const updated = await writeOrReadBack(write, shown).catch(async (error: unknown) => {
      const isTaken = error instanceof RejectedError && error.reason === "duplicate";
      throw isTaken ? await placeTaken(context, want, error) : error;
    });
    if (users.length > 0) {
      await context.log(
        "info",
        `Changed the emergency address of ${countOf(users)} (${sample(numbersIn(users))}). To test it, dial 933 from ${users.length === 1 ? "the number" : "each number"}.`,
      );
    }
    return updated;
  },

  deletions: (context, id) => [deletionOfRecord(context, addressRecord(context, id))],

  record: addressRecord,

  /** The program's own spelling stays where Flowroute's differs in letter case only. */
  outputs(live, want, before) {
    const spell = (name: keyof E911Address) =>
      isSame(live[name], want[name as never]) ? want[name as never] : live[name];
    return {
      ...Object.fromEntries(FIELDS.map((name) => [name, spell(name) ?? ""])),
      label: spell("label"),
      changed: want.changed ?? [],
      origin: before["origin"],
    };
  },

  differences(outputs, want) {
    const fields: string[] = differingFields(outputs, want);
    return hasLabel(outputs as unknown as E911Address, labelWanted(outputs, want)) ? fields : [...fields, "label"];
  },

  refuseChange: refusePlaceOfAnother,

  /** A shared address is somebody else's: an edit makes a new one. */
  replaces: (outputs, want) => (outputs["origin"] === "shared" ? e911AddressKind.differences(outputs, want) : []),

  async verifyAccount({ connection: { client } }, olds) {
    for await (const address of client.e911s.list(olds.label === undefined ? {} : { label: olds.label })) {
      if (differingFields(address, olds).length > 0 || !hasLabel(address, olds.label)) continue;
      return isSame(olds.label, generatedLabel(String(olds.__self))) || "inconclusive";
    }
    return false;
  },

  isSameThing: (outputs, live) => isSame(outputs["label"], live.label) && differingFields(outputs, live).length === 0,
};

/** A generated label is not a criterion for a record that somebody else created. */
const labelWanted = (outputs: PropertyValues, want: AddressInputs): string | undefined =>
  outputs["origin"] === "shared" && want.label === generatedLabel(want.__self) ? undefined : want.label;

/** Suite and number travel together. */
function changesOf(want: AddressInputs, changed: readonly string[]): E911AddressChanges {
  const given = Object.fromEntries(changed.map((name) => [name, want[name as keyof AddressInputs]]));
  const { addressType, addressTypeNumber } = want;
  if (!changed.some((name) => name.startsWith("addressType"))) return given;
  return { ...given, addressType: addressType || null, addressTypeNumber: addressTypeNumber || null };
}

const dependentsOf = async (context: OperationContext, id: string) =>
  readNumbers(context, await numbersOf(context, id));
