/** What must be so once runs have ended: the account and the states say the same. */
import type { AccountNumber, AccountState } from "../../../src/simulator";
import type { Deployment } from "../../engine/support/stack";
import { scenarios } from "../../scenarios";
import type { Scenario } from "../../scenarios/scenario";
import type { Stack } from "../engine-model";
import type { Row } from "../stack-state";
import { type Breach, byId, lineOf } from "./rules";
import type { Watch } from "./watch";

/** A resource as a state has it. */
export interface StateResource {
  urn: string;
  /** As in `PhoneNumber`. */
  kind: string;
  id: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  /** An earlier run has not got to its delete. */
  isLeft?: boolean;
}

/** The state of one stack. */
export interface State {
  /** For messages. */
  name: string;
  resources: StateResource[];
  /** URNs that the program has; where they are given, the state must have them all, and nothing else. */
  program?: readonly string[];
}

/** Of a stack of the model of the engine. */
export function stateOfRows(name: string, { rows, pendingDeletes }: Stack, program?: readonly string[]): State {
  const resource = ({ urn, id, inputs, outputs }: Row) => ({ urn, kind: kindOf(urn), id, inputs, outputs });
  const resources = [
    ...[...rows.values()].map(resource),
    ...pendingDeletes.map((row) => ({ ...resource(row), isLeft: true })),
  ];
  return { name, resources, ...(program ? { program } : {}) };
}

/** Of `pulumi stack export`, the engine's own resources left out; an operation that never ended is something left. */
export function stateOfDeployment(name: string, deployment: Deployment, program?: readonly string[]): State {
  const pending = (deployment.pending_operations ?? []).map(({ resource }) => ({ ...resource, delete: true }));
  const resources = [...(deployment.resources ?? []), ...pending].flatMap((resource) => {
    const { urn, id = "", inputs = {}, outputs = {} } = resource;
    if (!FLOWROUTE.test(urn)) return [];
    return [{ urn, kind: kindOf(urn), id, inputs, outputs, ...(resource.delete ? { isLeft: true } : {}) }];
  });
  return { name, resources, ...(program ? { program } : {}) };
}

const FLOWROUTE = /pulumi-nodejs:dynamic\/flowroute:(\w+)::[^$]*$/;
const kindOf = (urn: string): string => FLOWROUTE.exec(urn)?.[1] ?? urn;

export interface SoundOptions {
  /** Ids that need not be known, or need not be there: an item of docs/safety.md, or something done by hand. */
  except?: readonly string[];
  /** What tells whether the account has a resource of a kind that has no rule of its own here. @default all scenarios */
  scenarios?: readonly Scenario[];
}

/** Throws when an invariant did not hold at some moment, or does not hold now that the runs have ended. */
export function expectSound(watch: Watch, states: readonly State[], options: SoundOptions = {}): void {
  const breaches = [...watch.breaches, ...unsound(watch, states, options)];
  if (breaches.length > 0) throw new Error(`${breaches.length} broken:\n  ${breaches.map(lineOf).join("\n  ")}`);
}

/** What account and states do not agree on. */
function unsound(watch: Watch, states: readonly State[], options: SoundOptions = {}): Breach[] {
  const { except = [], scenarios: known = scenarios } = options;
  const account = watch.account();
  const breaches = states.flatMap((state) => [...leftOver(state), ...wanted(state), ...absent(account, state, known)]);
  return [...breaches, ...unknown(watch, account, states)].filter(({ what }) => !except.some((id) => ends(what, id)));
}

const ends = (what: string, id: string): boolean => what === id || what.endsWith(` ${id}`);

const KINDS = {
  PhoneNumber: "number",
  InboundRoute: "route",
  E911Address: "emergency address",
  CnamRecord: "caller name",
};

/** What a number is, or what hangs on it. */
const OF_NUMBERS = ["PhoneNumber", "NumberRouting", "E911Assignment", "CnamAssignment"];

function leftOver({ name, resources }: State): Breach[] {
  return resources
    .filter(({ isLeft }) => isLeft)
    .map(({ urn, id }) => ({ invariant: "every run ends", what: id, detail: `${urn} is left to do in ${name}` }));
}

function wanted({ name, resources, program }: State): Breach[] {
  if (program === undefined) return [];
  const has = new Set(resources.map(({ urn }) => urn));
  const wants = new Set(program);
  const invariant = "everything that the program wants is in its state";
  return [
    ...program.filter((urn) => !has.has(urn)).map((what) => ({ invariant, what, detail: `not in ${name}` }) as const),
    // A search stays as long as only its list can explain a number.
    ...resources
      .filter(({ urn, kind }) => kind !== "NumberSearch" && !wants.has(urn))
      .map(({ urn: what }) => ({ invariant, what, detail: `in ${name}, and not in its program` }) as const),
  ];
}

/** Each thing that a run has made is in one state as its own, and in others at most as shared. */
function unknown(watch: Watch, account: AccountState, states: readonly State[]): Breach[] {
  const things = [
    ...account.numbers.map(({ id }) => ({ id, kind: "PhoneNumber" as const })),
    ...account.routes.map(({ id }) => ({ id, kind: "InboundRoute" as const })),
    ...account.e911s.map(({ id }) => ({ id, kind: "E911Address" as const })),
    ...account.cnams.map(({ id }) => ({ id, kind: "CnamRecord" as const })),
  ];
  const resources = states.flatMap(({ name, resources }) =>
    resources.map((resource) => ({ ...resource, state: name })),
  );
  return things.flatMap(({ id, kind }): Breach[] => {
    const invariant = "everything on the account is known to one state";
    const what = `${KINDS[kind]} ${id}`;
    const holders = resources.filter((resource) => resource.kind === kind && idsOf(resource).includes(id));
    const owners = holders.filter(({ outputs }) => ["created", "purchased"].includes(String(outputs["origin"])));
    const isForeign = watch.isForeign(kind === "PhoneNumber" ? "number" : "record", id);
    if (owners.length > 1) {
      return [{ invariant, what, detail: owners.map(({ state, urn }) => `${urn} of ${state}`).join(" and ") }];
    }
    if (holders.length === 0 && !isForeign) return [{ invariant, what, detail: "no state knows it" }];
    return [];
  });
}

/** Of a caller name those of its predecessors, too, which go with it. */
function idsOf({ id, kind, outputs }: StateResource): string[] {
  return kind === "CnamRecord" ? [id, ...String(outputs["former"] ?? "").split(" ")] : [id];
}

function absent(account: AccountState, { name, resources }: State, known: readonly Scenario[]): Breach[] {
  const numbers = byId(account.numbers);
  const records = {
    InboundRoute: byId<{ id: string }>(account.routes),
    E911Address: byId<{ id: string }>(account.e911s),
    CnamRecord: byId<{ id: string }>(account.cnams),
  };
  return resources.flatMap(({ urn, kind, id, inputs, isLeft }): Breach[] => {
    if (isLeft || kind === "NumberSearch") return [];
    const breach = (what: string, detail: string): Breach => ({
      invariant: "everything in a state is on the account",
      what,
      detail: `${detail} (${urn} of ${name})`,
    });
    if (kind in records) {
      const isThere = records[kind as keyof typeof records].has(id);
      return isThere ? [] : [breach(`${KINDS[kind as keyof typeof KINDS]} ${id}`, "it is not there")];
    }
    const scenario = known.find((each) => each.kind === kind);
    if (scenario !== undefined && !OF_NUMBERS.includes(kind)) {
      return scenario.live(account, id) === undefined ? [breach(`${kind} ${id}`, "it is not there")] : [];
    }
    const number = numbers.get(id);
    if (number === undefined) return [breach(`number ${id}`, "it is not there")];
    return amiss(number, kind, inputs).map((detail) => breach(`number ${id}`, detail));
  });
}

/** What hangs on the number otherwise than the state's inputs say. */
function amiss({ relationships }: AccountNumber, kind: string, inputs: Record<string, unknown>): string[] {
  const differ = (what: string, has: string | null, wants: unknown) =>
    (has ?? "") === String(wants ?? "") ? [] : [`its ${what} is ${has}, not ${String(wants)}`];
  const { primary_route, failover_route, e911_address, cnam_preset } = relationships;
  switch (kind) {
    case "NumberRouting":
      return [
        ...differ("primary route", primary_route ?? "0", inputs["primaryRouteId"]),
        ...differ("failover route", failover_route, inputs["failoverRouteId"]),
      ];
    case "E911Assignment":
      return differ("emergency address", e911_address, inputs["e911AddressId"]);
    case "CnamAssignment":
      return inputs["approved"] === true ? differ("caller name", cnam_preset, inputs["cnamRecordId"]) : [];
    default:
      return [];
  }
}
