/** `flowroute list`: what is on the account. */
import { type Command, Option } from "commander";
import type { FlowrouteClient } from "../../client";
import { omitUndefined } from "../../client/omit-undefined";
import { withAccount } from "../account";
import {
  type AccountFlags,
  examples,
  jsonOption,
  limitOption,
  parseDigits,
  parseStateCode,
  stackOption,
} from "../flags";
import type { Io } from "../io";
import { printList, type View } from "../print-list";
import { cnamView, e911AddressView, e911View, numberView, routeView } from "../views";

interface ListFlags extends AccountFlags {
  limit?: number;
}

/** A kind of record to list. */
interface Listing<T, F extends ListFlags> {
  name: string;
  description: string;
  options: Option[];
  examples: string[];
  items(client: FlowrouteClient, flags: F): AsyncIterable<T>;
  view(flags: F): View<T>;
}

export function addList(program: Command, io: Io): void {
  const list = program
    .command("list")
    .description("List what is on the account.")
    .addHelpText("after", examples("flowroute list numbers", "flowroute list routes --stack prod --json"));
  add(list, io, numbers);
  add(list, io, routes);
  add(list, io, e911s);
  add(list, io, cnams);
}

function add<T, F extends ListFlags>(list: Command, io: Io, listing: Listing<T, F>): void {
  const command = list.command(listing.name).description(listing.description);
  for (const option of listing.options) command.addOption(option);
  command
    .addOption(limitOption("stop after this many"))
    .addOption(stackOption())
    .addOption(jsonOption())
    .addHelpText("after", examples(...listing.examples))
    .action((flags: F) =>
      withAccount(io, flags, (client) =>
        printList(io, listing.items(client, flags), listing.view(flags), flags.json === true),
      ),
    );
}

interface NumberFlags extends ListFlags {
  startsWith?: string;
  contains?: string;
  endsWith?: string;
  alias?: string;
}

const numbers: Listing<Parameters<typeof numberView.json>[0], NumberFlags> = {
  name: "numbers",
  description: "List the account's phone numbers.",
  options: [
    new Option("--starts-with <digits>", "with or without the country code 1").argParser(parseDigits),
    new Option("--contains <digits>", "digits anywhere in the number").argParser(parseDigits),
    new Option("--ends-with <digits>", "last digits").argParser(parseDigits),
    new Option("--alias <text>", "exactly this alias"),
  ],
  examples: ["flowroute list numbers --starts-with 206", "flowroute list numbers --json --limit 10"],
  items: ({ numbers: api }, { startsWith, contains, endsWith, alias, limit }) =>
    api.list(omitUndefined({ startsWith, contains, endsWith, alias, limit })),
  view: () => numberView,
};

const routes: Listing<Parameters<typeof routeView.json>[0], ListFlags & { type?: string }> = {
  name: "routes",
  description: "List the inbound routes, including Flowroute's own route 0.",
  options: [new Option("--type <type>", "only these").choices(["host", "number", "uri", "sip-reg"])],
  examples: ["flowroute list routes --type host"],
  items: ({ routes: api }, { type, limit }) => api.list(omitUndefined({ routeType: type, limit })),
  view: () => routeView,
};

const e911s: Listing<
  Parameters<typeof e911View.json>[0],
  ListFlags & { label?: string; state?: string; showAddresses?: true }
> = {
  name: "e911s",
  description: "List the emergency addresses by id and label, without names and streets.",
  options: [
    new Option("--label <text>", "a part of the label"),
    new Option("--state <letters>", "two letters, such as WA").argParser(parseStateCode),
    new Option("--show-addresses", "also print names and addresses, which are personal data"),
  ],
  examples: ["flowroute list e911s", "flowroute list e911s --label office --show-addresses"],
  items: ({ e911s: api }, { label, state, limit }) => api.list(omitUndefined({ label, state, limit })),
  view: ({ showAddresses }) => (showAddresses ? e911AddressView : e911View),
};

const cnams: Listing<Parameters<typeof cnamView.json>[0], ListFlags & { value?: string; approved?: true }> = {
  name: "cnams",
  description: "List the caller names (CNAM) and whether they are approved.",
  options: [new Option("--value <text>", "a part of the name"), new Option("--approved", "only approved names")],
  examples: ["flowroute list cnams --approved"],
  items: ({ cnams: api }, { value, approved, limit }) =>
    api.list(omitUndefined({ value, isApproved: approved, limit })),
  view: () => cnamView,
};
