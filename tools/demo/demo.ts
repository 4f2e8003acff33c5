/**
 * `npm start`: the example program on a simulated Flowroute, with the real Pulumi engine. Nothing outside a temporary
 * folder is read or changed, no account is needed, nothing is charged.
 *
 *     npm start               plays it all, and cleans up
 *     npm start -- --keep     stops before the end, and says how to go on by hand
 */

import { resolve } from "node:path";
import { EngineError } from "../engine/find-engine.mjs";
import { Unexpected } from "./expect";
import { Sandbox } from "./sandbox";
import { screen } from "./screen";
import type { Step } from "./step";
import { accounts, ending, walkthrough } from "./walkthrough";

async function play(steps: readonly Step[], sandbox: Sandbox): Promise<void> {
  for (const [index, { title, play: act }] of steps.entries()) {
    screen.step(index + 1, title);
    const started = Date.now();
    screen.held(await act(sandbox), Date.now() - started);
  }
}

function howToGoOn(sandbox: Sandbox): void {
  const { settings, pid } = sandbox.keep();
  screen.text(`
The simulated Flowroute (process ${pid}) goes on at ${sandbox.keys.url}, and so does the stack.
In any shell on this machine:

    cd ${resolve(__dirname, "../..")}
    . ${settings}
    pulumi preview
    pulumi config set cities seattle,bellevue,tacoma && pulumi up
    pulumi refresh
    curl ${sandbox.keys.url}/_sim/state

The program is examples/quickstart/index.ts. To end it:

    pulumi destroy --yes
    kill ${pid} && rm -r ${sandbox.folder}
`);
}

async function main(): Promise<number> {
  const keep = process.argv.includes("--keep");
  const sandbox = await Sandbox.open();
  const stop = (code: number) => {
    sandbox.close();
    process.exit(code);
  };
  process.on("SIGINT", () => stop(130));
  process.on("SIGTERM", () => stop(143));
  const started = Date.now();
  try {
    screen.title("pulumi-flowroute: examples/quickstart on a simulated Flowroute, by the real Pulumi engine");
    await play(keep ? [...walkthrough, accounts] : [...walkthrough, ending, accounts], sandbox);
    if (keep) {
      howToGoOn(sandbox);
      return 0;
    }
    screen.text(
      `\nAll as expected, in ${Math.round((Date.now() - started) / 1000)} s. With your own account: see README.md.`,
    );
    sandbox.close();
    return 0;
  } catch (error) {
    screen.failed(error instanceof Unexpected ? error.message : String((error as Error).stack));
    sandbox.close();
    return 1;
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    screen.failed(error instanceof EngineError ? error.message : String((error as Error).stack));
    process.exitCode = 1;
  },
);
