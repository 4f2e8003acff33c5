/** What others do at the carrier: in its portal, by porting numbers away, by having numbers of their own there. */
import { NUMBERS, OF_LINE, removeLine, setArgs } from "../edits";
import { MISSING } from "../messages";
import type { LifeEvent, Scene } from "../scene";
import { declared, type Wanted } from "../story";

const ADOPTED = "12065550190";

type SimulatedNumber = ReturnType<Scene["control"]["state"]>["numbers"][number];

/** Somebody edits numbers in the portal; without an edit they are gone. */
const inPortal = (keys: readonly string[], edit: (number: SimulatedNumber) => SimulatedNumber | undefined) => {
  return ({ control, stage }: Scene): void => {
    const ids = keys.map((key) => stage.ids[key]);
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
  outside: LifeEvent["outside"],
  rest: Partial<LifeEvent> = {},
) => ({
  title: `in the portal, ${title}`,
  about,
  ...(outside && { outside }),
  up: { refresh: true },
  ...rest,
});

export const portalEvents: LifeEvent[] = [
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
    { allows: { charges: 2 } },
  ),
  portal(
    "the numbers get another emergency address",
    ["deskPlace", "linePlace"],
    (scene) => {
      scene.control.setAccount({ e911s: [...scene.control.state().e911s, E911] });
      inPortal(NUMBERS, relate({ e911_address: E911.id }))(scene);
    },
    { allows: { charges: 2 } },
  ),
  portal("the caller name is taken off the number", ["lineName"], inPortal(["line"], relate({ cnam_preset: null }))),
  portal("value and alias of the route are edited", ["pbx"], ({ control }) => {
    const routes = control.state().routes.filter(({ id }) => id !== "0");
    control.setAccount({ routes: routes.map((route) => ({ ...route, alias: "theirs", value: "other.example.net" })) });
  }),
  portal(
    "the route is deleted",
    ["pbx", "deskRouting", "lineRouting"],
    (scene) => {
      inPortal(NUMBERS, relate({ primary_route: "0" }))(scene);
      scene.control.setAccount({ routes: [] });
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
    (scene) => {
      inPortal(NUMBERS, relate({ e911_address: null }))(scene);
      scene.control.setAccount({ e911s: [] });
    },
    { loses: true, estranges: ["hq"], allows: { charges: 2 } },
  ),
  portal(
    "the caller name is deleted",
    ["acme", "lineName"],
    (scene) => {
      inPortal(["line"], relate({ cnam_preset: null }))(scene);
      scene.control.setAccount({ cnams: [] });
    },
    { loses: true, estranges: ["acme"] },
  ),
  {
    title: "the searched number is ported away, and another one is bought on demand",
    about: ["desk"],
    loses: true,
    outside: inPortal(["desk"], () => undefined),
    up: { refresh: true },
    complaint: MISSING,
    remedy: ({ wanted }) => setArgs(wanted, ["desk"], { onMissing: "replace" }),
    allows: { buys: 1, charges: 1 },
  },
  {
    title: "the exact number is ported away, and leaves the program",
    about: ["line"],
    loses: true,
    removes: OF_LINE,
    outside: inPortal(["line"], () => undefined),
    up: { refresh: true },
    complaint: MISSING,
    remedy: ({ wanted }) => removeLine(wanted),
  },
  {
    title: "the exact number is released in the portal, and leaves the program without a refresh",
    about: ["line"],
    removes: OF_LINE,
    outside: inPortal(["line"], () => undefined),
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
const theirs = ({ control }: Scene) =>
  control.setAccount({
    numbers: [...control.state().numbers.filter(({ id }) => id !== ADOPTED), { id: ADOPTED, alias: "theirs" }],
  });
const giveUpAdopted = async (scene: Scene) => {
  await scene.up();
  for (const key of ["adopted", "adoptedRouting"]) delete scene.wanted.resources[key];
  await scene.up();
};

export const adoptionEvents: LifeEvent[] = [
  { title: "a number of the account: adopted", about: ["adopted"], outside: theirs, edit: withAdopted({}) },
  {
    title: "a number of the account: adopted, and given up again",
    about: ["adopted"],
    outside: theirs,
    edit: withAdopted({}),
    act: giveUpAdopted,
    allows: {},
  },
  {
    title: "a number of the account: adopted to be released, and given up again",
    about: ["adopted"],
    outside: theirs,
    edit: withAdopted({ onDelete: "release" }),
    act: giveUpAdopted,
    allows: { gives: [ADOPTED] },
  },
];
