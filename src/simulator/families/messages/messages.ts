/** Messages: send, read, list. `/v2.1/messages`. They reach nobody. Receipts come in virtual time. */
import { type Account, isTollFree, nextId } from "../../account/account";
import type { AccountMessage, DeliveryReceipt } from "../../account/shapes";
import { parseTime } from "../../account/time";
import { seededRandom, uuid } from "../../random";
import { envelopedAttributes, type Fields, optionalBoolean, optionalText } from "../../rest/body";
import { documentAnswer, listAnswer, type Resource } from "../../rest/documents";
import { ApiError, invalidAttribute, invalidQuery, notOnAccount } from "../../rest/errors";
import type { Answer, Call, Family } from "../../rest/family";
import { requireFunds } from "../../rest/funds";

const path = "/v2.1/messages";

export const messages: Family = {
  endpoints: [
    { method: "POST", path, handle: send },
    { method: "GET", path, handle: listMessages },
    { method: "GET", path: `${path}/:id`, handle: readMessage },
  ],
  applyDueChanges: deliverDueReceipts,
};

/** Price of a message in dollars. */
const priceOf = { sms: 0.004, mms: 0.01 };
const smsPerSecond = 5;
const visibleAfterMs = 5000;

function send(call: Call): Answer {
  const { account, world } = call;
  const message = checkedMessage(envelopedAttributes(call, "message"));
  const sender = account.numbers.get(message.from);
  if (sender === undefined || !sender.messaging_enabled) {
    const status = world.choices.is("send-from-unusable-number", "refuse-403") ? 403 : 422;
    throw new ApiError(status, "Invalid Resource", "The from number is not enabled for messaging on your account.");
  }
  if (!message.is_mms) refuseTooMany(call);
  const price = message.is_mms ? priceOf.mms : priceOf.sms;
  requireFunds(call, price);
  const sent: AccountMessage = {
    ...message,
    id: `mdr2-${uuid(seededRandom(Number(nextId(account)))).replaceAll("-", "")}`,
    status: "queued",
    direction: "outbound",
    amount_nanodollars: Math.round(price * 1e9),
    amount_display: `$${price.toFixed(4)}`,
    timestamp: world.clock.timestamp(),
    delivery_receipts: [],
  };
  account.messages.set(sent.id, sent);
  world.charge("message", sent.from, price);
  return {
    status: 202,
    document: { data: { type: "message", id: sent.id, links: { self: call.link(`${path}/${sent.id}`) } } },
  };
}

type CheckedMessage = Pick<
  AccountMessage,
  "to" | "from" | "body" | "is_mms" | "media_urls" | "message_encoding" | "message_type" | "dlr_callback"
>;

function checkedMessage(fields: Fields): CheckedMessage {
  const [to, from] = (["to", "from"] as const).map((name) => {
    const number = optionalText(fields, name, 16);
    if (!number) throw invalidAttribute(name, "Missing data for required field.");
    if (!/^\+?\d{11}$/.test(number)) throw invalidAttribute(name, "Not a valid phone number: 11 digits in E.164 form.");
    return number.replace("+", "");
  }) as [string, string];
  const body = optionalText(fields, "body", 2048) ?? "";
  const media = fields.media_urls ?? [];
  if (!Array.isArray(media) || media.some((url) => typeof url !== "string"))
    throw invalidAttribute("media_urls", "Not a valid list of strings.");
  const is_mms = optionalBoolean(fields, "is_mms") ?? media.length > 0;
  if (body === "" && !(is_mms && media.length > 0)) throw invalidAttribute("body", "Missing data for required field.");
  return {
    to,
    from,
    body,
    is_mms,
    media_urls: media,
    message_encoding: [...body].every((character) => character <= "\u007f") ? 0 : 8,
    message_type: isTollFree(from) ? "toll-free" : "longcode",
    dlr_callback: optionalText(fields, "dlr_callback", 2048) ?? null,
  };
}

function refuseTooMany({ account, now, world }: Call): void {
  if (world.choices.is("message-rate", "unlimited")) return;
  const recent = [...account.messages.values()].filter(
    ({ direction, is_mms, timestamp }) => direction === "outbound" && !is_mms && parseTime(timestamp) > now - 1000,
  );
  if (recent.length >= smsPerSecond) throw new ApiError(429, "Too Many Requests", "Message rate limit exceeded.");
}

/** A message is not found in the first seconds after it was sent. */
function isVisible({ now, world }: Call, { direction, timestamp }: AccountMessage): boolean {
  if (direction !== "outbound" || world.choices.is("message-visible", "at-once")) return true;
  return now >= parseTime(timestamp) + visibleAfterMs;
}

function readMessage(call: Call): Answer {
  const message = call.account.messages.get(call.param("id"));
  if (message === undefined || !isVisible(call, message)) throw notOnAccount();
  const media = mediaOf(message);
  return documentAnswer(call, 200, messageResource(call, message), media.length === 0 ? undefined : media);
}

function listMessages(call: Call): Answer {
  const from = readDate(call, "start_date");
  if (from === undefined) throw invalidQuery("start_date", "Missing data for required field.");
  const until = readDate(call, "end_date") ?? Number.POSITIVE_INFINITY;
  const found = [...call.account.messages.values()].filter((message) => {
    const at = parseTime(message.timestamp);
    return at >= from && at <= until && isVisible(call, message);
  });
  return listAnswer(call, {
    items: found.sort((one, other) => parseTime(one.timestamp) - parseTime(other.timestamp)),
    maximum: Number.MAX_SAFE_INTEGER,
    echo: { start_date: call.query("start_date"), end_date: call.query("end_date") },
    onlyNext: true,
    show: (message) => messageResource(call, message),
  });
}

/** `2017-12-22`, `2017-12-22T01:52:39.39Z` or, in UTC as well, `2017-12-22T01:52:39`. */
function readDate(call: Call, name: string): number | undefined {
  const text = call.query(name);
  if (text === undefined) return undefined;
  const at = parseTime(text);
  if (Number.isNaN(at)) throw invalidQuery(name, "Not a valid datetime.");
  return at;
}

function messageResource(call: Call, message: AccountMessage): Resource {
  const { id, media_urls: _media, dlr_callback: _callback, ...attributes } = message;
  const media = mediaOf(message).map((item) => ({ id: String(item.id), type: item.type }));
  return {
    type: "message",
    id,
    attributes,
    links: { self: call.link(`${path}/${id}`) },
    ...(message.is_mms ? { relationships: { media: { data: media } } } : {}),
  };
}

function mediaOf({ id, media_urls }: AccountMessage): Resource[] {
  return media_urls.map((url, place) => ({
    type: "media",
    id: `${id}-${place + 1}`,
    attributes: { file_name: url.split("/").at(-1) ?? "", url },
  }));
}

/** The carrier receives a message after two seconds, the phone after four. */
const receiptSchedule: { after: number; receipt: Omit<DeliveryReceipt, "timestamp"> }[] = [
  {
    after: 2000,
    receipt: {
      level: 1,
      status: "message buffered",
      status_code: 1003,
      status_code_description: "Message accepted by Carrier",
    },
  },
  {
    after: 4000,
    receipt: { level: 2, status: "delivered", status_code: null, status_code_description: "Message delivered" },
  },
];

function deliverDueReceipts(account: Account, now: number): void {
  for (const message of account.messages.values()) {
    if (message.direction !== "outbound" || message.status === "delivered") continue;
    for (const { after, receipt } of receiptSchedule.slice(message.delivery_receipts.length)) {
      const at = parseTime(message.timestamp) + after;
      if (at > now) break;
      message.delivery_receipts.push({ ...receipt, timestamp: new Date(at).toISOString() });
      message.status = receipt.status;
    }
  }
}
