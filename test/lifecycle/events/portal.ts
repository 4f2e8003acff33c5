/** What others do at the carrier: in its portal, by porting numbers away, by having numbers of their own there. */

import { declared, type Wanted } from "../baseline-program";
import { NUMBERS, OF_LINE, removeLine, setArgs } from "../edits";
import { MISSING } from "../messages";
import type { LifecycleEvent, Scenario } from "../scenario";

const ADOPTED = "12065550190";

type SimulatedNumber = ReturnType<Scenario["control"]["state"]>["numbers"][number];

/** Somebody edits numbers in the portal; without an edit they are gone. */
const inPortal = (keys: readonly string[], edit: (number: SimulatedNumber) => SimulatedNumber | undefined) => {
  return ({ control, fixture }: Scenario): void => {
    const ids = keys.map((key) => fixture.ids[key]);
    const numbers = control
      .state()
      .numbers.flatMap((number) => (ids.includes(number.id) ? (edit(number) ?? []) : number));
    control.setAccount({ numbers });
  };
};

const relate = (relationships: Partial<SimulatedNumber["relationships"]>) => (number: SimulatedNumber) => ({
  ...number,
  relationships: { ...number.relationships, ...relationships },
});

/** A colleague's own record, put on the numbers. */
const E911 = {
  id: "77001",
  label: "colleague",
  first_name: "Some",
  last_name: "Body",
  street_number: "1",
  street_name: "Pike St",
  city: "Seattle",
  state: "WA",
  country: "US",
  zip: "98101",
};

const portal = (
  title: string,
  about: readonly string[],
  external: LifecycleEvent["external"],
  rest: Partial<LifecycleEvent> = {},
) => ({
  title: `in the portal, ${title}`,
  about,
  ...(external && { external }),
  up: { refresh: true },
  ...rest,
});

export const portalEvents: LifecycleEvent[] = [
  portal(
    "alias, caller name look-ups and messaging of the numbers are edited, of which the program says nothing",
    NUMBERS,
    inPortal(NUMBERS, (number) => ({
      ...number,
      alias: "somebody's",
      cnam_lookups_enabled: true,
      messaging_enabled: true,
    })),
    { estranges: NUMBERS },
  ),
  portal(
    "the numbers are routed elsewhere",
    ["deskRouting", "lineRouting"],
    inPortal(NUMBERS, relate({ primary_route: "0" })),
  ),
  portal(
    "the numbers get a failover route",
    ["deskRouting", "lineRouting"],
    inPortal(NUMBERS, relate({ failover_route: "0" })),
  ),
  portal(
    "the emergency address is taken off the numbers",
    ["deskPlace", "linePlace"],
    inPortal(NUMBERS, relate({ e911_address: null })),
    { effects: { charges: 2 } },
  ),
  portal(
    "the numbers get another emergency address",
    ["deskPlace", "linePlace"],
    (scenario) => {
      scenario.control.setAccount({ e911s: [...scenario.control.state().e911s, E911] });
      inPortal(NUMBERS, relate({ e911_address: E911.id }))(scenario);
    },
    { effects: { charges: 2 } },
  ),
  portal("the caller name is taken off the number", ["lineName"], inPortal(["line"], relate({ cnam_preset: null }))),
  portal("value and alias of the route are edited", ["pbx"], ({ control }) => {
    const routes = control.state().routes.filter(({ id }) => id !== "0");
    control.setAccount({ routes: routes.map((route) => ({ ...route, alias: "theirs", value: "other.example.net" })) });
  }),
  portal(
    "the route is deleted",
    ["pbx", "deskRouting", "lineRouting"],
    (scenario) => {
      inPortal(NUMBERS, relate({ primary_route: "0" }))(scenario);
      scenario.control.setAccount({ routes: [] });
    },
    { loses: true, estranges: ["pbx"] },
  ),
  portal(
    "the emergency address is edited",
    ["hq"],
    ({ control }) => {
      control.setAccount({
        e911s: control.state().e911s.map((each) => ({ ...each, street_number: "1", label: "theirs" })),
      });
    },
    { remakes: ["hq"], estranges: ["hq"] },
  ),
  portal(
    "the emergency address is deleted",
    ["hq", "deskPlace", "linePlace"],
    (scenario) => {
      inPortal(NUMBERS, relate({ e911_address: null }))(scenario);
      scenario.control.setAccount({ e911s: [] });
    },
    { loses: true, estranges: ["hq"], effects: { charges: 2 } },
  ),
  portal(
    "the caller name is deleted",
    ["acme", "lineName"],
    (scenario) => {
      inPortal(["line"], relate({ cnam_preset: null }))(scenario);
      scenario.control.setAccount({ cnams: [] });
    },
    { loses: true, estranges: ["acme"] },
  ),
  {
    title: "the searched number is ported away, and another one is bought on demand",
    about: ["desk"],
    loses: true,
    external: inPortal(["desk"], () => undefined),
    up: { refresh: true },
    expectedError: MISSING,
    remedy: ({ wanted }) => setArgs(wanted, ["desk"], { onMissing: "replace" }),
    effects: { buys: 1, charges: 1 },
  },
  {
    title: "the exact number is ported away, and leaves the program",
    about: ["line"],
    loses: true,
    removes: OF_LINE,
    external: inPortal(["line"], () => undefined),
    up: { refresh: true },
    expectedError: MISSING,
    remedy: ({ wanted }) => removeLine(wanted),
  },
  {
    title: "the exact number is released in the portal, and leaves the program without a refresh",
    about: ["line"],
    removes: OF_LINE,
    external: inPortal(["line"], () => undefined),
    edit: removeLine,
  },
];

const withAdopted = (args: object) => (wanted: Wanted) => {
  wanted.resources["adopted"] = declared("PhoneNumber", "adopted", { number: ADOPTED, adopt: true, ...args });
  wanted.resources["adoptedRouting"] = declared(
    "NumberRouting",
    "adopted",
    {},
    { numberId: "adopted", primaryRouteId: "pbx" },
  );
};
const theirs = ({ control }: Scenario) =>
  control.setAccount({
    numbers: [...control.state().numbers.filter(({ id }) => id !== ADOPTED), { id: ADOPTED, alias: "theirs" }],
  });
const dropAdopted = async (scenario: Scenario) => {
  await scenario.up();
  for (const key of ["adopted", "adoptedRouting"]) delete scenario.wanted.resources[key];
  await scenario.up();
};

export const adoptionEvents: LifecycleEvent[] = [
  { title: "a number of the account: adopted", about: ["adopted"], external: theirs, edit: withAdopted({}) },
  {
    title: "a number of the account: adopted, and left again",
    about: ["adopted"],
    external: theirs,
    edit: withAdopted({}),
    act: dropAdopted,
    effects: {},
  },
  {
    title: "a number of the account: adopted to be released, and released again",
    about: ["adopted"],
    external: theirs,
    edit: withAdopted({ onDelete: "release" }),
    act: dropAdopted,
    effects: { releases: [ADOPTED] },
  },
];
