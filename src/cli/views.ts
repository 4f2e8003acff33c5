/** How the records of an account are shown. The JSON keys are a contract with other programs and must stay. */
import type { AccountNumber, AvailableNumber, CnamRecord, E911Address, MessageRecord, Route } from "../client";
import { cnamStatus } from "../client/cnams/status";
import { formatMoney, formatNumber } from "../purchase";
import type { View } from "./print-list";

const price = (amount: number | undefined): string => (amount === undefined ? "" : formatMoney(amount));
const onOff = (value: boolean | undefined): string => (value === undefined ? "" : value ? "on" : "off");
const place = ({ rateCenter, state }: { rateCenter?: string; state?: string }): string =>
  [rateCenter, state]
    .filter(Boolean)
    .map((part) => part?.toUpperCase())
    .join(", ");

export const numberView: View<AccountNumber> = {
  emptyMessage: "There are no such numbers on this account.",
  columns: [
    { title: "NUMBER", cell: ({ number }) => formatNumber(number) },
    { title: "ALIAS", cell: ({ alias }) => alias },
    { title: "TYPE", cell: ({ numberType }) => numberType },
    { title: "PLACE", cell: place },
    { title: "STATUS", cell: ({ status }) => status },
    { title: "MESSAGES", cell: ({ messagingEnabled }) => onOff(messagingEnabled) },
    { title: "LOOKUPS", cell: ({ cnamLookupsEnabled }) => onOff(cnamLookupsEnabled) },
  ],
  json: (item) => ({
    id: item.number,
    number: `+${item.number}`,
    alias: item.alias,
    numberType: item.numberType ?? null,
    rateCenter: item.rateCenter ?? null,
    state: item.state ?? null,
    status: item.status ?? null,
    setupCost: item.setupCost ?? null,
    monthlyCost: item.monthlyCost ?? null,
    messagingEnabled: item.messagingEnabled ?? null,
    cnamLookupsEnabled: item.cnamLookupsEnabled ?? null,
  }),
};

export const stockView: View<AvailableNumber> = {
  emptyMessage: "There are no such numbers in stock.",
  columns: [
    { title: "NUMBER", cell: ({ number }) => formatNumber(number) },
    { title: "TYPE", cell: ({ numberType }) => numberType },
    { title: "PLACE", cell: place },
    { title: "SETUP", cell: ({ setupCost }) => price(setupCost), align: "right" },
    { title: "MONTHLY", cell: ({ monthlyCost }) => price(monthlyCost), align: "right" },
  ],
  json: (item) => ({
    id: item.number,
    number: `+${item.number}`,
    numberType: item.numberType ?? null,
    rateCenter: item.rateCenter ?? null,
    state: item.state ?? null,
    setupCost: item.setupCost ?? null,
    monthlyCost: item.monthlyCost ?? null,
  }),
};

export const routeView: View<Route> = {
  emptyMessage: "There are no such routes on this account.",
  columns: [
    { title: "ID", cell: ({ id }) => id },
    { title: "ALIAS", cell: ({ alias }) => alias },
    { title: "TYPE", cell: ({ routeType }) => routeType },
    { title: "VALUE", cell: ({ value }) => value },
    { title: "EDGE STRATEGY", cell: ({ edgeStrategyId }) => edgeStrategyId },
  ],
  json: ({ id, alias, routeType, value, edgeStrategyId }) => ({ id, alias, routeType, value, edgeStrategyId }),
};

/** Without name and address. */
export const e911View: View<E911Address> = {
  emptyMessage: "There are no such emergency addresses on this account.",
  columns: [
    { title: "ID", cell: ({ id }) => id },
    { title: "LABEL", cell: ({ label }) => label },
  ],
  json: ({ id, label }) => ({ id, label }),
};

export const e911AddressView: View<E911Address> = {
  emptyMessage: e911View.emptyMessage,
  columns: [
    ...e911View.columns,
    { title: "NAME", cell: ({ firstName, lastName }) => `${firstName} ${lastName}` },
    { title: "STREET", cell: ({ streetNumber, streetName }) => `${streetNumber} ${streetName}` },
    { title: "UNIT", cell: ({ addressType, addressTypeNumber }) => [addressType, addressTypeNumber].join(" ").trim() },
    { title: "CITY", cell: ({ city }) => city },
    { title: "STATE", cell: ({ state }) => state },
    { title: "ZIP", cell: ({ zip }) => zip },
    { title: "COUNTRY", cell: ({ country }) => country },
  ],
  json: (item) => ({
    id: item.id,
    label: item.label,
    firstName: item.firstName,
    lastName: item.lastName,
    streetNumber: item.streetNumber,
    streetName: item.streetName,
    addressType: item.addressType ?? null,
    addressTypeNumber: item.addressTypeNumber ?? null,
    city: item.city,
    state: item.state,
    country: item.country,
    zip: item.zip,
  }),
};

export const cnamView: View<CnamRecord> = {
  emptyMessage: "There are no such caller names on this account.",
  columns: [
    { title: "ID", cell: ({ id }) => id },
    { title: "VALUE", cell: ({ value }) => value },
    { title: "STATUS", cell: cnamStatus },
    { title: "REASON", cell: ({ rejectionReason }) => rejectionReason, width: 60 },
  ],
  json: (item) => ({
    id: item.id,
    value: item.value,
    status: cnamStatus(item),
    rejectionReason: item.rejectionReason,
    creationDatetime: item.creationDatetime,
    approvalDatetime: item.approvalDatetime,
  }),
};

const numberOrNothing = (number: string | undefined): string => (number === undefined ? "" : formatNumber(number));

export const messageView: View<MessageRecord> = {
  emptyMessage: "There are no messages in that time.",
  columns: [
    { title: "ID", cell: ({ id }) => id },
    { title: "TIME", cell: ({ timestamp }) => timestamp },
    { title: "DIRECTION", cell: ({ direction }) => direction },
    { title: "FROM", cell: ({ from }) => numberOrNothing(from) },
    { title: "TO", cell: ({ to }) => numberOrNothing(to) },
    { title: "STATUS", cell: ({ status }) => status },
    { title: "TEXT", cell: ({ body }) => body, width: 40 },
  ],
  json: messageJson,
};

export function messageJson(item: MessageRecord) {
  return {
    id: item.id,
    timestamp: item.timestamp ?? null,
    direction: item.direction ?? null,
    from: item.from === undefined ? null : `+${item.from}`,
    to: item.to === undefined ? null : `+${item.to}`,
    body: item.body ?? null,
    status: item.status ?? null,
    isMms: item.isMms ?? null,
    messageType: item.messageType ?? null,
    messageEncoding: item.messageEncoding ?? null,
    amountDisplay: item.amountDisplay ?? null,
    amountNanodollars: item.amountNanodollars ?? null,
    deliveryReceipts: item.deliveryReceipts,
    mediaIds: item.mediaIds,
  };
}
