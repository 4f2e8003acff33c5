/** What happens to each kind that the lifecycle's program does not declare by hand, as its scenario says. */
import type { Scenario as Kind } from "../../scenarios/scenario";
import { one, type Wanted } from "../baseline-program";
import { remove, rename } from "../edits";
import type { Effects } from "../expected-effects";
import { extraResources, keyOfScenario } from "../extra-kinds";
import type { LifecycleEvent, Scenario } from "../scenario";

/** With the arguments of another one of its scenario's programs. */
const given = (wanted: Wanted, key: string, kind: Kind, change: Record<string, unknown>): void => {
  const all = extraResources([kind], change);
  if (wanted.resources[key] === undefined) return;
  const { args, refs = {} } = one({ ...wanted, resources: all }, key);
  Object.assign(one(wanted, key), { args, refs });
};

export const extraEvents = (kinds: readonly Kind[]): LifecycleEvent[] => kinds.flatMap((kind) => eventsOf(kind, kinds));

function eventsOf(kind: Kind, kinds: readonly Kind[]): LifecycleEvent[] {
  const key = keyOfScenario(kind);
  const about = [key];
  const all = withDependents(key, extraResources(kinds));
  const effects = effectsOf(kind);
  const going = kinds.filter((each) => all.includes(keyOfScenario(each)));
  const effectsOfAll: Effects = Object.assign({}, ...going.map(effectsOf));
  const lost = kind.refusesLoss === undefined ? {} : { expectedError: new RegExp(`\\[${kind.refusesLoss}\\]`) };
  const byHand = (act: (control: Scenario["control"], id: string) => void) => (scenario: Scenario) =>
    act(scenario.control, scenario.fixture.ids[key] ?? "");
  return [
    {
      title: `${kind.kind}: edited in place`,
      about,
      edit: (wanted) => given(wanted, key, kind, kind.edit),
      effects,
    },
    {
      title: `${kind.kind}: renamed with an alias`,
      about,
      renames: about,
      edit: (wanted) => rename(wanted, about, true),
    },
    {
      title: `${kind.kind}: removed`,
      about: all,
      removes: all,
      edit: (wanted) => remove(wanted, all),
      effects: effectsOfAll,
    },
    { title: `${kind.kind}: replaced by force`, about, up: { replace: about }, effects },
    {
      title: `in the portal, ${kind.kind} is changed`,
      about,
      external: byHand(kind.drift),
      up: { refresh: true },
      estranges: about,
      effects,
    },
    {
      title: `in the portal, ${kind.kind} is deleted`,
      about,
      external: byHand(kind.disappear),
      up: { refresh: true },
      loses: true,
      estranges: about,
      effects,
      ...lost,
      ...(kind.refusesLoss === undefined
        ? {}
        : { removes: about, remedy: ({ wanted }: Scenario) => remove(wanted, about) }),
    },
  ];
}

/** A resource, and all that refers to it. */
function withDependents(key: string, resources: Wanted["resources"]): string[] {
  const next = Object.entries(resources).filter(([, { refs = {} }]) => Object.values(refs).includes(key));
  return [key, ...next.flatMap(([other]) => withDependents(other, resources))];
}

/** What a scenario does on purpose, to the numbers of its program. */
function effectsOf(kind: Kind): Effects {
  const resources = Object.entries(extraResources([kind]));
  const numbers = resources.filter(([, each]) => each.kind === "PhoneNumber").map(([key]) => key);
  const does = (effect: string) => kind.effects?.includes(effect as never) === true;
  return {
    ...(does("release") && { releases: numbers }),
    ...(does("e911 off") && { bare: numbers, charges: 1 }),
    ...(does("route 0") && { unrouted: numbers }),
  };
}
