/** What users do with the engine: by force, limited to a part, all of it away, and interrupted in the middle of that. */

import type { Fault } from "pulumi-flowroute/simulator";
import { until } from "../../engine/support/waiting";
import { ALL, ATTACHMENTS, NUMBERS, RECORDS, setArgs, setOptions } from "../edits";
import type { LifeEvent, Scene } from "../scene";
import { one } from "../story";

/** What other events have bought goes, too. */
const GIVEN_UP = { gives: NUMBERS, givesOthers: 2 } as const;
const MADE_AGAIN = { ...GIVEN_UP, buys: 2, charges: 2 } as const;
/** On the harsh carrier a released number is gone to somebody else. */
const GONE = /\[not-in-stock\]/;

const taint = (keys: readonly string[]) => async (scene: Scene) => {
  for (const urn of keys.flatMap((key) => scene.urnOf(key))) {
    const { ok, stdout } = await scene.stage.stack.command(["state", "taint", urn, "--yes"]);
    if (!ok) throw new Error(stdout);
  }
};

/** What cannot be bought back leaves the program. */
const giveUpLine = (scene: Scene): void => {
  const { numbers, inventory: _ } = scene.control.state();
  const id = String(one(scene.wanted, "line").args["number"]);
  const isLost = !numbers.some((number) => number.id === id) && scene.stage.profile === "harsh";
  if (isLost) for (const key of ["line", "lineRouting", "linePlace", "lineName"]) delete scene.wanted.resources[key];
};

/** A destroy during which, from the first release on, something happens. */
interface Interruption {
  title: string;
  /** Why what comes after it is in no pair. */
  isAlone: { toTheEnd?: string; upAgain?: string };
  complaint: RegExp;
  destroy(scene: Scene): Promise<void>;
}

const refusing =
  (fault: Fault) =>
  async (scene: Scene): Promise<void> => {
    const { faults } = scene.control;
    faults.add({ match: { method: "DELETE", path: "^/v2/numbers/1\\d{10}$" }, fault });
    scene.note(await scene.stage.stack.destroy());
    faults.clear();
  };

const dying =
  (die: "ctrl-c" | "kill") =>
  async (scene: Scene): Promise<void> => {
    const { faults } = scene.control;
    const match = { method: "DELETE", path: "^/v2/numbers/1\\d{10}$" };
    faults.add({ match, times: 1, fault: die === "kill" ? { kind: "hang-after" } : { kind: "delay", ms: 500 } });
    const run = scene.stage.stack.spawn("destroy");
    await until("the release", () => faults.list()[0]?.fired === 1);
    if (die === "kill") await run.killAll();
    else process.kill(run.pid, "SIGINT");
    await run.ended;
    await scene.stage.stack.unlock();
    faults.clear();
  };

const ANOTHER = "another interruption stands for it";

const interruptions: Interruption[] = [
  {
    title: "too many requests",
    isAlone: { toTheEnd: ANOTHER, upAgain: ANOTHER },
    complaint: /\[rate-limited\]/,
    destroy: refusing({ kind: "status", status: 429 }),
  },
  {
    title: "a key that has expired",
    isAlone: { toTheEnd: ANOTHER, upAgain: ANOTHER },
    complaint: /\[keys-rejected\]/,
    destroy: refusing({ kind: "status", status: 401 }),
  },
  { title: "Ctrl-C", isAlone: { upAgain: ANOTHER }, complaint: /cancel/, destroy: dying("ctrl-c") },
  { title: "kill -9", isAlone: { toTheEnd: ANOTHER }, complaint: /interrupted|pending/i, destroy: dying("kill") },
];

export const engineEvents: LifeEvent[] = [
  ...(
    [
      ["the numbers", NUMBERS, []],
      ["all that is on numbers", ATTACHMENTS, []],
      // A caller name is `shared` then, and stays when the stack goes.
      ["route, address and caller name", RECORDS, ["acme"]],
    ] as const
  ).flatMap(([what, about, leaves]): LifeEvent[] => [
    {
      title: `${what}: replaced by force`,
      about,
      up: { replace: about },
      complaint: /\[(forced-replacement|already-on-account|tag-in-use)\]/,
      allows: { leaves },
    },
    { title: `${what}: tainted`, about, isAlone: "a replacement by force stands for it", outside: taint(about) },
  ]),
  {
    title: "everything: replaced by force, the searches too",
    isAlone: "it is refused before anything happens to numbers",
    about: ALL,
    up: { replace: [...ALL, "searches"] },
    complaint: /\[(already-on-account|tag-in-use)\]/,
  },
  {
    title: "the searched number: destroyed with --target",
    about: ["desk"],
    unmakes: ["desk"],
    act: async (scene) => {
      scene.note(await scene.stage.stack.destroy({ target: scene.urnOf("desk"), targetDependents: true }));
    },
    allows: { gives: ["desk"], buys: 1, charges: 1 },
  },
  {
    title: "everything: destroyed, and made again",
    isAlone: "an interrupted destroy stands for it",
    about: ALL,
    isAfter: true,
    act: async (scene) => void scene.note(await scene.stage.stack.destroy()),
    complaint: GONE,
    remedy: giveUpLine,
    allows: MADE_AGAIN,
  },
  {
    title: "everything: a destroy without a preview while the numbers are protected",
    about: ALL,
    isAfter: true,
    locks: NUMBERS,
    act: async (scene) => {
      setOptions(scene.wanted, NUMBERS, { protect: true });
      await scene.up();
      scene.control.clearRequests();
      scene.note(await scene.stage.stack.destroy());
    },
    complaint: /protect/,
  },
  ...interruptions.flatMap(({ title, isAlone, complaint, destroy }): LifeEvent[] => [
    {
      title: `everything: a destroy interrupted by ${title}, and then to the end`,
      about: ALL,
      isAfter: true,
      isInRelease: true,
      ...(isAlone.toTheEnd !== undefined && { isAlone: isAlone.toTheEnd }),
      act: async (scene) => {
        await destroy(scene);
        scene.note(await scene.stage.stack.destroy());
        scene.wanted.resources = {};
      },
      complaint,
      allows: GIVEN_UP,
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
      complaint: new RegExp(`${complaint.source}|${GONE.source}`, "i"),
      remedy: (scene) => {
        setArgs(scene.wanted, NUMBERS, { onMissing: "replace" });
        giveUpLine(scene);
      },
      allows: MADE_AGAIN,
    },
  ]),
];
