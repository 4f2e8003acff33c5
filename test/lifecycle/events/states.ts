/** What happens to states: restored from a backup, or written by another version of the package. */
import { ownershipTag } from "../../../src/purchase";
import type { Deployment } from "../../engine/support/stack";
import { ALL, addExtra, NUMBERS, RECORDS, removeDesk, setArgs } from "../edits";
import { MISSING, ORPHANED, TAG_IN_USE } from "../messages";
import type { LifeEvent, Scene } from "../scene";
import { OTHER_LINE } from "../story";

/** Changes every resource of a state, as another version of the package would have written it. */
const rewritten = (
  scene: Scene,
  change: (bag: Record<string, unknown>, where: "inputs" | "outputs") => void,
): Deployment => {
  const deployment = scene.stage.backup();
  for (const { type, inputs, outputs } of deployment.resources ?? []) {
    if (!type.includes("flowroute:")) continue;
    if (inputs) change(inputs, "inputs");
    if (outputs) change(outputs, "outputs");
  }
  return deployment;
};

/** What the messages say: adopt what bears the mark of a resource, and buy again what is gone. */
const takeOverWhatIsOurs = (scene: Scene): void => {
  const { numbers } = scene.control.state();
  for (const [key, each] of Object.entries(scene.wanted.resources)) {
    if (each.kind !== "PhoneNumber") continue;
    const marks = scene.urnOf(key).map(ownershipTag);
    // A number that was kept has the mark as well: the message names the one that the program asks for.
    const withMark = numbers.filter(({ alias }) => alias !== null && marks.includes(alias));
    const marked = withMark.find(({ id }) => id === each.args["number"]) ?? withMark[0];
    if (marked) each.args = { ...each.args, number: marked.id, adopt: true, search: undefined };
    else Object.assign(each.args, { onMissing: "replace" });
  }
};

export const stateEvents: LifeEvent[] = [
  {
    title: "the state is restored from before the purchase of another number, which is adopted",
    about: ["extra"],
    isBefore: true,
    act: async (scene) => {
      addExtra(scene.wanted);
      await scene.up();
      await scene.stage.restore();
      await scene.up();
    },
    complaint: TAG_IN_USE,
    remedy: (scene) => {
      const bought = scene.control.state().numbers.find(({ alias }) => alias === "bench/life/extra");
      const extra = scene.wanted.resources["extra"];
      if (extra) extra.args = { number: bought?.id, adopt: true };
    },
    allows: { buys: 1 },
  },
  {
    title: "the state is restored from before the removal of the searched number, and another one is bought on demand",
    about: ["desk"],
    unmakes: ["deskRouting", "deskPlace"],
    isBefore: true,
    act: async (scene) => {
      const { desk, deskRouting, deskPlace } = scene.wanted.resources;
      removeDesk(scene.wanted);
      await scene.up();
      await scene.stage.restore();
      Object.assign(scene.wanted.resources, { desk, deskRouting, deskPlace });
      await scene.up({ refresh: true });
    },
    complaint: MISSING,
    remedy: ({ wanted }) => setArgs(wanted, ["desk"], { onMissing: "replace" }),
    allows: { gives: ["desk"], buys: 1, charges: 1 },
  },
  {
    title: "the state is restored from before another exact number, which is adopted",
    about: ["line"],
    isBefore: true,
    act: async (scene) => {
      setArgs(scene.wanted, ["line"], { number: OTHER_LINE });
      await scene.up();
      await scene.stage.restore();
      await scene.up();
    },
    complaint: new RegExp(`${TAG_IN_USE.source}|${ORPHANED.source}`),
    remedy: (scene) => {
      const { wanted, control } = scene;
      if (scene.wants("line")) setArgs(wanted, ["line"], { adopt: true });
      // "To give it up, release it in the Flowroute portal": the program has no use for it any more.
      else control.setAccount({ numbers: control.state().numbers.filter(({ id }) => id !== OTHER_LINE) });
    },
    // What it used is left when a destroy ends before that.
    allows: { buys: 1, gives: ["line"], charges: 1, leaves: RECORDS },
  },
  {
    title: "the state is restored from before another route, address and caller name",
    about: ["pbx", "hq", "acme"],
    isBefore: true,
    act: async (scene) => {
      setArgs(scene.wanted, ["pbx"], { value: "sip2.example.net" });
      setArgs(scene.wanted, ["hq"], { streetNumber: "602" });
      await scene.up();
      await scene.stage.restore();
      await scene.up();
    },
  },
  {
    title: "the state is restored from before",
    about: ALL,
    isAfter: true,
    isOfOld: true,
    act: async (scene) => {
      await scene.stage.restore();
      await scene.up({ refresh: true });
    },
    complaint: new RegExp(`${TAG_IN_USE.source}|${MISSING.source}|\\[(former-name|already-on-account)\\]`),
    remedy: takeOverWhatIsOurs,
    allows: { buys: 1, charges: 1 },
  },
  {
    title: "a newer version has written fields that this one does not know",
    about: ALL,
    isBefore: true,
    outside: (scene) =>
      scene.stage.restore(
        rewritten(scene, (bag) => {
          bag["fromTheFuture"] = "yes";
          bag["__fromTheFuture"] = { is: ["hidden"] };
        }),
      ),
  },
  {
    title: "a newer version has written another schema, and this one is upgraded",
    isAlone: "the next run is as if it had not been",
    about: ALL,
    isBefore: true,
    outside: (scene) =>
      scene.stage.restore(
        rewritten(scene, (bag, where) => {
          if (where === "outputs" && bag["schema"] !== undefined) bag["schema"] = 2;
        }),
      ),
    complaint: /\[newer-state\]/,
    remedy: ({ stage }) => stage.restore(),
  },
  {
    title: "an older version has not written who made things, and what becomes of them",
    about: ALL,
    allows: { leaves: [...NUMBERS, ...RECORDS] },
    isBefore: true,
    outside: (scene) =>
      scene.stage.restore(
        rewritten(scene, (bag, where) => {
          if (where === "outputs") for (const key of ["origin", "onDelete", "onMissing"]) delete bag[key];
        }),
      ),
  },
];
