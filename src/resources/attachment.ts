/**
 * What the resources have in common that attach something to a number: its routes, its emergency address, its caller
 * name. The id is the number's 11 digits; one resource of the program has it.
 */
import { type NumberDetails, RefusedError } from "../client";
import { type CheckFailure, isUnknown, type OperationContext, type PropertyValues, type ResourceKind } from "../host";
import { readable } from "../purchase";
import { oneOf, phoneNumber } from "./inputs";
import { findForCertain } from "./phone-number/find";

export interface AttachmentInputs {
  /** 11 digits. */
  numberId: string;
  onDelete?: "detach" | "leave";
  __self: string;
}

/** Kind of the claim, as in `routing:12065550142`. */
type Slot = "routing" | "e911" | "cnam";

type Common = "keyOfInputs" | "keyOfId" | "observe" | "replaces" | "verifyAccount" | "missing" | "readMissing";

/**
 * Among the outputs, once a read has found the number gone: what hung on it is kept in the state until the next `up`, which
 * moves it to the number's successor, or says that the number is gone. Every other read takes the mark off again.
 */
export const NUMBER_MISSING = "__numberMissing";

/** For `differences`: a number that is gone is something to do. */
export const missingNumber = (outputs: PropertyValues): string[] =>
  outputs[NUMBER_MISSING] === true ? ["numberId"] : [];

/** @param act for messages, as it reads after "Could not": `route` */
export function attachment(
  slot: Slot,
  act: string,
): Pick<Required<ResourceKind<AttachmentInputs, NumberDetails>>, Common> {
  return {
    keyOfInputs: ({ numberId }) => (isUnknown(numberId) ? undefined : `${slot}:${numberId}`),
    keyOfId: (id) => `${slot}:${id}`,
    observe: findForCertain,
    async readMissing(context, id) {
      await context.log(
        "warning",
        `${readable(id)} is no longer on the account. What the state has of it stays until pulumi up knows what follows.`,
      );
      return { [NUMBER_MISSING]: true };
    },
    replaces: (outputs, want) => (outputs["numberId"] === want.numberId ? [] : ["numberId"]),
    async verifyAccount(context, olds) {
      if (olds.numberId === undefined) return false;
      return (await context.connection.client.numbers.find(olds.numberId)) !== undefined;
    },
    missing(context, id): never {
      throw new RefusedError(
        `Could not ${act} ${readable(id)} for "${context.name}": the number is no longer on the account.`,
      );
    },
  };
}

/** The inputs that they all have. */
export function normaliseAttachment(raw: PropertyValues, failures: CheckFailure[]): PropertyValues {
  oneOf(raw, "onDelete", ["detach", "leave"], failures);
  return { ...raw, numberId: phoneNumber(raw, "numberId", failures) };
}

/** The number as it is before anything is attached to it. */
export async function numberToAttach(context: OperationContext, numberId: string, act: string): Promise<NumberDetails> {
  const live = await findForCertain(context, numberId);
  if (live) return live;
  throw new RefusedError(
    `Could not ${act} ${readable(numberId)} for "${context.name}": the number is not on this account. ` +
      `Give the id of a PhoneNumber of this account. If it is that of one in this program, the number was released or ` +
      `ported away: pulumi up --refresh says what to do.`,
  );
}

/**
 * Whether a delete has to take it off the number: only when the number stays in the program, that is when the line was
 * taken out on purpose. When the number goes, too, its own delete does the whole of it, so that an interrupted destroy
 * strips no number.
 *
 * @param recordId what the number has by it, when that is one record
 */
export function mustDetach(
  context: OperationContext,
  slot: Slot,
  id: string,
  outputs: PropertyValues,
  recordId = "",
): boolean {
  const { claims, departures } = context.connection;
  const wish = outputs["onDelete"];
  const numberStays = claims.holder(`number:${id}`) !== undefined;
  if (wish === "detach" || (wish !== "leave" && numberStays)) return true;
  departures.noteLeftAttached(`${slot}:${id}`, recordId);
  return false;
}
