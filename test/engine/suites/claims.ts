/**
 * The first engine test of all: ordinary refactoring, forced and interrupted replacements. The engine creates first
 * and deletes afterwards; nothing that the program still wants may be taken away, and what it no longer wants must be.
 */
import { expect } from "chai";
import { CnamRecord, InboundRoute, NumberRouting, PhoneNumber } from "pulumi-flowroute";
import { booksOf, routingOf } from "../../support/account";
import { perTest } from "../../support/bench";
import { openEngine } from "../support/bench";

const SEARCH = { rateCenter: "SEATTLE", state: "WA" };
const CAPS = { maxSetupCost: 1, maxMonthlyCost: 1.25 };

/** How the engine is told to work, for instance by `PULUMI_PARALLEL_DIFF`. */
export interface EngineMode {
  env?: Record<string, string>;
  title?: string;
}

export function describeClaims(profile: "plain" | "harsh", { env = {}, title = "" }: EngineMode = {}): void {
  describe(`what the program still wants is never taken away (${profile}${title})`, () => {
    /** Where no money, number or read hangs on it, one carrier is enough. */
    const onPlain = (title: string, test: () => Promise<void>) => (profile === "plain" ? it(title, test) : undefined);
    const bench = perTest(() => openEngine({ profile, env: { FLOWROUTE_TIMEOUT: "4", ...env } }));

    const exact = () => bench.simulator.control.state().inventory.sample[3]?.number ?? "";
    const otherExact = () => bench.simulator.control.state().inventory.sample[4]?.number ?? "";

    /** Every row with one number, one route and the routing between them; names as given. */
    const program =
      (names: { number?: string; route?: string; routing?: string }, number: object, routeAlias?: string) =>
      async () => {
        const phone = names.number ? new PhoneNumber(names.number, { ...number, ...CAPS }) : undefined;
        const route = names.route
          ? new InboundRoute(names.route, {
              routeType: "host",
              value: "sip.example.com",
              ...(routeAlias ? { alias: routeAlias } : {}),
            })
          : undefined;
        if (names.routing && phone && route) {
          new NumberRouting(names.routing, { numberId: phone.id, primaryRouteId: route.id });
        }
      };

    const all = { number: "desk", route: "pbx", routing: "desk" };

    onPlain("keeps the routing when a NumberRouting is renamed without an alias", async () => {
      const stack = await bench.stack("s", program(all, { search: SEARCH }));
      expect((await stack.up()).ok).to.equal(true);
      const [number = ""] = booksOf(bench.simulator).numbers;
      const before = routingOf(bench.simulator, number);
      expect(before.primary).not.to.equal("0");

      const renamed = await stack.up(program({ ...all, routing: "reception" }, { search: SEARCH }));

      expect(renamed.messages).to.equal("");
      expect(renamed.changes).to.deep.equal({ create: 1, delete: 1 });
      expect(routingOf(bench.simulator, number)).to.deep.equal(before);
      expect((await stack.preview()).changes).to.deep.equal({});
    });

    it("detaches the routes when the NumberRouting leaves the program and its number stays", async () => {
      const stack = await bench.stack("s", program(all, { search: SEARCH }));
      await stack.up();
      const [number = ""] = booksOf(bench.simulator).numbers;

      expect((await stack.up(program({ number: "desk", route: "pbx" }, { search: SEARCH }))).ok).to.equal(true);

      expect(routingOf(bench.simulator, number)).to.deep.equal({ primary: "0", failover: null });
      expect(booksOf(bench.simulator).numbers).to.deep.equal([number]);
    });

    onPlain("moves calls to the new route before the old one goes when an InboundRoute is renamed", async () => {
      const stack = await bench.stack("s", program(all, { search: SEARCH }));
      await stack.up();
      const [number = ""] = booksOf(bench.simulator).numbers;
      const { primary: old } = routingOf(bench.simulator, number);

      const renamed = await stack.up(program({ ...all, route: "pbx2" }, { search: SEARCH }));

      expect(renamed.messages).to.equal("");
      const { primary } = routingOf(bench.simulator, number);
      expect(primary).not.to.be.oneOf([old, "0", null]);
      expect(booksOf(bench.simulator).routes).to.have.length(1);
    });

    onPlain("keeps a route with an alias of its own when its InboundRoute is renamed", async () => {
      const stack = await bench.stack("s", program({ route: "pbx" }, {}, "front door"));
      await stack.up();

      const renamed = await stack.up(program({ route: "pbx2" }, {}, "front door"));

      expect(renamed.ok).to.equal(true);
      expect(booksOf(bench.simulator).routes).to.deep.equal(["front door"]);
    });

    it("does not release a searched number that is renamed without an alias, and tells how to undo it", async () => {
      const stack = await bench.stack("s", program({ number: "desk" }, { search: SEARCH }));
      await stack.up();
      const [number = ""] = booksOf(bench.simulator).numbers;

      const renamed = await stack.up(program({ number: "reception" }, { search: SEARCH }));

      expect(renamed.ok).to.equal(false);
      expect(renamed.messages).to.contain('aliases: [{ name: "desk" }]').and.to.contain("pulumi state");
      expect(booksOf(bench.simulator)).to.include({ purchases: 2 }).and.to.have.property("releases").that.is.empty;

      expect((await stack.up()).ok, "a later run goes through").to.equal(true);
      expect(booksOf(bench.simulator).releases).to.deep.equal([number]);
    });

    it("renames a searched number with an alias without a purchase or a release", async () => {
      const stack = await bench.stack("s", program({ number: "desk" }, { search: SEARCH }));
      await stack.up();
      const before = booksOf(bench.simulator);

      const renamed = await stack.up(async () => {
        new PhoneNumber("reception", { search: SEARCH, ...CAPS }, { aliases: [{ name: "desk" }] });
      });

      expect(renamed.messages).to.equal("");
      expect(booksOf(bench.simulator)).to.deep.equal(before);
      expect((await stack.preview()).changes).to.deep.equal({});
    });

    onPlain("refuses an exact number that the stack has under another name, with the alias to add", async () => {
      const number = exact();
      const stack = await bench.stack("s", program({ number: "desk" }, { number }));
      expect((await stack.up()).messages).to.equal("");

      const preview = await stack.preview(program({ number: "reception" }, { number }));
      const renamed = await stack.up();

      expect(preview.ok || renamed.ok).to.equal(false);
      expect(preview.messages).to.contain('aliases: [{ name: "desk" }]');
      expect(booksOf(bench.simulator)).to.deep.include({ numbers: [number], purchases: 1, releases: [] });
    });

    for (const [kind, fields] of [
      ["searched", () => ({ search: SEARCH })],
      ["exact", () => ({ number: exact() })],
    ] as const) {
      it(`keeps a ${kind} number and its routing through up --replace of all three`, async () => {
        const stack = await bench.stack("s", program(all, fields()));
        expect((await stack.up()).messages).to.equal("");
        const before = booksOf(bench.simulator);
        const routing = routingOf(bench.simulator, before.numbers[0] ?? "");
        const { resources = [] } = await stack.state();
        const replace = resources
          .map(({ urn }) => urn)
          .filter((urn) => /:(PhoneNumber|InboundRoute|NumberRouting)::/.test(urn));

        const replaced = await stack.up(undefined, { replace });

        // To the provider it looks like a PhoneNumber that was taken out of this state alone.
        expect(replaced.messages).to.match(
          /^warning \(desk\): Will recover .* in use\.\n {2}If you forced a replacement .* all is well/,
        );
        // Lines of one message are indented, also in what the engine shows.
        expect(replaced.messages.trim().split(/\n(?! {2})/)).to.have.length(1);
        expect(booksOf(bench.simulator)).to.deep.equal(before);
        expect(routingOf(bench.simulator, before.numbers[0] ?? "")).to.deep.equal(routing);
        expect((await stack.preview()).changes).to.deep.equal({});
      });
    }

    it("changes nothing when everything is replaced by force, and says whose number it is", async () => {
      const stack = await bench.stack("s", program(all, { search: SEARCH }));
      await stack.up();
      const before = booksOf(bench.simulator);
      const { resources = [] } = await stack.state();
      const replace = resources.filter(({ type }) => type.includes("flowroute:")).map(({ urn }) => urn);

      const replaced = await stack.up(undefined, { replace });

      expect(replaced.ok).to.equal(false);
      expect(replaced.messages).to.contain("--replace");
      expect(booksOf(bench.simulator)).to.deep.equal(before);
      expect((await stack.up()).messages).to.equal("");
      expect(booksOf(bench.simulator)).to.deep.equal(before);
    });

    it("buys the new exact number before it releases the old one, and moves the routing", async () => {
      const [first, second] = [exact(), otherExact()];
      const stack = await bench.stack("s", program(all, { number: first }));
      await stack.up();
      bench.simulator.control.clearRequests();

      const replaced = await stack.up(program(all, { number: second }));

      expect(replaced.messages).to.equal("");
      expect(booksOf(bench.simulator)).to.deep.include({ numbers: [second], purchases: 2, releases: [first] });
      expect(routingOf(bench.simulator, second).primary).not.to.equal("0");
      const changing = bench.requests(/^(POST|DELETE) \/v2\/numbers\/\d+$/);
      expect(changing[0]).to.equal(`POST /v2/numbers/${second}`);
      expect(changing.at(-1)).to.equal(`DELETE /v2/numbers/${first}`);
    });

    it("finishes an interrupted replacement: the old number goes, once, and the new one stays", async () => {
      const [first, second] = [exact(), otherExact()];
      const stack = await bench.stack("s", program({ number: "desk" }, { number: first }));
      await stack.up();
      bench.simulator.control.faults.add({
        match: { method: "DELETE", path: `/v2/numbers/${first}$` },
        fault: { kind: "status", status: 403, body: { errors: [{ title: "ActionNotAuthorizedError", detail: "" }] } },
      });
      const interrupted = await stack.up(program({ number: "desk" }, { number: second }));
      expect(interrupted.ok).to.equal(false);
      expect(booksOf(bench.simulator).numbers).to.have.members([first, second]);

      bench.simulator.control.faults.clear();
      expect((await stack.up()).messages).to.equal("");

      expect(booksOf(bench.simulator)).to.deep.include({ numbers: [second], purchases: 2, releases: [first] });
    });

    it("keeps the old number when an interrupted replacement is taken back", async () => {
      const [first, second] = [exact(), otherExact()];
      const stack = await bench.stack("s", program({ number: "desk" }, { number: first }));
      await stack.up();
      bench.simulator.control.faults.add({
        match: { method: "DELETE", path: `/v2/numbers/${first}$` },
        times: 1,
        fault: { kind: "status", status: 403, body: { errors: [{ title: "ActionNotAuthorizedError", detail: "" }] } },
      });
      await stack.up(program({ number: "desk" }, { number: second }));

      const back = await stack.up(program({ number: "desk" }, { number: first }));

      expect(back.messages).to.equal("");
      expect(booksOf(bench.simulator)).to.deep.include({ numbers: [first], purchases: 2, releases: [second] });
      expect((await stack.preview()).changes).to.deep.equal({});
    });

    it("up --refresh deletes what left the program and nothing else", async () => {
      const two = async () => {
        for (const name of ["desk", "fax"]) {
          const phone = new PhoneNumber(name, { search: SEARCH, ...CAPS });
          const route = new InboundRoute(name, { routeType: "host", value: `${name}.example.com` });
          new NumberRouting(name, { numberId: phone.id, primaryRouteId: route.id });
        }
      };
      const stack = await bench.stack("s", two);
      await stack.up();
      const fax = String((await stack.resource("fax", "PhoneNumber")).id);
      const desk = String((await stack.resource("desk", "PhoneNumber")).id);

      const removed = await stack.up(program(all, { search: SEARCH }), { refresh: true });

      expect(removed.messages).to.equal("");
      expect(booksOf(bench.simulator).releases).to.deep.equal([fax]);
      expect(booksOf(bench.simulator).numbers).to.deep.equal([desk]);
      expect(routingOf(bench.simulator, desk).primary).not.to.equal("0");
    });

    it("leaves nothing behind after a destroy, and a second destroy has nothing to do", async () => {
      const stack = await bench.stack("s", program(all, { search: SEARCH }));
      await stack.up();

      expect((await stack.destroy()).messages).to.equal("");

      expect(booksOf(bench.simulator)).to.deep.include({ numbers: [], routes: [] });
      bench.simulator.control.clearRequests();
      expect((await stack.destroy()).ok).to.equal(true);
      expect(bench.requests()).to.deep.equal([]);
    });

    it("moves aliases and caller names up a list by index, in one up, and takes none that another one has", async () => {
      const list = (letters: string) => async () => {
        const routes = [...letters].map(
          (letter, at) =>
            new InboundRoute(`r${at}`, {
              routeType: "host",
              value: `${letter}.example.net`,
              alias: `office ${letter}`,
            }),
        );
        for (const [at, letter] of [...letters].entries()) new CnamRecord(`n${at}`, { value: `OFFICE ${letter}` });
        const desk = new PhoneNumber("desk", { search: SEARCH, ...CAPS });
        const last = routes.at(-1);
        if (last) new NumberRouting("desk", { numberId: desk.id, primaryRouteId: last.id });
      };
      const { control } = bench.simulator;
      const aliases = () =>
        control
          .state()
          .routes.flatMap(({ id, alias, value }) => (id === "0" ? [] : [`${alias}: ${value}`]))
          .sort();
      const names = () =>
        control
          .state()
          .cnams.map(({ value }) => value)
          .sort();
      const stack = await bench.stack("s", list("abc"));
      expect((await stack.up()).ok).to.equal(true);
      for (const { id } of control.state().cnams) control.cnam(id, { approve: true });

      for (const letters of ["bc", "cb", "b"]) {
        const { ok, messages } = await stack.up(list(letters));
        expect(ok, messages).to.equal(true);
        expect(aliases()).to.deep.equal([...letters].sort().map((letter) => `office ${letter}: ${letter}.example.net`));
        expect(names()).to.include.members([...letters].map((letter) => `OFFICE ${letter.toUpperCase()}`));
        const [number = ""] = booksOf(bench.simulator).numbers;
        const routed = control.state().routes.find(({ id }) => id === routingOf(bench.simulator, number).primary);
        expect(routed?.alias).to.equal(`office ${letters.at(-1)}`);
        expect((await stack.preview()).changes).to.deep.equal({});
      }
    }).timeout(180_000);
  });
}
