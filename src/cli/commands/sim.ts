/** `flowroute sim`: runs the simulator until it is interrupted. */
import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import { messageOf } from "../../client/errors";
import { jsonText } from "../../client/text/foreign-text";
import { type SeedAccount, type Simulator, SimulatorError, startSimulator } from "../../simulator";
import { examples, parseWholeNumber } from "../flags";
import type { Io } from "../io";

interface SimFlags {
  port: number;
  seed: "demo" | "empty" | SeedAccount;
  numbers: number;
  state?: string;
  rate?: string;
  profile: "plain" | "harsh";
  choose: Record<string, string>;
  json?: true;
}

/** Fixed, because stacks store the address of their account. */
const defaultPort = 4206;

export function addSim(program: Command, io: Io): void {
  program
    .command("sim")
    .description("Run a local Flowroute for tests, until Ctrl-C.")
    .addOption(
      new Option("--port <number>", "port to listen on; 0 for any free port")
        .argParser(parseWholeNumber)
        .default(defaultPort),
    )
    .addOption(
      new Option("--seed <what>", "demo, empty, or a JSON file that describes an account")
        .argParser(readSeed)
        .default("demo"),
    )
    .addOption(
      new Option("--numbers <count>", "put this many generated numbers on the account")
        .argParser(parseWholeNumber)
        .default(0),
    )
    .option("--state <file>", "keep the account in a file across restarts")
    .option("--rate <rate>", "answer 429 above this rate, such as 20/s")
    .addOption(
      new Option("--profile <name>", "how difficult the carrier is").choices(["plain", "harsh"]).default("plain"),
    )
    .addOption(
      new Option("--choose <NAME=VALUE>", "set what Flowroute does where its documents are silent; repeat it for more")
        .argParser(collectChoice)
        .default({}, "by the profile"),
    )
    .option("--json", "print one line of JSON: url, accessKey, secretKey")
    .addHelpText(
      "after",
      examples("flowroute sim --state account.json --profile harsh --choose released-number=back-in-stock"),
    )
    .action((flags: SimFlags, command: Command) => run(io, flags, command));
}

async function run(io: Io, flags: SimFlags, command: Command): Promise<void> {
  // Before anything is printed, because a reader of the greeting may send the signal immediately.
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  const simulator = await start(flags).catch((error: unknown) => {
    if (error instanceof SimulatorError && error.kind === "input") command.error(`error: ${error.message}`);
    throw error;
  });
  // It goes on when the reader of the greeting has gone.
  io.print(flags.json ? `${jsonText(keysOf(simulator))}\n` : greeting(simulator)).catch(() => undefined);
  await interrupted;
  await simulator.close();
}

const start = (flags: SimFlags): Promise<Simulator> =>
  startSimulator({
    port: flags.port,
    seed: flags.seed,
    numbers: flags.numbers,
    profile: flags.profile,
    choices: flags.choose,
    ...(flags.state === undefined ? {} : { statePath: flags.state }),
    ...(flags.rate === undefined ? {} : { rate: flags.rate }),
  });

const keysOf = ({ url, accessKey, secretKey }: Simulator) => ({ url, accessKey, secretKey });

const greeting = ({ url, accessKey, secretKey }: Simulator): string => `The simulated Flowroute listens on ${url}

  access key  ${accessKey}
  secret key  ${secretKey}

To use it:
  export FLOWROUTE_BASE_URL=${url}
  export FLOWROUTE_ACCESS_KEY=${accessKey}
  export FLOWROUTE_SECRET_KEY=${secretKey}

To see its account:  curl ${url}/_sim/state
To stop it:          Ctrl-C
`;

function readSeed(text: string): SimFlags["seed"] {
  if (text === "demo" || text === "empty") return text;
  try {
    return JSON.parse(readFileSync(text, "utf8"));
  } catch (error) {
    throw new InvalidArgumentError(`Give demo, empty or a JSON file: ${messageOf(error)}`);
  }
}

function collectChoice(text: string, chosen: Record<string, string>): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError("Write NAME=VALUE.");
  return { ...chosen, [name]: value };
}
