/** What is attached to a number, and what reads show: some attachments become visible later. */
import type { AttachmentSlot, NumberRecord } from "../../account/account";
import type { Call } from "../../rest/family";

/** Attaches a record that reads show from the given time on. A repetition changes nothing. */
export function attach(call: Call, number: NumberRecord, slot: AttachmentSlot, id: string, shownFrom: number): void {
  if (number.relationships[slot] === id) return;
  const shown = shownAttachment(call, number, slot);
  number.relationships[slot] = id;
  const { [slot]: _former, ...others } = number.lagging ?? {};
  number.lagging = shownFrom > call.now ? { ...others, [slot]: { shown, until: shownFrom } } : others;
}

/** Detaches a record. Reads show that immediately. */
export function detach(number: NumberRecord, slot: AttachmentSlot): void {
  number.relationships[slot] = null;
  if (number.lagging !== undefined) delete number.lagging[slot];
}

/** @returns the id that reads show now */
export function shownAttachment({ account, now }: Call, number: NumberRecord, slot: AttachmentSlot): string | null {
  const lag = number.lagging?.[slot];
  const id = lag !== undefined && now < lag.until ? lag.shown : number.relationships[slot];
  const records = slot === "cnam_preset" ? account.cnams : account.e911s;
  return id !== null && records.has(id) ? id : null;
}
