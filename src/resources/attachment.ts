/**
 * What the resources have in common that attach something to a number: its routes, its emergency address, its caller
 * name. The id is the number's 11 digits; one resource of the program has it.
 */
import { type NumberDetails, RefusedError } from "../client";
import { withSteps } from "../client/text/steps";
import {
  type Deletion,
  isUnknown,
  type NumberPart,
  type OperationContext,
  type PropertyValues,
  type ResourceKind,
} from "../host";
import { leftAttached, ownedBy, type Thing } from "../journal";
import { formatNumber } from "../purchase";
import { oneOf, phoneNumber } from "./inputs";
import { findForCertain, readNumber } from "./phone-number/find";
import { numberThing } from "./things";

export interface AttachmentInputs {
  /** 11 digits. */
  numberId: string;
  onDelete?: "detach" | "leave";
  __self: string;
}

/** What is attached to a number, by its 11 digits. */
type ThingOfNumber = (number: string) => Thing;

type Common = "thingOfInputs" | "thingOfId" | "observe" | "replaces" | "verifyAccount" | "missing" | "readMissing";

/**
 * Among the outputs, once a read has found the number gone: what was attached to it is kept in the state until the next `up`, which
 * moves it to the number's successor, or says that the number is gone. Every other read removes this flag.
 */
export const NUMBER_MISSING = "__numberMissing";

/** For `differences`: a number that is gone is something to do. */
export const differenceIfNumberGone = (outputs: PropertyValues): string[] =>
  outputs[NUMBER_MISSING] === true ? ["numberId"] : [];

/**
 * @param act for messages, as it reads after "Could not": `route`
 * @param part what of the number it is about
 */
export function attachment(
  slot: ThingOfNumber,
  act: string,
  part: NumberPart,
): Pick<Required<ResourceKind<AttachmentInputs, NumberDetails>>, Common> {
  return {
    thingOfInputs: ({ numberId }) => (isUnknown(numberId) ? undefined : slot(numberId)),
    thingOfId: slot,
    observe: (context, id) => readNumber(context, id, part),
    async readMissing(context, id) {
      await context.log(
        "warning",
        `${formatNumber(id)} is no longer on the account. The state keeps "${context.name}" until the next pulumi up.`,
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
        "number-missing",
        `Could not ${act} ${formatNumber(id)} for "${context.name}": the number is no longer on the account. Nothing was changed.`,
      );
    },
  };
}

/** The inputs that they all have. */
export const attachmentFields = { onDelete: oneOf("detach", "leave"), numberId: phoneNumber };

/** The number as it is before anything is attached to it. */
export async function numberToAttach(
  context: OperationContext,
  numberId: string,
  act: string,
  part: NumberPart,
): Promise<NumberDetails> {
  const live = await readNumber(context, numberId, part);
  if (live) return live;
  throw new RefusedError(
    "not-on-account",
    withSteps(
      `Could not ${act} ${formatNumber(numberId)} for "${context.name}": the number is not on this account. Nothing was changed.`,
      "Give the id of a PhoneNumber of this account.",
      "If a PhoneNumber of this program has the number, it was released or ported away: run pulumi up --refresh.",
    ),
  );
}

/** What is attached to a number, for its delete. */
export interface Detachable {
  /** What the number has by it, when that is one record. */
  recordId?: string | undefined;
  /** Whether it is there, and as this stack has set it. */
  compare(live: NumberDetails): "there" | "gone" | "changed-outside";
  detach(live: NumberDetails): Promise<unknown>;
  /** The line about what was set outside of this stack. */
  left: string;
}

/**
 * The delete of what is attached to a number. It is detached only when the number stays in the program, that is when the line was
 * taken out on purpose. When the number is deleted, too, its own delete detaches all, so that an interrupted destroy
 * strips no number.
 */
export function attachmentDeletion(context: OperationContext, thing: Thing, attached: Detachable): Deletion {
  const { journal } = context.connection;
  let live: NumberDetails | undefined;
  return {
    thing,
    facts: () => ({ subject: "attachment", numberStays: journal.has(ownedBy, numberThing(thing.id)) }),
    lookups: {
      async live() {
        live = await findForCertain(context, thing.id);
        return { live: live === undefined ? "gone" : attached.compare(live) };
      },
    },
    async remove() {
      if (live) await attached.detach(live);
      return true;
    },
    async onNotDeleted(because) {
      if (because === "asked" || because === "number-goes") {
        journal.record(leftAttached, thing, attached.recordId ?? "");
      }
      if (because === "changed-outside") await context.log("info", attached.left);
    },
  };
}
