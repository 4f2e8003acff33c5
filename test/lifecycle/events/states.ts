/** What happens to states: restored from a backup, or written by another version of the package. */
import { ownershipTagOf } from "../../../src/host";
import type { Deployment } from "../../engine/support/stack";
import { OTHER_LINE } from "../baseline-program";
import { ALL, addExtra, NUMBERS, RECORDS, removeDesk, setArgs } from "../edits";
import { MISSING, ORPHANED_PURCHASE, TAG_IN_USE } from "../messages";
import type { LifecycleEvent, Scenario } from "../scenario";

/** Changes every resource of a state, as another version of the package would have written it. */
const rewritten = (
  scenario: Scenario,
  change: (values: Record<string, unknown>, where: "inputs" | "outputs") => void,
): Deployment => {
  const deployment = scenario.fixture.backup();
  for (const { type, inputs, outputs } of deployment.resources ?? []) {
    if (!type.includes("flowroute:")) continue;
    if (inputs) change(inputs, "inputs");
    if (outputs) change(outputs, "outputs");
  }
  return deployment;
};

/** What the messages say: adopt what bears the tag of a resource, and buy again what is gone. */
const takeOverWhatIsOurs = (scenario: Scenario): void => {
  const { numbers } = scenario.control.state();
  for (const [key, each] of Object.entries(scenario.wanted.resources)) {
    if (each.kind !== "PhoneNumber") continue;
    const tags = scenario.urnOf(key).map(ownershipTagOf);
    // A number that was kept has the tag as well: the message names the one that the program asks for.
    const withTag = numbers.filter(({ alias }) => alias !== null && tags.includes(alias));
    const tagged = withTag.find(({ id }) => id === each.args["number"]) ?? withTag[0];
    if (tagged) each.args = { ...each.args, number: tagged.id, adopt: true, search: undefined };
    else Object.assign(each.args, { onMissing: "replace" });
  }
};

export const stateEvents: LifecycleEvent[] = [
  {
    title: "the state is restored from before the purchase of another number, which is adopted",
    about: ["extra"],
    isBefore: true,
    act: async (scenario) => {
      addExtra(scenario.wanted);
      await scenario.up();
      await scenario.fixture.restore();
      await scenario.up();
    },
    expectedError: TAG_IN_USE,
    remedy: (scenario) => {
      const bought = scenario.control.state().numbers.find(({ alias }) => alias === "bench/life/extra");
      const extra = scenario.wanted.resources["extra"];
      if (extra) extra.args = { number: bought?.id, adopt: true };
    },
    effects: { buys: 1 },
  },
  {
    title: "the state is restored from before the removal of the searched number, and another one is bought on demand",
    about: ["desk"],
    unmakes: ["deskRouting", "deskPlace"],
    isBefore: true,
    act: async (scenario) => {
      const { desk, deskRouting, deskPlace } = scenario.wanted.resources;
      removeDesk(scenario.wanted);
      await scenario.up();
      await scenario.fixture.restore();
      Object.assign(scenario.wanted.resources, { desk, deskRouting, deskPlace });
      await scenario.up({ refresh: true });
    },
    expectedError: MISSING,
    remedy: ({ wanted }) => setArgs(wanted, ["desk"], { onMissing: "replace" }),
    effects: { releases: ["desk"], buys: 1, charges: 1 },
  },
  {
    title: "the state is restored from before another exact number, which is adopted",
    about: ["line"],
    isBefore: true,
    act: async (scenario) => {
      setArgs(scenario.wanted, ["line"], { number: OTHER_LINE });
      await scenario.up();
      await scenario.fixture.restore();
      await scenario.up();
    },
    expectedError: new RegExp(`${TAG_IN_USE.source}|${ORPHANED_PURCHASE.source}`),
    remedy: (scenario) => {
      const { wanted, control } = scenario;
      if (scenario.wants("line")) setArgs(wanted, ["line"], { adopt: true });
      // "To release it, use the Flowroute portal": the program has no use for it any more.
      else control.setAccount({ numbers: control.state().numbers.filter(({ id }) => id !== OTHER_LINE) });
    },
    // What it used is left when a destroy ends before that.
    effects: { buys: 1, releases: ["line"], charges: 1, leaves: RECORDS },
  },
  {
    title: "the state is restored from before another route, address and caller name",
    about: ["pbx", "hq", "acme"],
    isBefore: true,
    act: async (scenario) => {
      setArgs(scenario.wanted, ["pbx"], { value: "sip2.example.net" });
      setArgs(scenario.wanted, ["hq"], { streetNumber: "602" });
      await scenario.up();
      await scenario.fixture.restore();
      await scenario.up();
    },
  },
  {
    title: "the state is restored from before",
    about: ALL,
    isAfter: true,
    isOfOld: true,
    act: async (scenario) => {
      await scenario.fixture.restore();
      await scenario.up({ refresh: true });
    },
    expectedError: new RegExp(`${TAG_IN_USE.source}|${MISSING.source}|\\[(former-name|already-on-account)\\]`),
    remedy: takeOverWhatIsOurs,
    effects: { buys: 1, charges: 1 },
  },
  {
    title: "a newer version has written fields that this one does not know",
    about: ALL,
    isBefore: true,
    external: (scenario) =>
      scenario.fixture.restore(
        rewritten(scenario, (values) => {
          values["fromTheFuture"] = "yes";
          values["__fromTheFuture"] = { is: ["hidden"] };
        }),
      ),
  },
  {
    title: "a newer version has written another schema, and this one is upgraded",
    isAlone: "the next run is as if it had not been",
    about: ALL,
    isBefore: true,
    external: (scenario) =>
      scenario.fixture.restore(
        rewritten(scenario, (values, where) => {
          if (where === "outputs" && values["schema"] !== undefined) values["schema"] = 2;
        }),
      ),
    expectedError: /\[newer-state\]/,
    remedy: ({ fixture }) => fixture.restore(),
  },
  {
    title: "an older version has not written who made things, and what becomes of them",
    about: ALL,
    effects: { leaves: [...NUMBERS, ...RECORDS] },
    isBefore: true,
    external: (scenario) =>
      scenario.fixture.restore(
        rewritten(scenario, (values, where) => {
          if (where === "outputs") for (const key of ["origin", "onDelete", "onMissing"]) delete values[key];
        }),
      ),
  },
];
