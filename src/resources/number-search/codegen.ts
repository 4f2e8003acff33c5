/** A number that is on the account has been bought: nothing is searched for it. */
import type { CompanionCodegen } from "../codegen";

export const numberSearchCodegen: CompanionCodegen = { of: "companion" };
