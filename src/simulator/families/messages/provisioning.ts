/** Tasks that enable or disable messaging, with a delay: `/v2/message-provision`. */
import { type Account, nextId, type ProvisioningTask } from "../../account/account";
import { seededRandom, uuid } from "../../random";
import { flatBody, optionalBoolean } from "../../rest/body";
import type { Resource } from "../../rest/documents";
import { ApiError, invalidAttribute, notOnAccount } from "../../rest/errors";
import type { Answer, Call, Family } from "../../rest/family";

export const provisioning: Family = {
  endpoints: [
    { method: "POST", path: "/v2/message-provision", handle: createTask },
    { method: "GET", path: "/v2/message-provision/status/:task", handle: readTask },
  ],
  applyDueChanges: completeDueTasks,
};

/** Starts a task. Numbers that are not on the account are refused within it. */
export function startProvisioning(call: Call, numbers: string[], enable: boolean, bulk = false): ProvisioningTask {
  const { account, world } = call;
  const task: ProvisioningTask = {
    id: uuid(seededRandom(Number(nextId(account)))),
    enable,
    numbers,
    refused: numbers.filter((id) => account.numbers.get(id)?.pendingPort ?? !account.numbers.has(id)),
    at: call.now + (world.choices.is("messaging-enabled-after", "1m") ? 60_000 : 0),
    fails: world.choices.is("message-provisioning-result", "failed"),
    bulk,
  };
  account.provisionings.set(task.id, task);
  for (const id of numbers) {
    const number = account.numbers.get(id);
    if (number === undefined || task.refused.includes(id)) continue;
    number.messagingTask = { enable, at: task.at, fails: task.fails };
    number.provisioning = task.id;
  }
  return task;
}

/** The document of a task: for one number, or with the states of several. */
export function provisioningResource(call: Call, task: ProvisioningTask, number?: string): Resource {
  const { id, numbers, refused } = task;
  const form = (digits: string): string =>
    call.world.choices.is("provisioning-number-form", "plus") ? `+${digits}` : digits;
  const only = number ?? (task.bulk ? undefined : numbers[0]);
  if (only !== undefined) {
    const status = refused.includes(only) ? "failed" : statusAt(call.now, task);
    return { type: "message_provisioning_status", id, attributes: { status, tn: form(only) } };
  }
  const status = statusAt(call.now, task);
  const accepted = numbers.filter((digits) => !refused.includes(digits));
  const buckets = { successful: [] as string[], processing: [] as string[], failed: refused.map(form) };
  buckets[status].push(...accepted.map(form));
  return {
    type: "message_bulk_provisioning_status",
    id,
    attributes: {
      status: accepted.length === 0 ? "failed" : status,
      message: `Messaging is being ${task.enable ? "enabled" : "disabled"} for ${numbers.length} numbers.`,
      numbers: buckets,
    },
  };
}

const statusAt = (now: number, { at, fails }: ProvisioningTask): "processing" | "successful" | "failed" =>
  now < at ? "processing" : fails ? "failed" : "successful";

function createTask(call: Call): Answer {
  const body = flatBody(call);
  const { numbers, action, callback_url } = body;
  const isNumber = (number: unknown): boolean => typeof number === "string" && /^\+?1\d{10}$/.test(number);
  if (!Array.isArray(numbers) || numbers.length === 0 || !numbers.every(isNumber))
    throw invalidAttribute("numbers", "Not a valid list of numbers.");
  if (action !== "enable" && action !== "disable") throw invalidAttribute("action", "Must be one of enable, disable.");
  if (callback_url !== undefined && callback_url !== null && typeof callback_url !== "string")
    throw invalidAttribute("callback_url", "Not a valid string.");
  optionalBoolean(body, "email");
  if (call.world.choices.is("message-provisioning", "down"))
    throw new ApiError(503, "Service Unavailable", "The Message Provision API could not be reached.");
  const digits = [...new Set(numbers.map((number: string) => number.replace("+", "")))];
  const [only = ""] = digits;
  if (digits.length === 1 && !call.account.numbers.has(only)) throw notOnAccount();
  const task = startProvisioning(call, digits, action === "enable", digits.length > 1);
  return { status: 201, document: { data: provisioningResource(call, task) } };
}

function readTask(call: Call): Answer {
  const task = call.account.provisionings.get(call.param("task"));
  if (task === undefined) throw notOnAccount();
  return { status: 200, document: { data: provisioningResource(call, task) } };
}

function completeDueTasks(account: Account, now: number): void {
  for (const number of account.numbers.values()) {
    const { messagingTask } = number;
    if (messagingTask === undefined || messagingTask.at > now) continue;
    if (!messagingTask.fails) number.messaging_enabled = messagingTask.enable;
    delete number.messagingTask;
  }
}
