/**
 * What is unique at the carrier, moving from one resource of the program to another one in one edit: lists by index, of
 * which the first goes, swaps, insertions. One resource after the other, and all at once.
 */
import { expect } from "chai";
import { perSuite, perTest } from "../support/bench";
import { IdOf, type Resource, Stack } from "../support/engine-model";
import { address, adopting, type Declared, declare, route, routing, urnOf } from "../support/program";
import { freshProviders, openProviders, type ProviderBench, type Run } from "../support/provider-bench";

const WAYS = ["all at once", "one at a time", "one at a time, in the opposite order"] as const;
type Way = (typeof WAYS)[number];

/** A list by index: `n0`, `n1`, and so on. */
const EDITS: [what: string, before: string, after: string][] = [
  ["the first of three goes", "abc", "bc"],
  ["the first of two goes", "ab", "b"],
  ["two are swapped", "ab", "ba"],
  ["three go round", "abc", "bca"],
  ["three go round the other way", "abc", "cab"],
  ["a new one comes first", "ab", "cab"],
  ["the first goes and a new one comes last", "abc", "bcd"],
  ["the first gets another one, which the last has had", "abc", "cbd"],
];

const atOnce = (way: Way) => (way === "all at once" ? "everything" : "checks");

async function converge(bench: ProviderBench, stack: Stack, program: Resource[], way: Way, refresh = false) {
  const run = await bench.run();
  const { ops, errors } = await stack.up(run, ordered(program, way), { atOnce: atOnce(way), refresh });
  expect(errors).to.deep.equal({});
  return { ops, said: run.logged.map(({ message }) => message).join("\n") };
}

/** Records that depend on others in the program come when those are done. */
function ordered(program: Resource[], way: Way): Resource[] {
  const isRecord = ({ urn }: Resource) => /InboundRoute|E911Address|CnamRecord/.test(urn);
  const records = program.filter(isRecord);
  return [
    ...(way.endsWith("opposite order") ? records.reverse() : records),
    ...program.filter((resource) => !isRecord(resource)),
  ];
}

const preview = async (run: Run, stack: Stack, program: Resource[], way: Way = "all at once") =>
  stack.preview(run, ordered(program, way));

for (const way of WAYS) {
  describe(`routes by the index of a list, with an alias each, ${way}`, () => {
    const bench = freshProviders({ seed: "empty" });
    const stack = perTest(() => new Stack());
    const list = (aliases: string): Declared[] =>
      [...aliases].map((alias, at) => route(`n${at}`, { alias, value: `${alias}.example.net` }));
    const live = () =>
      bench.simulator.control
        .state()
        .routes.filter(({ id }) => id !== "0")
        .map(({ alias, value }) => `${alias} ${value}`)
        .sort();
    const wanted = (aliases: string) => [...aliases].map((alias) => `${alias} ${alias}.example.net`).sort();

    // A new one that comes first would share what the other is to leave.
    const isPossible = ([what]: (typeof EDITS)[number]) =>
      !(way.endsWith("opposite order") && what.startsWith("a new"));

    for (const [what, from, to] of EDITS.filter(isPossible)) {
      it(`converge in one up when ${what}`, async () => {
        await converge(bench, stack, list(from), way);
        const ids = new Map([...stack.rows.values()].map(({ urn, id }) => [urn, id]));
        expect((await preview(await bench.run(), stack, list(to), way)).errors).to.deep.equal({});
        await converge(bench, stack, list(to), way);
        expect(live()).to.deep.equal(wanted(to));
        for (const { urn, id, outputs } of stack.rows.values()) {
          expect(id).to.equal(ids.get(urn) ?? id);
          expect(outputs["origin"]).to.equal("created");
        }
        expect(await preview(await bench.run(), stack, list(to), way)).to.deep.equal({ ops: [], errors: {} });
        expect((await converge(bench, stack, list(to), way)).ops).to.deep.equal([]);
        bench.asked();
        await preview(await bench.run(), stack, list(to), way);
        expect(bench.asked()).to.deep.equal([]);
        await converge(bench, stack, [], way);
        expect(live()).to.deep.equal([]);
      });
    }

    it("keep the calls of a number on a route at any moment, and end on the right one", async () => {
      bench.simulator.control.setAccount({ numbers: [{ id: "12065550100" }] });
      const program = (aliases: string, at: number) => [
        ...list(aliases),
        adopting("line", "12065550100"),
        routing("line", { numberId: "12065550100", primaryRouteId: new IdOf(urnOf("inboundRoute", `n${at}`)) }),
      ];
      const routed = () => {
        const { numbers, routes } = bench.simulator.control.state();
        const id = numbers[0]?.relationships.primary_route;
        return routes.find((one) => one.id === id)?.value;
      };
      await converge(bench, stack, program("abc", 1), way);
      const seen = new Set<unknown>();
      bench.simulator.control.watch(() => void seen.add(routed()));
      await converge(bench, stack, program("bc", 0), way);
      expect(routed()).to.equal("b.example.net");
      expect([...seen]).not.to.include(undefined);
    });
  });
}

describe("a route that is new, and takes the alias of one that is declared after it", () => {
  const bench = perSuite(() => openProviders({ seed: "empty" }));

  it("fails the preview, which names both", async () => {
    const stack = new Stack();
    const list = (...aliases: [number, string][]) =>
      aliases.map(([at, alias]) => route(`n${at}`, { alias, value: `${alias}.example.net` }));
    await converge(bench, stack, list([0, "a"]), "all at once");
    const { errors } = await preview(await bench.run(), stack, list([1, "a"], [0, "b"]));
    expect(Object.values(errors).join()).to.match(/"n1" and "n0" \(InboundRoute\).* route \d+.*\[two-owners\]/);
  });
});

for (const way of WAYS) {
  describe(`emergency addresses by the index of a list, ${way}`, () => {
    const bench = perSuite(() => openProviders({ seed: "empty" }));
    const stack = perTest(() => new Stack());
    beforeEach(() => {
      bench.simulator.control.reset();
      bench.simulator.control.setAccount({ numbers: [{ id: "12065550100" }] });
    });
    const list = (streets: string): Declared[] =>
      [...streets].map((street, at) =>
        address(`n${at}`, { streetName: `${street} street`, label: `office ${street}` }),
      );
    const program = (streets: string) => [
      ...list(streets),
      adopting("line", "12065550100"),
      declare("e911Assignment", "line", {
        numberId: "12065550100",
        e911AddressId: new IdOf(urnOf("e911Address", "n0")),
      }),
    ];
    const live = () =>
      bench.simulator.control
        .state()
        .e911s.map(({ street_name }) => street_name[0])
        .sort()
        .join("");
    /** Where help is sent for the number. */
    const place = () => {
      const { numbers, e911s } = bench.simulator.control.state();
      return e911s.find(({ id }) => id === numbers[0]?.relationships.e911_address)?.street_name[0];
    };
    // Each that is to get a place comes after the one that leaves it.
    const possible = way.endsWith("opposite order")
      ? ["the first gets another one, which the last has had", "the first goes and a new one comes last"]
      : ["a new one comes first"];

    for (const [what, from, to] of EDITS) {
      const isPossible = possible.includes(what);
      it(`converge in one up or fail the preview, and lose nothing, when ${what} (${isPossible ? "converge" : "fail"})`, async () => {
        await converge(bench, stack, program(from), way);
        const seen = new Set<unknown>();
        bench.simulator.control.watch(() => void seen.add(place()));
        const { errors } = await preview(await bench.run(), stack, program(to), way);
        const run = await bench.run();
        const { errors: inUp } = await stack.up(run, ordered(program(to), way), { atOnce: atOnce(way) });
        if (isPossible) {
          expect([errors, inUp]).to.deep.equal([{}, {}]);
          expect(live()).to.equal([...to].sort().join(""));
          expect((await converge(bench, stack, program(to), way)).ops).to.deep.equal([]);
        } else {
          expect(Object.values(errors).join()).to.match(
            /"n2" and "n1" \(E911Address\).*\[(two-owners|place-taken)\]|record \d+ \("office [a-d]"(, "n\d" of this program)?\).*\[place-taken\]/,
          );
          expect(Object.keys(inUp)).not.to.deep.equal([]);
          expect(live()).to.equal(from);
        }
        expect([...seen].filter((at) => at !== from[0] && at !== to[0])).to.deep.equal([]);
        expect(place()).to.equal(isPossible ? to[0] : from[0]);
        await converge(bench, stack, [], way);
        // The number is kept, and so is its address.
        expect(live()).to.equal(place());
      });
    }
  });

  for (const approved of [true, false]) {
    describe(`${approved ? "approved" : "pending"} caller names by the index of a list, ${way}`, () => {
      const bench = freshProviders({ seed: { inventory: [], numbers: [], cnams: [] } });
      const stack = perTest(() => new Stack());
      const list = (names: string): Declared[] =>
        [...names].map((name, at) => declare("cnamRecord", `n${at}`, { value: `NAME ${name.toUpperCase()}` }));
      const live = () =>
        bench.simulator.control
          .state()
          .cnams.map(({ value }) => value.at(-1)?.toLowerCase())
          .sort()
          .join("");
      const approve = () => {
        for (const { id } of bench.simulator.control.state().cnams) bench.simulator.control.cnam(id, { approve: true });
      };

      for (const [what, from, to] of EDITS) {
        it(`leave nothing behind when ${what} in a run with a refresh, which tells whose each is`, async () => {
          await converge(bench, stack, list(from), way);
          if (approved) approve();
          await converge(bench, stack, list(to), way, true);
          expect(live()).to.equal([...to].sort().join(""));
          const run = await bench.run();
          await stack.destroy(run, { atOnce: "everything" });
          expect(live()).to.equal("");
        });

        it(`converge in one up when ${what}, and each has one owner`, async () => {
          await converge(bench, stack, list(from), way);
          if (approved) approve();
          expect((await preview(await bench.run(), stack, list(to), way)).errors).to.deep.equal({});
          const { said: messages } = await converge(bench, stack, list(to), way);
          expect(live(), messages).to.equal([...to].sort().join(""));
          expect(await preview(await bench.run(), stack, list(to), way)).to.deep.equal({ ops: [], errors: {} });
          expect((await converge(bench, stack, list(to), way)).ops).to.deep.equal([]);
          // The last goes as well, and nothing that the others have goes with it.
          const { said: then } = await converge(bench, stack, list(to.slice(0, -1)), way);
          const rows = [...stack.rows.values()].map(({ id }) => id);
          expect(bench.simulator.control.state().cnams.map(({ id }) => id)).to.include.members(rows);
          const run = await bench.run();
          await stack.destroy(run, { atOnce: "everything" });
          const left = bench.simulator.control.state().cnams.map(({ id }) => id);
          const told = [messages, then, ...run.logged.map(({ message }) => message)].join("\n");
          for (const id of left)
            expect(told).to.match(
              new RegExp(`(Left|Did not delete) caller name ${id}|stays at Flowroute.*${id}|${id}.*stays`),
            );
        });
      }
    });
  }
}
