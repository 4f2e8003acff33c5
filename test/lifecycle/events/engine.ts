/** What users do with the engine: by force, limited to a part, all of it away, and interrupted in the middle of that. */

import type { Fault } from "pulumi-flowroute/simulator";
import { until } from "../../engine/support/waiting";
import { one } from "../baseline-program";
import { ALL, ATTACHMENTS, NUMBERS, RECORDS, setArgs, setOptions } from "../edits";
import type { LifecycleEvent, Scenario } from "../scenario";

/** What other events have bought goes, too. */
const RELEASED = { releases: NUMBERS, releasesOthers: 2 } as const;
const MADE_AGAIN = { ...RELEASED, buys: 2, charges: 2 } as const;
/** On the harsh carrier a released number is gone to somebody else. */
const GONE = /\[not-in-stock\]/;

const taint = (keys: readonly string[]) => async (scenario: Scenario) => {
  for (const urn of keys.flatMap((key) => scenario.urnOf(key))) {
    const { ok, stdout } = await scenario.fixture.stack.command(["state", "taint", urn, "--yes"]);
    if (!ok) throw new Error(stdout);
  }
};

/** What cannot be bought back leaves the program. */
const giveUpLine = (scenario: Scenario): void => {
  const { numbers, inventory: _ } = scenario.control.state();
  const id = String(one(scenario.wanted, "line").args["number"]);
  const isLost = !numbers.some((number) => number.id === id) && scenario.fixture.profile === "harsh";
  if (isLost) for (const key of ["line", "lineRouting", "linePlace", "lineName"]) delete scenario.wanted.resources[key];
};

/** A destroy during which, from the first release on, something happens. */
interface Interruption {
  title: string;
  /** Why what comes after it is in no pair. */
  isAlone: { toTheEnd?: string; upAgain?: string };
  expectedError: RegExp;
  destroy(scenario: Scenario): Promise<void>;
}

const refusing =
  (fault: Fault) =>
  async (scenario: Scenario): Promise<void> => {
    const { faults } = scenario.control;
    faults.add({ match: { method: "DELETE", path: "^/v2/numbers/1\\d{10}$" }, fault });
    scenario.expectAllowed(await scenario.fixture.stack.destroy());
    faults.clear();
  };

const dying =
  (die: "ctrl-c" | "kill") =>
  async (scenario: Scenario): Promise<void> => {
    const { faults } = scenario.control;
    const match = { method: "DELETE", path: "^/v2/numbers/1\\d{10}$" };
    faults.add({ match, times: 1, fault: die === "kill" ? { kind: "hang-after" } : { kind: "delay", ms: 500 } });
    const run = scenario.fixture.stack.spawn("destroy");
    await until("the release", () => faults.list()[0]?.fired === 1);
    if (die === "kill") await run.killAll();
    else process.kill(run.pid, "SIGINT");
    await run.ended;
    await scenario.fixture.stack.unlock();
    faults.clear();
  };

const ANOTHER = "another interruption stands for it";

const interruptions: Interruption[] = [
  {
    title: "too many requests",
    isAlone: { toTheEnd: ANOTHER, upAgain: ANOTHER },
    expectedError: /\[rate-limited\]/,
    destroy: refusing({ kind: "status", status: 429 }),
  },
  {
    title: "a key that has expired",
    isAlone: { toTheEnd: ANOTHER, upAgain: ANOTHER },
    expectedError: /\[keys-rejected\]/,
    destroy: refusing({ kind: "status", status: 401 }),
  },
  { title: "Ctrl-C", isAlone: { upAgain: ANOTHER }, expectedError: /cancel/, destroy: dying("ctrl-c") },
  { title: "kill -9", isAlone: { toTheEnd: ANOTHER }, expectedError: /interrupted|pending/i, destroy: dying("kill") },
];

export const engineEvents: LifecycleEvent[] = [
  ...(
    [
      ["the numbers", NUMBERS, []],
      ["all that is on numbers", ATTACHMENTS, []],
      // A caller name is `shared` then, and stays when the stack goes.
      ["route, address and caller name", RECORDS, ["acme"]],
    ] as const
  ).flatMap(([what, about, leaves]): LifecycleEvent[] => [
    {
      title: `${what}: replaced by force`,
      about,
      up: { replace: about },
      expectedError: /\[(forced-replacement|already-on-account|tag-in-use)\]/,
      effects: { leaves },
    },
    { title: `${what}: tainted`, about, isAlone: "a replacement by force stands for it", external: taint(about) },
  ]),
  {
    title: "everything: replaced by force, the searches too",
    isAlone: "it is refused before anything happens to numbers",
    about: ALL,
    up: { replace: [...ALL, "searches"] },
    expectedError: /\[(already-on-account|tag-in-use)\]/,
  },
  {
    title: "the searched number: destroyed with --target",
    about: ["desk"],
    unmakes: ["desk"],
    act: async (scenario) => {
      scenario.expectAllowed(
        await scenario.fixture.stack.destroy({ target: scenario.urnOf("desk"), targetDependents: true }),
      );
    },
    effects: { releases: ["desk"], buys: 1, charges: 1 },
  },
  {
    title: "everything: destroyed, and made again",
    isAlone: "an interrupted destroy stands for it",
    about: ALL,
    isAfter: true,
    act: async (scenario) => void scenario.expectAllowed(await scenario.fixture.stack.destroy()),
    expectedError: GONE,
    remedy: giveUpLine,
    effects: MADE_AGAIN,
  },
  {
    title: "everything: a destroy without a preview while the numbers are protected",
    about: ALL,
    isAfter: true,
    locks: NUMBERS,
    act: async (scenario) => {
      setOptions(scenario.wanted, NUMBERS, { protect: true });
      await scenario.up();
      scenario.control.clearRequests();
      scenario.expectAllowed(await scenario.fixture.stack.destroy());
    },
    expectedError: /protect/,
  },
  ...interruptions.flatMap(({ title, isAlone, expectedError, destroy }): LifecycleEvent[] => [
    {
      title: `everything: a destroy interrupted by ${title}, and then to the end`,
      about: ALL,
      isAfter: true,
      isInRelease: true,
      ...(isAlone.toTheEnd !== undefined && { isAlone: isAlone.toTheEnd }),
      act: async (scenario) => {
        await destroy(scenario);
        scenario.expectAllowed(await scenario.fixture.stack.destroy());
        scenario.wanted.resources = {};
      },
      expectedError,
      effects: RELEASED,
    },
    {
      title: `everything: a destroy interrupted by ${title}, and then up again`,
      about: ALL,
      isAfter: true,
      isInRelease: true,
      loses: true,
      ...(isAlone.upAgain !== undefined && { isAlone: isAlone.upAgain }),
      act: destroy,
      up: { refresh: true },
      expectedError: new RegExp(`${expectedError.source}|${GONE.source}`, "i"),
      remedy: (scenario) => {
        setArgs(scenario.wanted, NUMBERS, { onMissing: "replace" });
        giveUpLine(scenario);
      },
      effects: MADE_AGAIN,
    },
  ]),
];
