/** From a number of the account back to a `PhoneNumber`. */
import type { NumberCodegen } from "../codegen";
import { namesFor } from "../codegen";
import type { LiveNumber } from "./live-number";

export const phoneNumberCodegen: NumberCodegen<LiveNumber> = {
  of: "number",
  suffix: "Number",
  declare: (live) => {
    const { number, alias, cnamLookupsEnabled, messagingEnabled } = live;
    const last = number.slice(-4);
    return {
      id: number,
      names: namesFor(alias, "number", last, number),
      args: {
        number: `+${number}`,
        alias: alias ?? undefined,
        cnamLookupsEnabled,
        // Off may be what a task of Flowroute is about to switch on, and a program must not switch it off again.
        messagingEnabled: messagingEnabled || undefined,
        adopt: true,
      },
      // What an exact number is looked for by: see `targetKey`.
      checked: { __searched: number },
      live,
    };
  },
};
