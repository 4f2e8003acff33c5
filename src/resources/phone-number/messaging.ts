/**
 * Messaging of a number is switched by a task of Flowroute that goes on after its answer: what was asked for counts
 * until the task is over, so that nothing is asked for twice and no refresh takes the wait for a drift.
 */
import type { NumberDetails } from "../../client";
import { foreignText } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import { isUnknown, type OperationContext, type PropertyValues } from "../../host";
import { formatNumber } from "../../purchase";
import type { NumberInputs } from "./inputs";
import type { LiveNumber, MessagingOrder as MessagingRequest } from "./live-number";

/** The outputs' key of the order. */
export const PENDING_MESSAGING = "__messaging";

/** Flowroute does not say how long a task takes. One that is not over by then is taken for lost. */
const PATIENCE_MS = 24 * 3_600_000;

type Verdict = "done" | "under-way" | "failed" | "overdue" | "superseded";

/** What became of an order, by what the number shows. Pure. */
export function judgeOrder(
  { messagingEnabled, messagingTask }: Pick<NumberDetails, "messagingEnabled" | "messagingTask">,
  order: MessagingRequest,
  now: number,
): Verdict {
  if (messagingEnabled === order.enabled) return "done";
  const isOurs = messagingTask?.id === order.task || order.task === undefined;
  // Somebody has asked for something else since, or switched it back after our task was through.
  if (messagingTask && (!isOurs || messagingTask.status === "successful")) return "superseded";
  if (messagingTask?.status === "failed") return "failed";
  return now - order.at > PATIENCE_MS ? "overdue" : "under-way";
}

/** The number as it is, or as it will be once Flowroute has done what it accepted. */
export async function withPendingMessaging(
  context: OperationContext,
  live: NumberDetails,
  outputs: PropertyValues,
): Promise<LiveNumber> {
  const known = outputs["messagingEnabled"];
  // Older API servers leave it out.
  if (live.messagingEnabled === undefined)
    return typeof known === "boolean" ? { ...live, messagingEnabled: known } : live;
  const order = readOrder(outputs[PENDING_MESSAGING]);
  if (order === undefined) return live;
  const verdict = judgeOrder(live, order, context.connection.environment.runtime.now());
  if (verdict === "under-way") return { ...live, messagingEnabled: order.enabled, messagingOrder: order };
  const what = `switch messages ${onOff(order.enabled)} for ${formatNumber(live.number)}`;
  const warn = (happened: string) =>
    context.log(
      "warning",
      withSteps(
        `${happened}. They are still ${onOff(!order.enabled)}.`,
        "Run pulumi up: it asks for it again.",
        "If that does not help, ask Flowroute's support.",
      ),
    );
  if (verdict === "failed") await warn(`Flowroute failed to ${what}`);
  if (verdict === "overdue") await warn(`Flowroute did not ${what} within a day`);
  return live;
}

/** The number after an update that switched messaging, or left it alone. */
export async function afterUpdate(
  context: OperationContext,
  asked: boolean | undefined,
  before: LiveNumber,
  updated: NumberDetails & { warning?: string },
): Promise<LiveNumber> {
  const { warning, ...details } = updated;
  const { messagingOrder, ...rest } = before;
  const number = { ...rest, ...details };
  if (warning) {
    await context.log("warning", `${formatNumber(number.number)}: ${foreignText(warning)}`);
    if (asked !== undefined) return number;
  }
  if (asked === undefined) {
    return messagingOrder === undefined
      ? number
      : { ...number, messagingEnabled: messagingOrder.enabled, messagingOrder };
  }
  if (details.messagingEnabled === asked) return number;
  await context.log(
    "info",
    withSteps(
      `Flowroute accepted the request to switch messages ${onOff(asked)} for ${formatNumber(number.number)}, and takes a while for it.`,
      "pulumi refresh shows how it ended.",
    ),
  );
  const task = details.messagingTask?.id;
  const at = context.connection.environment.runtime.now();
  return { ...number, messagingEnabled: asked, messagingOrder: { enabled: asked, at, ...(task ? { task } : {}) } };
}

/** In a check, where the program switches messaging off; `live` is what is known of the number. */
export async function warnOfSwitchingOff(
  context: OperationContext,
  inputs: NumberInputs,
  live: { messagingEnabled?: boolean },
): Promise<void> {
  if (inputs.messagingEnabled !== false || live.messagingEnabled === false) return;
  await context.log("warning", switchingOff(inputs.number, context.name, live.messagingEnabled === true));
}

export function switchingOff(number: string | undefined, name: string, isOn: boolean): string {
  const which =
    number === undefined || isUnknown(number) ? `the number of "${name}"` : formatNumber(number.replace("+", ""));
  return withSteps(
    `The program switches messages off for ${which}${isOn ? "" : ", if they are on"}. That may cost the number its 10DLC campaign.`,
    "The campaign is registered elsewhere and takes long to get back. Without it the number cannot send, even with messages on.",
    "To leave messages as they are, take messagingEnabled out.",
  );
}

function readOrder(stored: unknown): MessagingRequest | undefined {
  const { enabled, at, task } = (stored ?? {}) as Partial<MessagingRequest>;
  if (typeof enabled !== "boolean" || typeof at !== "number") return undefined;
  return { enabled, at, ...(typeof task === "string" ? { task } : {}) };
}

const onOff = (enabled: boolean): string => (enabled ? "on" : "off");
