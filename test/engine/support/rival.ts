/** Another customer who is after the same numbers, and comes at the worst moment. */
import type { InventoryNumber } from "pulumi-flowroute/simulator";
import { rankFor } from "../../../src/purchase";
import { booksOf } from "../../support/account";
import type { EngineBench } from "./bench";
import { numbersOf } from "./programs";

const LOOK = /^GET \/v2\/numbers\/available\?starts_with=(1\d{10})&/;
const PURCHASE = /^POST \/v2\/numbers\/(1\d{10})$/;

/** A `PhoneNumber` that will come to its turn. */
export interface Waiting {
  urn: string;
  /** What its number bears once it is bought. */
  tag: string;
}

export interface Rival {
  /** What it has taken, once it has come. */
  readonly taken: string[];
  /** Those of them that no run wanted any more. */
  inVain(): string[];
}

/**
 * After so many purchases it takes five numbers at once: first those that a run has just found free, so that their
 * purchase is its next request, then the first choices of those who wait.
 */
export function letRivalCome(
  bench: EngineBench,
  { stock, after, waiting }: { stock: readonly InventoryNumber[]; after: number; waiting: readonly Waiting[] },
): Rival {
  const { control } = bench.simulator;
  const taken: string[] = [];
  let before = 0;

  const mostWanted = (): string[] => {
    const owned = new Set(booksOf(bench.simulator).numbers);
    const free = stock.flatMap(({ number }) => (owned.has(number) ? [] : { number }));
    const looked = numbersIn(bench.requests(), LOOK);
    const tags = new Set(numbersOf(bench).map(({ alias }) => alias));
    const firstChoices = waiting
      .filter(({ tag }) => !tags.has(tag))
      .flatMap(({ urn }) => rankFor(urn, free)[0]?.number ?? []);
    return [...new Set([...looked, ...firstChoices])].filter((wanted) => free.some(({ number }) => number === wanted));
  };

  const stop = control.watch(({ request }) => {
    if (request === undefined || booksOf(bench.simulator).purchases < after) return;
    stop();
    taken.push(...mostWanted().slice(0, 5));
    before = bench.requests().length;
    control.inventory({ take: taken });
  });

  const inVain = () => {
    const requests = bench.requests().slice(before);
    const wanted = [...numbersIn(requests, LOOK), ...numbersIn(requests, PURCHASE)];
    return taken.filter((number) => !wanted.includes(number));
  };
  return { taken, inVain };
}

const numbersIn = (requests: readonly string[], what: RegExp): string[] =>
  requests.flatMap((line) => what.exec(line)?.[1] ?? []);
