/** `flowroute review`: what a planned change does to numbers, money and emergency calls, as one comment. */
import { appendFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { jsonText } from "../../client/text/foreign-text";
import {
  type Acceptance,
  commentLimit,
  commentOf,
  DEFAULT_CHARACTERS,
  documentOf,
  isAtLeast,
  LEVELS,
  type Level,
  type Review,
  RULES,
  reviewOf,
} from "../../review";
import { examples } from "../flags";
import type { ExitCode, Io } from "../io";
import { postReview } from "../pull-request/comment";
import { readEvent } from "../pull-request/event";
import { type PreviewFlags, readPlan } from "../read-plan";

interface ReviewFlags extends PreviewFlags {
  target?: string;
  output?: string;
  json?: string | true;
  failOn: Level | "never";
  accept?: Acceptance[];
  maxChars: number;
  post?: true;
}

/** GitHub takes 1 MiB for the summary of a step. */
const SUMMARY_LIMIT = { characters: 1_000_000, bytes: 1_000_000 };
const NO_LIMIT = { characters: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

export function addReview(program: Command, io: Io, setExitCode: (code: ExitCode) => void): void {
  program
    .command("review")
    .description(
      "Show what a change of the program does to numbers, money and emergency calls: by a preview, in Markdown.\n" +
        "The exit status is 1 if something is as bad as --fail-on says, and 3 if the preview failed or could not be posted.",
    )
    .addOption(new Option("--stack <name>", "preview this stack (default: the selected one)"))
    .option("--target <name>", "keeps this comment apart from others of the stack")
    .option("--preview <file>", "read what pulumi preview --json has printed, or its events; - is standard input")
    .option("--refresh", "look at the account first, so that drift shows")
    .option("--output <file>", "also write the review there, whole")
    .option("--json [file]", "print one JSON document, or write it to a file")
    .addOption(
      new Option("--fail-on <level>", "end with 1 for a finding of this level or a worse one")
        .choices([...LEVELS.filter((level) => level !== "note"), "never"])
        .default("stop"),
    )
    .addOption(
      new Option("--accept <RULE:ID>", "lower this finding to a note, such as release:12065550142").argParser(
        collectAccepted,
      ),
    )
    .addOption(
      new Option("--max-chars <count>", "limit of the comment").argParser(parseLimit).default(DEFAULT_CHARACTERS),
    )
    .option("--post", "write it into the pull request, over the comment of an earlier run")
    .addHelpText(
      "after",
      examples(
        "flowroute review --stack prod",
        "flowroute review --stack prod --refresh --post",
        "pulumi preview --json --show-sames | flowroute review --preview - --json",
      ),
    )
    .action(async (flags: ReviewFlags) => {
      const event = readEvent(io.env);
      const plan = await readPlan(io, flags);
      const { target, accept: acceptances } = flags;
      const review = reviewOf(plan, {
        ...(target === undefined ? {} : { target }),
        ...(acceptances === undefined ? {} : { acceptances }),
        ...(event.head === undefined ? {} : { head: event.head }),
        ...(event.run === undefined ? {} : { run: event.run }),
      });
      const comment = commentOf(review, commentLimit(flags.maxChars));
      if (review.verdict === "failed") setExitCode(3);
      else if (flags.failOn !== "never" && isAtLeast(review.verdict, flags.failOn)) setExitCode(1);
      const document = `${jsonText(documentOf(review, comment), 2)}\n`;
      await writeFiles(io, flags, review, document);
      const isJson = flags.json === true || flags.json === "-";
      await io.print(isJson ? document : comment.markdown);
      if (flags.post) io.printError(`${await postReview(io.env, event, review, comment.markdown)}\n`);
    });
}

async function writeFiles(io: Io, { output, json }: ReviewFlags, review: Review, document: string): Promise<void> {
  const summary = io.env["GITHUB_STEP_SUMMARY"];
  if (output !== undefined) await writeFile(resolve(io.cwd, output), commentOf(review, NO_LIMIT).markdown);
  if (typeof json === "string" && json !== "-") await writeFile(resolve(io.cwd, json), document);
  if (summary) await appendFile(summary, `${commentOf(review, SUMMARY_LIMIT).markdown}\n`);
}

function parseLimit(text: string): number {
  if (/^[1-9]\d{2,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 100.");
}

function collectAccepted(text: string, before: readonly Acceptance[] = []): Acceptance[] {
  const [, rule = "", id = ""] = /^([a-z0-9-]+):(.+)$/.exec(text) ?? [];
  if (rule in RULES) return [...before, { rule, id: id.replace(/^\+(?=1\d{10}$)/, "") }];
  throw new InvalidArgumentError(
    `It must be a rule and what it is about, such as release:12065550142. Rules: ${Object.keys(RULES).join(", ")}.`,
  );
}
