/** `flowroute search`: what is in stock under the caps, cheapest first, and a program that would buy one. */
import { type Command, Option } from "commander";
import type { AvailableNumber, FlowrouteClient } from "../../client";
import { jsonText } from "../../client/text/foreign-text";
import {
  type Caps,
  describeCaps,
  describeCriteria,
  formatMoney,
  formatNumber,
  isAffordable,
  money,
} from "../../purchase";
import { type DefaultCaps, readTarget } from "../../resources/number-search/target";
import { withAccount } from "../account";
import { type AccountFlags, examples, jsonOption, limitOption, parseDollars, stackOption } from "../flags";
import type { Io } from "../io";
import { startProgress } from "../progress";
import { phoneNumberSnippet, type SearchRequest } from "../snippet";
import { createTable } from "../table";
import { stockView } from "../views";

interface SearchFlags extends AccountFlags {
  startsWith?: string;
  contains?: string;
  endsWith?: string;
  rateCenter?: string;
  state?: string;
  numberType?: string;
  maxSetupCost?: number;
  maxMonthlyCost?: number;
  limit: number;
}

/** Most numbers that are read. */
const MAX_SEARCHED = 10_000;
const DEFAULT_LIMIT = 20;

export function addSearch(program: Command, io: Io): void {
  program
    .command("search")
    .description("Show numbers in stock that cost no more than the caps, cheapest first. Nothing is bought.")
    .option("--starts-with <digits>", "with or without the country code 1, such as 206")
    .option("--contains <digits>", "digits anywhere in the number")
    .option("--ends-with <digits>", "last digits")
    .option("--rate-center <name>", "as Flowroute abbreviates it, such as SEATTLE; needs --state")
    .option("--state <letters>", "two letters, such as WA")
    .addOption(new Option("--number-type <type>", "local numbers or toll-free ones").choices(["longcode", "toll-free"]))
    .addOption(new Option("--max-setup-cost <dollars>", "highest setup fee (default: 5)").argParser(parseDollars))
    .addOption(new Option("--max-monthly-cost <dollars>", "highest monthly fee (default: 5)").argParser(parseDollars))
    .addOption(limitOption("show this many").default(DEFAULT_LIMIT))
    .addOption(stackOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      examples(
        "flowroute search --rate-center SEATTLE --state WA --max-setup-cost 1",
        "flowroute search --number-type toll-free --starts-with 833 --json",
      ),
    )
    .action((flags: SearchFlags, command: Command) =>
      withAccount(io, flags, async (client, settings) => {
        const request = readRequest(flags, settings, command);
        const stock = await searchStock(io, client, request);
        await io.print(flags.json ? jsonOf(request, stock, flags.limit) : textOf(request, stock, flags.limit));
      }),
    );
}

/** By the rules of a `PhoneNumber`, so that it would find the same numbers. */
function readRequest(flags: SearchFlags, defaults: DefaultCaps, command: Command): SearchRequest {
  const { startsWith, contains, endsWith, rateCenter, state, numberType, maxSetupCost, maxMonthlyCost } = flags;
  const criteria = { startsWith, contains, endsWith, rateCenter, state, numberType };
  const { inputs, failures } = readTarget({ criteria, maxSetupCost, maxMonthlyCost }, defaults);
  const problems = failures.map(({ property, reason }) => `${flagOf(property)} ${reason}`);
  if (problems.length > 0) command.error(`error: ${problems.join("; ")}`);
  return inputs as unknown as SearchRequest;
}

/** From `search.rateCenter` to `--rate-center`. */
const flagOf = (property: string): string =>
  `--${property.replace("search.", "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

interface Stock {
  /** Within the caps, cheapest first. */
  affordable: AvailableNumber[];
  looked: number;
  /** Everything in stock was read. */
  isComplete: boolean;
  cheapestAbove: AvailableNumber | undefined;
}

async function searchStock(io: Io, client: FlowrouteClient, { criteria, ...caps }: SearchRequest): Promise<Stock> {
  const progress = startProgress(io, "reading the stock");
  const offers: AvailableNumber[] = [];
  try {
    // One more, to know whether there are more.
    for await (const offer of client.numbers.search({ ...criteria, limit: MAX_SEARCHED + 1 })) {
      if (offers.push(offer) % 100 === 0) progress.update(`reading the stock: ${offers.length} so far`);
    }
  } finally {
    progress.stop();
  }
  const looked = offers.slice(0, MAX_SEARCHED).sort(byPrice);
  return {
    affordable: looked.filter((offer) => isAffordable(offer, caps)),
    looked: looked.length,
    isComplete: offers.length === looked.length,
    cheapestAbove: looked.find((offer) => !isAffordable(offer, caps) && total(offer) !== undefined),
  };
}

const total = ({ setupCost, monthlyCost }: AvailableNumber) =>
  setupCost === undefined || monthlyCost === undefined ? undefined : money(setupCost).plus(monthlyCost);

/** Numbers without a price come last; equal prices are sorted by number. */
function byPrice(one: AvailableNumber, other: AvailableNumber): number {
  const [a, b] = [total(one), total(other)];
  const difference = a && b ? a.cmp(b) : Number(a === undefined) - Number(b === undefined);
  return difference || (one.number < other.number ? -1 : 1);
}

function textOf(request: SearchRequest, stock: Stock, limit: number): string {
  const { affordable, looked, cheapestAbove } = stock;
  const shown = affordable.slice(0, limit);
  const lines = [
    `${affordable.length} of ${looked} in stock ${describeCriteria(request.criteria)} have ${describeCaps(request)}` +
      `${affordable.length > shown.length ? `; the cheapest ${shown.length}:` : shown.length > 0 ? ":" : "."}`,
  ];
  if (!stock.isComplete)
    lines.unshift(`The stock has more than the ${looked} numbers that were read. Narrow the search.`);
  if (shown.length > 0) lines.push("", createTable(stockView.columns)(shown));
  if (looked > affordable.length) lines.push(describeTooExpensive(request, stock));
  if (shown.length > 0) lines.push("", "To buy one of them with `pulumi up`:", "", phoneNumberSnippet(request));
  else if (cheapestAbove === undefined) lines.push("Widen the search, or try again when there is new stock.", "");
  else lines.push("");
  return lines.join("\n");
}

function describeTooExpensive(caps: Caps, { looked, affordable, cheapestAbove }: Stock): string {
  const count = `${looked - affordable.length} cost more or have no price`;
  if (cheapestAbove?.setupCost === undefined || cheapestAbove.monthlyCost === undefined) return `${count}.`;
  const { number, setupCost, monthlyCost } = cheapestAbove;
  const raised = [
    ...(setupCost > caps.maxSetupCost ? [`--max-setup-cost ${setupCost}`] : []),
    ...(monthlyCost > caps.maxMonthlyCost ? [`--max-monthly-cost ${monthlyCost}`] : []),
  ];
  return (
    `${count}; the cheapest of them is ${formatNumber(number)} at ${formatMoney(setupCost)} setup and ` +
    `${formatMoney(monthlyCost)} a month (${raised.join(" ")}).`
  );
}

function jsonOf(request: SearchRequest, stock: Stock, limit: number): string {
  const { affordable, looked, isComplete, cheapestAbove } = stock;
  const document = {
    criteria: request.criteria,
    maxSetupCost: request.maxSetupCost,
    maxMonthlyCost: request.maxMonthlyCost,
    looked,
    isComplete,
    affordable: affordable.length,
    aboveCaps: looked - affordable.length,
    cheapestAbove: cheapestAbove === undefined ? null : stockView.json(cheapestAbove),
    numbers: affordable.slice(0, limit).map(stockView.json),
    snippet: affordable.length > 0 ? phoneNumberSnippet(request) : null,
  };
  return `${jsonText(document, 2)}\n`;
}
