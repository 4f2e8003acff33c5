/** `flowroute messages`: sends a message, shows one, lists those sent and received. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { type MessageDetails, NotFoundError } from "../../client";
import { inUtc } from "../../client/messages/time";
import { jsonText, shellQuoted } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import { formatNumber } from "../../purchase";
import { withAccount } from "../account";
import {
  type AccountFlags,
  collectUrls,
  examples,
  jsonOption,
  limitOption,
  parsePhoneNumber,
  stackOption,
} from "../flags";
import type { Io } from "../io";
import { printList } from "../print-list";
import { startProgress } from "../progress";
import { createTable } from "../table";
import { messageJson, messageView } from "../views";

interface SendFlags extends AccountFlags {
  from: string;
  to: string;
  body?: string;
  media?: string[];
  mms?: true;
}

interface ListFlags extends AccountFlags {
  since: string;
  until?: string;
  limit?: number;
}

/** Longer than any message, so that the whole text is shown. */
const MAX_TEXT_LENGTH = 20_000;
const DAY_MS = 86_400_000;
const UNITS_MS: Record<string, number> = { m: 60_000, h: 3_600_000, d: DAY_MS };

export function addMessages(program: Command, io: Io): void {
  const messages = program
    .command("messages")
    .description("Send a message, or show messages that were sent and received.")
    .addHelpText("after", examples("flowroute messages list --since 24h"));
  addSend(messages, io);
  addGet(messages, io);
  addListing(messages, io);
}

function addSend(messages: Command, io: Io): void {
  messages
    .command("send")
    .description("Send one message. Flowroute charges for it. If the answer is lost, the message is not sent again.")
    .requiredOption("--from <number>", "a number of the account with messages enabled", parsePhoneNumber)
    .requiredOption("--to <number>", "number of the recipient", parsePhoneNumber)
    .option("--body <text>", "the text")
    .addOption(
      new Option("--media <url>", "attach this file and send an MMS; repeat it for more files").argParser(collectUrls),
    )
    .option("--mms", "send an MMS although nothing is attached")
    .addOption(stackOption())
    .addOption(jsonOption())
    .addHelpText("after", examples('flowroute messages send --from 12065550103 --to 12065550199 --body "On my way."'))
    .action((flags: SendFlags, command: Command) => {
      const { from, to, body, media, mms } = flags;
      if (!body && !media) command.error("error: there is nothing to send; give --body, --media or both");
      return withAccount(io, flags, async (client) => {
        const progress = startProgress(io, "sending");
        const message = { from, to, ...(body === undefined ? {} : { body }), ...(media ? { mediaUrls: media } : {}) };
        const { id } = await client.messages
          .send({ ...message, ...(mms ? { isMms: true } : {}) })
          .finally(progress.stop);
        await io.print(
          flags.json
            ? `${jsonText({ id })}\n`
            : `Flowroute accepted the message as ${id}.\nTo see its status in a few seconds: flowroute messages get ${argument(id)}\n`,
        );
      });
    });
}

function addGet(messages: Command, io: Io): void {
  messages
    .command("get")
    .description("Show one message and its delivery status.")
    .argument("<id>", "as `messages send` printed it")
    .addOption(stackOption())
    .addOption(jsonOption())
    .addHelpText("after", examples("flowroute messages get mdr2-39cadeace66e11e7aff806cd7f24ba2d"))
    .action((id: string, flags: AccountFlags) =>
      withAccount(io, flags, async (client) => {
        const message = await client.messages.get(id).catch(addRetryAdvice);
        const json = { ...messageJson(message), media: message.media };
        await io.print(flags.json ? `${jsonText(json, 2)}\n` : textOf(message));
      }),
    );
}

/** Quoted only if needed, which is easier to read. */
const argument = (id: string): string => (/^\w[\w-]*$/.test(id) ? id : shellQuoted(id));

function addRetryAdvice(error: unknown): never {
  if (!(error instanceof NotFoundError)) throw error;
  throw new Error(withSteps(error.message, "If you just sent the message, try again in a few seconds."));
}

function addListing(messages: Command, io: Io): void {
  messages
    .command("list")
    .description("List messages sent and received.")
    .addOption(
      new Option(
        "--since <when>",
        "a day (2026-01-31), a time (2026-01-31T08:00:00Z; UTC unless it says otherwise), or how long ago (90m, 24h, 7d)",
      )
        .argParser((text) => parseTime(text, io))
        .default(parseTime("7d", io), "7d"),
    )
    .addOption(
      new Option("--until <when>", "the same forms; now if not given").argParser((text) => parseTime(text, io)),
    )
    .addOption(limitOption("stop after this many"))
    .addOption(stackOption())
    .addOption(jsonOption())
    .addHelpText("after", examples("flowroute messages list --since 24h", "flowroute messages list --json --limit 50"))
    .action((flags: ListFlags, command: Command) => {
      const { since, until, limit } = flags;
      if (until !== undefined && Date.parse(until) < Date.parse(since)) {
        command.error("error: --until is before --since");
      }
      return withAccount(io, flags, (client) => {
        const query = { startDate: since, ...(until ? { endDate: until } : {}), ...(limit ? { limit } : {}) };
        return printList(io, client.messages.list(query), messageView, flags.json === true);
      });
    });
}

function parseTime(text: string, { runtime }: Io): string {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) {
    return new Date(runtime.now() - Number(count) * (UNITS_MS[unit] ?? DAY_MS)).toISOString();
  }
  const time = inUtc(text);
  if (time !== undefined) return time;
  throw new InvalidArgumentError("It must be a day (2026-01-31), a time (2026-01-31T08:00:00Z) or an age (24h, 7d).");
}

type Row = [name: string, value: string | undefined];

function textOf(message: MessageDetails): string {
  const number = (digits: string | undefined) => (digits === undefined ? undefined : formatNumber(digits));
  const rows: Row[] = [
    ["message", message.id],
    ["time", message.timestamp],
    ["direction", message.direction],
    ["from", number(message.from)],
    ["to", number(message.to)],
    ["status", message.status],
    ["cost", message.amountDisplay],
    ["text", message.body],
    ...message.deliveryReceipts.map(
      ({ level, status, timestamp, statusCodeDescription }): Row => [
        level === 2 ? "phone" : "carrier",
        [timestamp, status, statusCodeDescription].filter(Boolean).join(", "),
      ],
    ),
    ...message.media.map(({ url, mimeType }): Row => ["attached", [mimeType, url].filter(Boolean).join(" ")]),
  ];
  const table = createTable<Row>([
    { title: "", cell: ([name]) => name },
    { title: "", cell: ([, value]) => value, maxLength: MAX_TEXT_LENGTH },
  ]);
  return table(rows.filter(([, value]) => value)).replace(/^\n/, "");
}
