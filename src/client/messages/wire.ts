/** Requests and answers of messages and their provisioning. Only this file knows their shape. */
import { requireCallbackUrl } from "../callbacks/wire";
import { RefusedError } from "../errors";
import { InvalidResponse } from "../http/call";
import type { JsonRecord, Resource } from "../json/document";
import {
  isRecord,
  readBoolean,
  readCount,
  readId,
  readIncluded,
  readManyRelated,
  readOne,
  readText,
} from "../json/document";
import { omitUndefined } from "../omit-undefined";
import { normalizeNumber } from "../phone-number";
import { quoted } from "../text/foreign-text";
import { withSteps } from "../text/steps";
import type {
  DeliveryReceipt,
  MessageDetails,
  MessageMedia,
  MessageRecord,
  NewMessage,
  ProvisioningTask,
} from "./model";
import { inUtc } from "./time";

export const wirePaths = {
  messages: "/v2.1/messages",
  message: (id: string) => `/v2.1/messages/${id}`,
  callback: (type: string) => `/v2.1/messages/${type}`,
  provision: "/v2/message-provision",
  provisioning: (taskId: string) => `/v2/message-provision/status/${taskId}`,
};

const isMessageId = (id: string): boolean => /^mdr\d-[\w-]{1,80}$/.test(id);

/** The prefix distinguishes it from callbacks, which have the same path. @throws RefusedError */
export function requireMessageId(id: string): string {
  if (typeof id === "string" && isMessageId(id)) return id;
  throw new RefusedError(
    "invalid-input",
    withSteps(
      `${quoted(id)} is not the id of a message. Nothing was sent.`,
      'Give the id as Flowroute shows it, such as "mdr2-39cadeace66e11e7aff806cd7f24ba2d".',
    ),
  );
}

const isTaskId = (id: string): boolean => /^[\w-]{1,100}$/.test(id);

/** @throws RefusedError */
export function requireTaskId(id: string): string {
  if (typeof id === "string" && isTaskId(id)) return id;
  throw new RefusedError(
    "invalid-input",
    withSteps(
      `${quoted(id)} is not the id of a provisioning task. Nothing was sent.`,
      "Give the id that Flowroute answered when the task began.",
    ),
  );
}

/** @throws RefusedError for anything but a day or a time */
export function requireDate(name: string, value: string): string {
  const complete = typeof value === "string" ? inUtc(value) : undefined;
  if (complete !== undefined) return complete;
  throw new RefusedError(
    "invalid-input",
    withSteps(
      `${name} is ${quoted(value)}. Nothing was sent.`,
      "Give a day (2026-01-31) or a time (2026-01-31T08:00:00.00Z).",
    ),
  );
}

/** @throws RefusedError for malformed numbers, and for an empty message */
export function messageDocument({ to, from, body, mediaUrls, isMms, dlrCallback }: NewMessage): unknown {
  const attributes = omitUndefined({
    to: normalizeNumber(to),
    from: normalizeNumber(from),
    body,
    media_urls: mediaUrls,
    is_mms: isMms,
    dlr_callback: dlrCallback === undefined ? undefined : requireCallbackUrl(dlrCallback),
  });
  if (!body && (mediaUrls === undefined || mediaUrls.length === 0)) {
    throw new RefusedError(
      "invalid-input",
      withSteps("This message has neither text nor media. Nothing was sent.", "Give body, mediaUrls or both."),
    );
  }
  return { data: { type: "message", attributes } };
}

/** A flat body, and numbers without a plus. */
export function provisionRequest(
  numbers: readonly string[],
  action: "enable" | "disable",
  options: { callbackUrl?: string | undefined; email?: boolean | undefined },
): unknown {
  if (action !== "enable" && action !== "disable") {
    throw new RefusedError(
      "invalid-input",
      withSteps(`${quoted(action)} is not an action. Nothing was sent.`, 'Give "enable" or "disable".'),
    );
  }
  if (numbers.length === 0)
    throw new RefusedError("invalid-input", "The list of numbers to provision is empty. Nothing was sent.");
  return {
    numbers,
    action,
    ...omitUndefined({
      callback_url: options.callbackUrl === undefined ? undefined : requireCallbackUrl(options.callbackUrl),
      email: options.email,
    }),
  };
}

/** @throws InvalidResponse without an id */
export function readMessageId({ id }: Resource): string {
  if (id === null || !isMessageId(id)) throw new InvalidResponse("a message has no id");
  return id;
}

export function readMessage(resource: Resource): MessageRecord {
  const { attributes, relationships } = resource;
  return {
    id: readMessageId(resource),
    ...omitUndefined({
      to: readPhoneNumber(attributes.to),
      from: readPhoneNumber(attributes.from),
      body: readText(attributes.body),
      direction: readText(attributes.direction),
      status: readText(attributes.status),
      amountDisplay: readText(attributes.amount_display),
      amountNanodollars: readCount(attributes.amount_nanodollars),
      messageEncoding: readCount(attributes.message_encoding),
      messageType: readText(attributes.message_type),
      isMms: readBoolean(attributes.is_mms),
      timestamp: readText(attributes.timestamp),
    }),
    deliveryReceipts: readRecords(attributes.delivery_receipts).map(readReceipt),
    mediaIds: readManyRelated(relationships, "media"),
  };
}

export function readMessageDetails(json: unknown): MessageDetails {
  return { ...readMessage(readOne(json, "message")), media: readIncluded(json, "media").flatMap(readMedia) };
}

function readReceipt(receipt: JsonRecord): DeliveryReceipt {
  return omitUndefined({
    level: readCount(receipt.level),
    status: readText(receipt.status),
    statusCode: readCount(receipt.status_code),
    statusCodeDescription: readText(receipt.status_code_description),
    timestamp: readText(receipt.timestamp),
  });
}

function readMedia({ id, attributes }: Resource): MessageMedia[] {
  if (id === null) return [];
  const { url, mime_type, file_name, file_size } = attributes;
  const known = omitUndefined({
    url: readText(url),
    mimeType: readText(mime_type),
    fileName: readText(file_name),
    fileSize: readCount(file_size),
  });
  return [{ id, ...known }];
}

/** @throws InvalidResponse without an id */
export function readTask({ id, attributes }: Resource): ProvisioningTask {
  if (id === null || !isTaskId(id)) throw new InvalidResponse("a provisioning task has no id");
  const { status, message, tn, numbers } = attributes;
  return {
    id,
    ...omitUndefined({
      status: readText(status),
      message: readText(message),
      number: readPhoneNumber(tn),
      numbers: isRecord(numbers)
        ? {
            successful: readPhoneNumbers(numbers.successful),
            processing: readPhoneNumbers(numbers.processing),
            failed: readPhoneNumbers(numbers.failed),
          }
        : undefined,
    }),
  };
}

/** Short codes have messages, too. Anything but digits is left out. */
function readPhoneNumber(value: unknown): string | undefined {
  const digits = readId(value)?.replace(/^\+/, "");
  return digits !== undefined && /^\d{3,15}$/.test(digits) ? digits : undefined;
}

function readPhoneNumbers(value: unknown): string[] {
  return Array.isArray(value) ? value.map(readPhoneNumber).filter((number) => number !== undefined) : [];
}

function readRecords(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
