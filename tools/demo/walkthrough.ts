/** The steps of the demo, in order: what each shows, what it does, and what must hold after it. */

import type { AccountState } from "pulumi-flowroute/simulator";
import { emergencySteps } from "./emergency-steps";
import { expectEqual, expectThat } from "./expect";
import type { Sandbox } from "./sandbox";
import { screen } from "./screen";
import { expectUnchanged, firstChoices, type Step, seattle, succeed } from "./step";

/** Details are asked for by a POST. */
const READ = /^(GET |POST \/v2\/numbers\/details)/;
/** Every account has it: the SIP device that is registered with Flowroute itself. */
const OWN_ROUTE = "0";
const PURCHASE = /^POST \/v2\/numbers\/1/;

export const walkthrough: Step[] = [
  {
    title: "Set up: the keys of an account, here of the simulated one",
    async play(sandbox) {
      const { url, accessKey, secretKey } = sandbox.keys;
      await succeed(sandbox.pulumi("config", "set", "flowroute:baseUrl", url));
      await succeed(sandbox.pulumi("config", "set", "flowroute:accessKey", accessKey));
      await succeed(sandbox.pulumi("config", "set", "--secret", "flowroute:secretKey", secretKey));
      return "the secret key is encrypted there";
    },
  },
  {
    title: "Preview: which numbers would be bought first, and what they cost",
    async play(sandbox) {
      const output = await succeed(sandbox.pulumi("preview"));
      for (const [, digits = ""] of output.matchAll(/First choice (\+1 \d{3} \d{3} \d{4})/g)) {
        const number = digits.replace(/\D/g, "");
        firstChoices.set(number.startsWith("1206") ? "seattle" : "toll-free", number);
      }
      expectEqual("the numbers with a first choice", [...firstChoices.keys()].sort(), ["seattle", "toll-free"]);
      const { numbers, ledger } = await sandbox.state();
      expectEqual("numbers and charges after a mere preview", [numbers.length, ledger.length], [0, 0]);
      return "two first choices with their prices, and nothing bought";
    },
  },
  {
    title: "Up: two numbers are bought, two routes made, calls routed with failover",
    async play(sandbox) {
      await sandbox.requests();
      await succeed(sandbox.pulumi("up", "--yes", "--skip-preview"));
      const state = await sandbox.state();
      const bought = state.numbers.map(({ id }) => id).sort();
      expectEqual("the numbers on the account", bought, [...firstChoices.values()].sort());
      const routes = new Map(state.routes.map(({ alias, id }) => [alias.split("-")[0], id]));
      for (const { id, relationships } of state.numbers) {
        expectEqual(`the primary route of ${id}`, relationships.primary_route, routes.get("pbx"));
        expectEqual(`the failover route of ${id}`, relationships.failover_route, routes.get("mobile"));
      }
      const requests = await sandbox.requests();
      expectEqual("the purchases", requests.filter((line) => PURCHASE.test(line)).length, 2);
      return `the first choices of the preview; ${requests.length} requests in all`;
    },
  },
  {
    title: "Preview again: nothing to do, and the API is not even asked",
    async play(sandbox) {
      const output = await succeed(sandbox.pulumi("preview"));
      expectUnchanged(output);
      expectEqual("the requests of a preview without change", await sandbox.requests(), []);
      return "no change, 0 requests";
    },
  },
  {
    title: "Change a route: it moves in place, and the calls of every number with it",
    async play(sandbox) {
      const before = await sandbox.state();
      await succeed(sandbox.pulumi("config", "set", "pbx", "sip2.example.net:5060"));
      await succeed(sandbox.pulumi("up", "--yes", "--skip-preview"));
      const after = await sandbox.state();
      const pbx = ({ routes }: AccountState) => routes.find(({ alias }) => alias.startsWith("pbx"));
      expectEqual("the route's id", pbx(after)?.id, pbx(before)?.id);
      expectEqual("the route's value", pbx(after)?.value, "sip2.example.net:5060");
      expectEqual("the numbers", after.numbers, before.numbers);
      const writes = (await sandbox.requests()).filter((line) => !READ.test(line));
      expectThat("one write", writes.length === 1, writes);
      return `same route, new target; one write: ${writes[0]}`;
    },
  },
  {
    title: "Drift: somebody edits an alias in the portal; a refresh shows it",
    async play(sandbox) {
      const id = seattle();
      await sandbox.api("PATCH", `/v2/numbers/${id}`, { type: "number", id, alias: "edited in the portal" });
      screen.note(`(somebody sets the alias of ${id} to "edited in the portal")`);
      const output = await succeed(sandbox.pulumi("refresh", "--preview-only", "--diff"));
      expectThat("the drift with both values", /Front desk seattle.*edited in the portal/.test(output), output);
      expectEqual(
        "the alias, which a mere look must not change",
        await aliasOf(sandbox, seattle()),
        "edited in the portal",
      );
      return "the old value and the new one, and nothing changed yet";
    },
  },
  {
    title: "Put it right: up with a refresh sets what the program says",
    async play(sandbox) {
      await succeed(sandbox.pulumi("up", "--yes", "--skip-preview", "--refresh"));
      expectEqual("the alias", await aliasOf(sandbox, seattle()), "Front desk seattle");
      return "the alias is as in the program again";
    },
  },
  ...emergencySteps,
  {
    title: "A lost answer: the connection breaks just after a purchase went through",
    async play(sandbox) {
      const before = await sandbox.state();
      await sandbox.requests();
      await sandbox.breakOnce({ match: { method: "POST", path: "^/v2/numbers/1" }, fault: { kind: "reset-after" } });
      await succeed(sandbox.pulumi("config", "set", "cities", "seattle,bellevue"));
      await succeed(sandbox.pulumi("up", "--yes", "--skip-preview"));
      const { numbers, ledger } = await sandbox.state();
      const charges = (of: AccountState["ledger"]) => of.filter(({ kind }) => kind === CHARGE).length;
      expectEqual("the new numbers", numbers.length - before.numbers.length, 1);
      expectEqual("the new charges", charges(ledger) - charges(before.ledger), 1);
      const purchases = (await sandbox.requests()).filter((line) => PURCHASE.test(line));
      expectEqual("the attempts to buy", purchases.length, 1);
      return "it was not bought again: one attempt, one number, one charge";
    },
  },
];

export const ending: Step = {
  title: "Destroy: the numbers go back, routes, address and caller name are deleted",
  async play(sandbox) {
    await succeed(sandbox.pulumi("destroy", "--yes", "--skip-preview"));
    const { numbers, routes, e911s, cnams } = await sandbox.state();
    const made = routes.filter(({ id }) => id !== OWN_ROUTE);
    expectEqual("what is left on the account", [...numbers, ...made, ...e911s, ...cnams], []);
    return "the account is empty";
  },
};

export const accounts: Step = {
  title: "The ledger: what the carrier charged for all this",
  async play(sandbox) {
    const { ledger } = await sandbox.state();
    for (const { kind, number, amount } of ledger) {
      screen.note(`${kind.padEnd(16)} ${(number ?? "").padEnd(12)} ${amount.toFixed(2).padStart(8)}`);
    }
    const charges = ledger.filter(({ kind }) => kind === CHARGE);
    expectEqual("the charges", charges.length, 3);
    expectEqual("the numbers charged for", new Set(charges.map(({ number }) => number)).size, 3);
    expectEqual("the charges for emergency addresses", ledger.filter(({ kind }) => kind === "e911").length, 1);
    return "three numbers and one emergency address, each paid for once";
  },
};

const CHARGE = "setup";

async function aliasOf(sandbox: Sandbox, number: string | undefined): Promise<string | undefined> {
  return (await sandbox.state()).numbers.find(({ id }) => id === number)?.alias ?? undefined;
}
