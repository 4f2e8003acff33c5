/** What happens to a repository like `examples/gitops` in its first weeks, and what each part of it came to. */

import { type Books, booksOf, routingOf } from "../../support/account";
import type { GitopsExample } from "./gitops-example";
import { until } from "./waiting";
import type { JobRun } from "./workflow-run";

/** A workflow was run. */
export interface Part {
  run: Record<string, JobRun>;
  /** What it asked the carrier, and of that what changes something. */
  requests: string[];
  writes: string[];
  /** The account after it. */
  books: Books;
}

export type Scenario = Awaited<ReturnType<typeof playScenario>>;

const FRONT_DESK = '"front-desk": { search: { rateCenter: "SEATTLE", state: "WA" }, primary: pbx, failover: mobile },';
const UNLOCKED = FRONT_DESK.replace("mobile }", "mobile, locked: false }");
const SALES = FRONT_DESK.replace("front-desk", "sales");
const HOSTILE = "\n~~~~~~\n# No changes\n::error::forged\r::error::forged ##[error]forged\u001b[2K\u202e";
const CHANGES = /^(POST|PATCH|PUT|DELETE) (?!\/v2\/numbers\/details)/;

export async function playScenario(bench: GitopsExample) {
  const { simulator } = bench;
  const { control } = simulator;
  const part = async (work: () => Promise<Record<string, JobRun>>): Promise<Part> => {
    control.clearRequests();
    const run = await work();
    const requests = control.requests().map(({ method, path }) => `${method} ${path}`);
    return { run, requests, writes: requests.filter((line) => CHANGES.test(line)), books: booksOf(simulator) };
  };

  const pullRequest = await part(() => bench.pullRequest());
  const fork = await part(() => bench.pullRequest({ from: "somebody-else/phones" }));
  const withoutSecrets = await part(() => bench.merge({ environments: {} }));
  const merge = await part(() => bench.merge());
  const second = await part(() => bench.merge());
  const stateInClear = await bench.pulumi("stack", "export", "--show-secrets");
  const night = await part(() => bench.nightly());

  // Somebody edits a route in the portal.
  const [number = ""] = booksOf(simulator).numbers;
  const wanted = routingOf(simulator, number);
  editRouting(bench, number);
  const editedNight = await part(() => bench.nightly());
  const editedAsJson = routingSteps(await bench.pulumi("preview", "--refresh", "--json"));

  // Somebody who can edit labels wants the page to say something else.
  const routes = control.state().routes.filter(({ id }) => id !== "0");
  control.setAccount({ routes: routes.map((route) => ({ ...route, alias: `${route.id}${HOSTILE}` })) });
  const hostileNight = await part(() => bench.nightly());
  control.setAccount({ routes });

  const byHand = await part(() => bench.deployByHand({ refresh: true }));
  const restored = routingOf(simulator, number);

  // A second number is merged and the first one unlocked; the run is cancelled in the middle of the purchase.
  const earlierCommit = bench.head();
  bench.edit("phones.ts", (text) => text.replace(FRONT_DESK, `${UNLOCKED}\n  ${SALES}`));
  const purchase = { method: "POST", path: "^/v2/numbers/1\\d{10}$" };
  control.faults.add({ match: purchase, times: 1, fault: { kind: "delay", ms: 1000 } });
  const when = () => until("the purchase", () => control.faults.list()[0]?.fired === 1);
  const cancelled = await part(() => bench.merge({ cancel: { step: "up", when } }));
  const stateAfterCancel = numbersIn(await bench.pulumi("stack", "export"));
  const afterCancel = await part(() => bench.merge());
  const earlier = await part(() => bench.merge({ sha: earlierCommit }));

  // Somebody takes a number out of the list, whose lock has not been opened before.
  const removal = await part(() => bench.pullRequest({ edit: (text) => text.replace(SALES, "") }));

  // A number is ported away.
  control.setAccount({ numbers: control.state().numbers.filter(({ id }) => id !== number) });
  const goneNight = await part(() => bench.nightly());

  return {
    ...{ pullRequest, fork, withoutSecrets, merge, second, stateInClear, night },
    ...{ wanted, editedNight, editedAsJson, hostileNight, byHand, restored },
    ...{ cancelled, stateAfterCancel, afterCancel, earlier, removal, goneNight },
  };
}

function editRouting({ simulator: { control } }: GitopsExample, number: string): void {
  const numbers = control
    .state()
    .numbers.map((entry) =>
      entry.id === number ? { ...entry, relationships: { ...entry.relationships, primary_route: "0" } } : entry,
    );
  control.setAccount({ numbers });
}

interface JsonStep {
  op: string;
  urn: string;
  oldState?: { inputs: Record<string, unknown> };
  newState?: { inputs: Record<string, unknown> };
}

/** What a preview in JSON says of the primary route: before and after, for each step. */
function routingSteps(digest: string): unknown[][] {
  const { steps } = JSON.parse(digest) as { steps: JsonStep[] };
  return steps
    .filter(({ urn }) => urn.includes(":NumberRouting::"))
    .map(({ op, oldState, newState }) => [op, oldState?.inputs["primaryRouteId"], newState?.inputs["primaryRouteId"]]);
}

interface StateResource {
  urn: string;
  type: string;
  id?: string;
  protect?: boolean;
}

/** Numbers that a state holds, which of them are locked, and operations that it has not seen the end of. */
function numbersIn(state: string) {
  const { resources, pending_operations: pending = [] } = JSON.parse(state).deployment as {
    resources: StateResource[];
    pending_operations?: unknown[];
  };
  const numbers = resources.filter(({ type }) => type.endsWith(":PhoneNumber"));
  const locked = numbers.map(({ urn, protect = false }) => [urn.split("::").at(-1), protect] as const);
  return { numbers: numbers.map(({ id }) => id).sort(), locked: Object.fromEntries(locked), pending };
}
