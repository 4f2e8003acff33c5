/** What the messages of a failed run tell people to do. */
import { nameBeside } from "../../scenarios/beyond";
import { kindOf, label, type Outcome, PROTECTED } from "../../support/engine-model";
import type { Row } from "../../support/stack-state";
import type { TestStack, World } from "./world";

/** Does what the messages of a failed run say. */
export async function remedy(world: World, stack: TestStack, { errors }: Outcome): Promise<void> {
  const { engine } = stack;
  const text = Object.values(errors).join("\n");
  for (const [name, message] of Object.entries(errors)) {
    const row = [...engine.rows.values()].find(({ urn }) => label(urn) === name);
    const spec = numberOf(stack, name);
    if (message === PROTECTED) {
      engine.unprotect();
      if (spec) spec.protect = false;
    }
    const reason = reasonOf(message);
    // "If that is the old name of this resource, add aliases": it gets its old name back, which comes to the same.
    if (spec && ["former-name", "already-on-account", "orphaned-purchase"].includes(reason))
      spec.name = nameOfHolder(stack, message) ?? spec.name;
    // "If it is this resource under its old name, add aliases": as above. "If a run died that made it, give it that name back".
    const [, route, alias = ""] = /route (\d+) \("([^"]*)"/.exec(message) ?? [];
    if (route !== undefined && reason === "value-taken") takeNameOf(stack, name, { id: route, alias });
    // "It is not on this account. To buy it, take adopt out."
    if (spec && reason === "not-on-account") {
      spec.criteria = spec.criteria === "adopt 0" ? "exact 0" : "1206";
    }
    // "Let the other one go (or go elsewhere)": where a route's value is unique, two never exchange theirs.
    const moved = stack.program.routes[Number(/InboundRoute pbx(\d)/.exec(name)?.[1])];
    if (moved && row && route !== undefined && reason === "value-taken")
      moved.content = 3 + Number(/pbx(\d)/.exec(name)?.[1]);
    // "If the state has both, from a run that failed: pulumi state delete".
    const isTwice = [...engine.rows.values()].filter(
      ({ urn, id }) => id === row?.id && kindOf(urn) === kindOf(row.urn),
    );
    if (row !== undefined && isTwice.length > 1 && reason === "two-owners") {
      world.log(`pulumi state delete ${row.urn}`);
      engine.forget(row.urn);
    }
    // "Create a new one and move the numbers of this stack", "choose another alias", "give this one a label of its own".
    // Also two resources of one address: "declare the address once".
    if (RENEWED.includes(reason) || /Flowroute stores each place once/.test(message)) renew(stack, name);
    // "If it is gone for good, remove it with pulumi state delete".
    if (row !== undefined && (reason === "number-missing" || (!spec && reason === "not-on-account"))) {
      forgetNumber(world, stack, row);
    }
  }
  for (const extra of stack.extras) extra.remedy(errors);
  const confirm = /confirmAccount:? "?(\w+)/.exec(text)?.[1];
  if (confirm !== undefined) stack.confirmed = confirm;
  for (const [name, message] of Object.entries(errors)) {
    const number = numberIn(message);
    if (number === undefined) continue;
    // It has our ownership tag or alias, or is on the account already: somebody looks, and releases it in the portal.
    const isNumber = numberOf(stack, name) !== undefined || name.startsWith(`PhoneNumber ${nameBeside("")}`);
    if (isNumber && ON_THE_ACCOUNT.includes(reasonOf(message))) releaseInPortal(world, number);
    if (!name.startsWith("NumberSearch ") || reasonOf(message) !== "orphaned-purchase") continue;
    // "If the PhoneNumber was taken out of the state, or the number belongs to something else, take the search out, too".
    const search = [...engine.rows.keys()].find((urn) => label(urn) === name);
    if (isInAState(world, number) && search !== undefined) {
      world.log(`pulumi state delete ${search}`);
      engine.forget(search);
    } else releaseInPortal(world, number);
  }
  // Somebody else's purchase of an exact number is no matter of these tests: it comes back in stock.
  const exact = stack
    .declared()
    .flatMap(({ urn, inputs }) =>
      kindOf(urn) === "PhoneNumber" && inputs["number"] !== undefined && !inputs["adopt"]
        ? [String(inputs["number"])]
        : [],
    );
  for (const number of exact) world.stockUp(number);
}

const RENEWED = ["foreign-dependents", "place-taken", "alias-taken", "label-in-use"];
const ON_THE_ACCOUNT = ["tag-in-use", "already-on-account", "former-name", "possible-purchase", "orphaned-purchase"];

const reasonOf = (message: string): string => / \[([a-z\d-]+)\](?:\n|$)/.exec(message)?.[1] ?? "";

/** The first number that a message names. */
const numberIn = (message: string): string | undefined =>
  /\+(1 \d{3} \d{3} \d{4})/.exec(message)?.[1]?.replace(/ /g, "");

/** Under which name the stack has the number that a message is about. */
function nameOfHolder({ engine }: TestStack, message: string): string | undefined {
  const number = numberIn(message);
  const row = [...engine.rows.values()].find(({ urn, id }) => kindOf(urn) === "PhoneNumber" && id === number);
  return /line\d(\w+)$/.exec(row?.urn ?? "")?.[1];
}

const numberOf = ({ program }: TestStack, name: string) =>
  program.numbers[Number(/PhoneNumber line(\d)/.exec(name)?.[1] ?? Number.NaN)];

/** The route of the program has the name again under which the state has it, or under which a dead run made it. */
function takeNameOf(stack: TestStack, name: string, { id, alias }: { id: string; alias: string }): void {
  const { engine, program } = stack;
  const row = [...engine.rows.values()].find(({ urn, id: itsId }) => kindOf(urn) === "InboundRoute" && itsId === id);
  const [, at, former] = /pbx(\d)(\w+)$/.exec(row?.urn ?? "") ?? /^pbx(\d)(\w+)-/.exec(alias) ?? [];
  const slot = Number(/pbx(\d)/.exec(name)?.[1]);
  const spec = program.routes[slot];
  // "Give this resource its alias to share it": a label of the user's own tells no name, but the place in the list.
  const [, own] = (row === undefined && new RegExp(`^own-${stack.name}-(\\d)$`).exec(alias)) || [];
  const place = Number(own ?? at);
  if (!spec || Number.isNaN(place)) return;
  if (own === undefined) spec.name = former ?? spec.name;
  else spec.ownLabel = true;
  // It was moved in a list, which is a new name, too.
  if (place === slot) return;
  if (program.routes[place]) {
    // The name or the alias is another's now: where a value is unique, the route goes elsewhere.
    spec.content = 3 + slot;
    return;
  }
  program.routes[place] = spec;
  program.routes[slot] = null;
}

/** Another record of the same values, under another name of the resource. */
function renew({ program }: TestStack, name: string): void {
  const [, word, slot] = /(pbx|site|cn)(\d)/.exec(name) ?? [];
  const specs = { pbx: program.routes, site: program.addresses, cn: program.callerNames }[
    word as "pbx" | "site" | "cn"
  ];
  const spec = specs[Number(slot)];
  if (spec) Object.assign(spec, { name: `${spec.name}n`, aliased: false, ownLabel: false });
}

function forgetNumber(world: World, { engine, name }: TestStack, row: Row): void {
  const number = [...engine.rows.values()].find(({ urn, id }) => kindOf(urn) === "PhoneNumber" && id === row.id);
  const live = world.control.state().numbers.find(({ id }) => id === row.id);
  const isTagged = /^shop\/dev\d\/./.test(live?.alias ?? "") && !live?.alias?.startsWith(`shop/${name}/`);
  if (live !== undefined && !isTagged) return;
  world.log(`pulumi state delete ${(number ?? row).urn}`);
  engine.forget((number ?? row).urn);
}

const isInAState = ({ stacks }: World, number: string): boolean =>
  stacks.some(({ engine }) =>
    [...engine.rows.values()].some(({ urn, id }) => kindOf(urn) === "PhoneNumber" && id === number),
  );

function releaseInPortal(world: World, number: string): void {
  if (isInAState(world, number)) return;
  const { numbers } = world.control.state();
  world.log(`portal: ${number} is released, as the message says`);
  world.control.setAccount({ numbers: numbers.filter(({ id }) => id !== number) });
}
