/** From a callback of the account back to an `AccountCallback`. */
import type { CallbackType } from "../../../src/client";
import { namesFor, type RecordCodegen } from "../../../src/resources/codegen";
import type { LiveCallback } from "./implementation";

const TYPES: readonly CallbackType[] = ["sms_callback", "mms_callback", "sms_dlr_callback", "mms_dlr_callback"];

export const accountCallbackCodegen: RecordCodegen<LiveCallback> = {
  of: "account",
  file: "callbacks",
  suffix: "Callback",
  secretsIn: "callbacks",

  async *list({ messages }) {
    for (const callbackType of TYPES) {
      const found = await messages.getCallback(callbackType);
      if (found) yield { callbackType, callbackUrl: found.callbackUrl };
    }
  },

  declare: (live) => ({
    id: live.callbackType,
    names: namesFor(live.callbackType, "callback", live.callbackType),
    args: { callbackType: live.callbackType },
    secrets: { callbackUrl: live.callbackUrl },
    live,
  }),
};
