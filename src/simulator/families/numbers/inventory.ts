/** Numbers in stock: `GET /v2/numbers/available`, with area codes, exchanges and tiers. */
import { countryOf, type StockedNumber, sortedStock } from "../../account/account";
import { digitFilter } from "../../rest/digits";
import { listAnswer, shownAttributes } from "../../rest/documents";
import { invalidQuery } from "../../rest/errors";
import type { Answer, Call, Family } from "../../rest/family";

const originalAttributes = ["value", "number_type", "rate_center", "state", "monthly_cost", "setup_cost"];

export const inventory: Family = {
  endpoints: [
    { method: "GET", path: "/v2/numbers/available/areacodes", handle: listAreaCodes },
    { method: "GET", path: "/v2/numbers/available/exchanges", handle: listExchanges },
    { method: "GET", path: "/v2/numbers/available/tiers", handle: listTiers },
    { method: "GET", path: "/v2/numbers/available", handle: searchStock },
  ],
};

function listAreaCodes(call: Call): Answer {
  const { echo, stock } = affordable(call);
  return listAnswer(call, {
    items: [...new Set(stock.map(({ number }) => number.slice(1, 4)))],
    maximum: 400,
    echo,
    show: (id) => ({
      type: "areacode",
      id,
      links: { related: call.link(`/v2/numbers/available/exchanges?areacode=${id}`) },
    }),
  });
}

function listExchanges(call: Call): Answer {
  const { echo, stock } = affordable(call);
  const areaCode = call.query("areacode");
  if (areaCode !== undefined && !/^\d{3}$/.test(areaCode)) throw invalidQuery("areacode", "Must be 3 digits.");
  const inArea = stock.filter(({ number }) => areaCode === undefined || number.slice(1, 4) === areaCode);
  return listAnswer(call, {
    items: [...new Set(inArea.map(({ number }) => number.slice(1, 7)))],
    maximum: 200,
    echo: { ...echo, areacode: areaCode },
    show: (id) => ({ type: "exchange", id, links: { related: call.link(`/v2/numbers/available?starts_with=1${id}`) } }),
  });
}

function listTiers(call: Call): Answer {
  return listAnswer(call, {
    items: [...new Set(sortedStock(call.account).map(({ tier }) => tier))].sort(),
    maximum: 200,
    show: (id) => ({ type: "tier", id, links: { related: call.link(`/v2/numbers?tier=${encodeURIComponent(id)}`) } }),
  });
}

function affordable(call: Call): { echo: Record<string, string | undefined>; stock: StockedNumber[] } {
  const text = call.query("max_setup_cost");
  if (text !== undefined && !/^\d+(\.\d+)?$/.test(text)) throw invalidQuery("max_setup_cost", "Not a valid number.");
  const stock = sortedStock(call.account).filter(({ setupCost }) => text === undefined || setupCost <= Number(text));
  return { echo: { max_setup_cost: text }, stock };
}

function searchStock(call: Call): Answer {
  const digits = digitFilter(call);
  const rateCenter = call.query("rate_center")?.toLowerCase();
  const state = call.query("state")?.toLowerCase();
  const numberType = call.query("number_type")?.toLowerCase();
  const isoCountry = call.query("iso_country")?.toUpperCase();
  if (
    rateCenter !== undefined &&
    state === undefined &&
    call.world.choices.is("rate-center-without-state", "refuse-422")
  ) {
    throw invalidQuery("state", "Required when rate_center is given.");
  }
  const found = sortedStock(call.account).filter(
    (item) =>
      digits.matches(item.number) &&
      (rateCenter === undefined || item.rateCenter === rateCenter) &&
      (state === undefined || item.state === state) &&
      (numberType === undefined || item.numberType === numberType) &&
      (isoCountry === undefined || isoCountry === countryOf(item.number)),
  );
  const order = call.query("order_by");
  return listAnswer(call, {
    items: order === undefined ? found : sortBy(found, order),
    maximum: 200,
    ordered: order !== undefined,
    echo: {
      ...digits.echo,
      rate_center: rateCenter?.toUpperCase(),
      state: state?.toUpperCase(),
      number_type: numberType,
      iso_country: isoCountry,
      order_by: order,
    },
    show: (item) => ({
      type: "number",
      id: item.number,
      attributes: shownAttributes(
        call,
        {
          value: item.number,
          number_type: item.numberType,
          rate_center: item.rateCenter,
          state: item.state,
          monthly_cost: item.monthlyCost,
          setup_cost: item.setupCost,
          inbound_rate: 0.012,
          rate_type: item.numberType === "toll-free" ? "toll-free" : "local",
          tier: item.tier,
          iso_country: countryOf(item.number),
        },
        originalAttributes,
      ),
      links: { related: call.link(`/v2/numbers/${item.number}`) },
    }),
  });
}

const sortKeys: Record<string, (item: StockedNumber) => string | number> = {
  monthly_cost: ({ monthlyCost }) => monthlyCost,
  iso_country: ({ number }) => countryOf(number),
  number_type: ({ numberType }) => numberType,
  state: ({ state }) => state ?? "",
  rate_center: ({ rateCenter }) => rateCenter ?? "",
  number: ({ number }) => number,
  value: ({ number }) => number,
  tn: ({ number }) => number,
};

/** `order_by=tn` or `order_by=tn,desc`; equal items stay sorted by digits. */
function sortBy(items: readonly StockedNumber[], order: string): StockedNumber[] {
  const [name = "", direction = "asc", ...rest] = order.split(",");
  const key = Object.hasOwn(sortKeys, name) ? sortKeys[name] : undefined;
  if (key === undefined || !["asc", "desc"].includes(direction) || rest.length > 0) {
    throw invalidQuery(
      "order_by",
      `Must be one of ${Object.keys(sortKeys).join(", ")}, optionally followed by ,asc or ,desc.`,
    );
  }
  const sign = direction === "desc" ? -1 : 1;
  return [...items].sort((one, other) => (key(one) === key(other) ? 0 : key(one) < key(other) ? -sign : sign));
}
