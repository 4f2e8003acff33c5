/** From the caller name of a number back to a `CnamAssignment`. */
import { type AttachmentCodegen, referenceTo } from "../codegen";
import { cnamRecordThing, numberThing } from "../things";
import type { Live } from "./implementation";

export const cnamAssignmentCodegen: AttachmentCodegen<Live> = {
  of: "attachment",
  declare: (number) => {
    const { cnamRecordId } = number;
    if (cnamRecordId === null) return undefined;
    return {
      id: number.number,
      args: {
        numberId: referenceTo(numberThing(number.number)),
        cnamRecordId: referenceTo(cnamRecordThing(cnamRecordId)),
      },
      // Only an approved name can be on a number.
      checked: { approved: true },
      live: { ...number, progress: { status: "active", assigned: cnamRecordId } },
    };
  },
};
