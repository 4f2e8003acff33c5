/** What the engine's host runs for an `AccountCallback`. API: S4 to S6, `/v2.1/messages/{callback_type}`. */
import * as v from "valibot";
import { type CallbackType, RefusedError } from "../../../src/client";
import { isUnknown, type ResourceKind } from "../../../src/host";
import type { Thing } from "../../../src/journal";
import { oneOf } from "../../../src/resources/inputs";
import { doOrReadBack } from "../../../src/resources/read-back";
import { fields, readInputs } from "../../../src/resources/read-inputs";
import { deletionOfRecord } from "../../../src/resources/record-deletion";

export interface CallbackInputs {
  callbackType: CallbackType;
  callbackUrl: string;
  __self: string;
}

export interface LiveCallback {
  callbackType: string;
  callbackUrl: string;
}

const ADDRESS = "must be an address such as https://hooks.example.net/sms";

const schema = fields({
  callbackType: oneOf("sms_callback", "mms_callback", "sms_dlr_callback", "mms_dlr_callback"),
  callbackUrl: v.pipe(v.string(ADDRESS), v.regex(/^https?:\/\/./, ADDRESS), v.url(ADDRESS)),
});

const callbackThing = (id: string): Thing => ({
  kind: "account-callback",
  id,
  scope: "account",
  displayName: `the ${id} of the account`,
});

export const accountCallbackKind: ResourceKind<CallbackInputs, LiveCallback> = {
  kind: "AccountCallback",

  normalize: (raw) => readInputs(schema, raw),

  thingOfInputs: ({ callbackType }) => (isUnknown(callbackType) ? undefined : callbackThing(callbackType)),
  thingOfId: callbackThing,

  async observe({ connection }, id) {
    const found = await connection.client.messages.getCallback(id as CallbackType);
    return found && { callbackType: id, callbackUrl: found.callbackUrl };
  },

  /** Making it and changing it are one call, which `sync` makes. What somebody else has set is not changed. */
  async ensure(context, { callbackType, callbackUrl }) {
    const there = await accountCallbackKind.observe(context, callbackType, {});
    if (there === undefined) return { id: callbackType, live: { callbackType, callbackUrl: "" }, origin: "created" };
    if (there.callbackUrl === callbackUrl) return { id: callbackType, live: there, origin: "shared" };
    throw new RefusedError(
      "already-on-account",
      `Did not set ${callbackType} for "${context.name}": the account has one already. Nothing was changed.`,
    );
  },

  async sync({ connection }, id, want, live) {
    if (live.callbackUrl === want.callbackUrl) return live;
    const { messages } = connection.client;
    const type = id as CallbackType;
    // Where the answer is lost, a read tells.
    await doOrReadBack(
      () => messages.setCallback(type, want.callbackUrl),
      async () => (await messages.getCallback(type))?.callbackUrl === want.callbackUrl,
    );
    return { callbackType: id, callbackUrl: want.callbackUrl };
  },

  deletions: (context, id) => [
    deletionOfRecord(context, {
      thing: callbackThing(id),
      what: `callback ${id}`,
      async tryToDelete() {
        await context.connection.client.messages.removeCallback(id as CallbackType);
        return true;
      },
      dependents: async () => [],
    }),
  ],

  outputs: (live, _want, before) => ({ ...live, origin: before["origin"] }),

  differences: (outputs, want) => (outputs["callbackUrl"] === want.callbackUrl ? [] : ["callbackUrl"]),

  replaces: (outputs, want) => (outputs["callbackType"] === want.callbackType ? [] : ["callbackType"]),
};
