import type { Scenario } from "../../scenarios/scenario";
import { declare } from "../../support/program";

export const scenario: Scenario = {
  kind: "AccountCallback",
  key: "accountCallback" as never,
  name: "sms",
  program: (change = {}) => [
    declare("accountCallback" as never, "sms", {
      callbackType: "sms_callback",
      callbackUrl: "https://hooks.example.net/sms",
      ...change,
    }),
  ],
  edit: { callbackUrl: "https://hooks.example.net/v2/sms" },
  anew: { callbackType: "mms_callback" },
  live: ({ callbacks }, id) => callbacks[id as "sms_callback"],
  drift: (control) => control.setAccount({ callbacks: { sms_callback: "https://portal.example.net" } }),
  disappear: (control) => control.setAccount({ callbacks: {} }),
  writes: ["PUT /v2.1/messages/sms_callback", "DELETE /v2.1/messages/sms_callback"],
  never: [
    {
      title: "goes to an address that the program does not name",
      broken: ({ callbacks }) => Object.values(callbacks).find((url) => url !== undefined && !/example\.net/.test(url)),
    },
  ],
};
