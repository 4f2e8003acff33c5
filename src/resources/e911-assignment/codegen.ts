/** From the emergency address of a number back to an `E911Assignment`. */
import { type AttachmentCodegen, referenceTo } from "../codegen";
import { addressThing, numberThing } from "../things";
import type { Live } from "./implementation";

export const e911AssignmentCodegen: AttachmentCodegen<Live> = {
  of: "attachment",
  declare: (number) => {
    const { e911AddressId } = number;
    if (e911AddressId === null) return undefined;
    return {
      id: number.number,
      args: {
        numberId: referenceTo(numberThing(number.number)),
        e911AddressId: referenceTo(addressThing(e911AddressId)),
      },
      live: { ...number, done: { assigned: e911AddressId } },
    };
  },
};
