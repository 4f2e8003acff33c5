/** Applies accounts and stock from seeds and control calls. The input is validated as a whole before anything changes. */

import { SimulatorError } from "../simulator-error";
import { validate } from "../validate";
import type { Account, AttachmentSlot, CnamRecord, NumberRecord, StockedNumber } from "./account";
import { accountParts, stock } from "./schemas";

/** Replaces the given parts of the account. Nothing changes when anything is invalid. */
export function applyAccountInput(account: Account, input: unknown): void {
  const given = validate(accountParts, input, "The account");
  const next: Account = {
    ...account,
    routes: given.routes ?? account.routes,
    e911s: given.e911s ?? account.e911s,
    cnams: given.cnams === undefined ? account.cnams : keepReviews(given.cnams, account.cnams),
    messages: given.messages ?? account.messages,
    callbacks: given.callbacks ?? account.callbacks,
    numbers: given.numbers === undefined ? account.numbers : keepTasks(given.numbers, account.numbers),
    balance: given.balance === undefined ? account.balance : given.balance,
  };
  validateReferences(next);
  next.lastId = [...next.routes.keys(), ...next.e911s.keys(), ...next.cnams.keys()].reduce(
    (highest, id) => Math.max(highest, Number(id)),
    next.lastId,
  );
  if (given.numbers !== undefined) {
    next.inventory = new Map([...account.inventory].filter(([number]) => !next.numbers.has(number)));
  }
  Object.assign(account, next);
}

/** @returns numbers in stock, with all fields */
export const readInventory = (input: unknown): StockedNumber[] => validate(stock, input, "The inventory");

/** Tasks of Flowroute go on, whatever somebody changes in the portal. */
function keepTasks(numbers: Map<string, NumberRecord>, former: Account["numbers"]): Account["numbers"] {
  return new Map([...numbers].map(([id, number]) => [id, { ...number, ...tasksOf(former.get(id), number) }]));
}

function tasksOf(former: NumberRecord | undefined, { relationships }: NumberRecord): Partial<NumberRecord> {
  if (former === undefined) return {};
  const { messagingTask, provisioning, pendingPort, formerE911, lagging } = former;
  const isSame = ([slot]: [string, unknown]): boolean =>
    former.relationships[slot as AttachmentSlot] === relationships[slot as AttachmentSlot];
  const stillLagging = Object.entries(lagging ?? {}).filter(isSame);
  return {
    ...(messagingTask === undefined ? {} : { messagingTask }),
    ...(provisioning === undefined ? {} : { provisioning }),
    ...(pendingPort === undefined ? {} : { pendingPort }),
    ...(formerE911 === undefined ? {} : { formerE911 }),
    ...(stillLagging.length === 0 ? {} : { lagging: Object.fromEntries(stillLagging) }),
  };
}

/** The review of a caller name goes on. */
function keepReviews(cnams: Map<string, CnamRecord>, former: Account["cnams"]): Account["cnams"] {
  for (const [id, record] of cnams) {
    const { reviewAt, value } = former.get(id) ?? {};
    if (reviewAt !== undefined && value === record.value) record.reviewAt = reviewAt;
  }
  return cnams;
}

function validateReferences({ numbers, routes, cnams, e911s }: Account): void {
  for (const { id, relationships } of numbers.values()) {
    const { primary_route, failover_route, cnam_preset, e911_address } = relationships;
    for (const [what, target, records] of [
      ["primary_route", primary_route, routes],
      ["failover_route", failover_route, routes],
      ["cnam_preset", cnam_preset, cnams],
      ["e911_address", e911_address, e911s],
    ] as const) {
      if (target !== null && !records.has(target)) {
        throw new SimulatorError(`The ${what} of number ${id} is "${target}", which is not on the account.`);
      }
    }
  }
}
