/** What the simulated account has, and what is in stock, when a history begins. */
import type { SeedAccount } from "../../../src/simulator";
import type { History } from "./commands";
import { exactNumber, theirNumber } from "./program";

const stockOf = (area: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({ number: `1${area}555${String(100 + at).padStart(4, "0")}` }));

/** What can be had in the area that most want numbers of, at two prices. */
const stockOf206 = (count: number) =>
  stockOf("206", count).map((one, at) => (at % 3 === 0 ? { ...one, setupCost: 4.95 } : one));
const PLENTY = 14;
/** Numbers for which those compete who buy at the same moment. */
const FEW = 2;

/** @param more what else is for sale */
export function seedOf({ stacks, foreign, isScarce }: History, more: readonly { number: string }[] = []): SeedAccount {
  const exact = Array.from({ length: stacks }, (_, stack) =>
    [0, 1].flatMap((slot) => [0, 1].map((choice) => ({ number: exactNumber(stack, slot, choice) }))),
  );
  return {
    inventory: [
      { number: "12065550001", setupCost: 500_000, monthlyCost: 0 },
      { number: "12535550001", setupCost: 199.95, monthlyCost: 0 },
      { number: "12065550002", setupCost: 0, monthlyCost: 20 },
      ...stockOf206(isScarce ? FEW : PLENTY),
      ...stockOf("253", 10),
      ...exact.flat(),
      ...more,
    ],
    ...(foreign
      ? {
          numbers: [
            { id: "13605550177", alias: "front", relationships: { primary_route: "5", e911_address: "6" } },
            ...Array.from({ length: stacks }, (_, stack) => [
              { id: theirNumber(stack, 0), alias: "back", relationships: { primary_route: "5", e911_address: "6" } },
              { id: theirNumber(stack, 1) },
            ]).flat(),
          ],
          routes: [{ id: "5", alias: "front", value: "front.example.org" }],
          e911s: [
            {
              id: "6",
              label: "front",
              street_number: "1",
              street_name: "Front St",
              city: "Seattle",
              state: "WA",
              zip: "98101",
            },
          ],
          cnams: [{ id: "7", value: "FRONT", is_approved: true }],
        }
      : {}),
  };
}

/** One carrier: what an account owns, another one cannot buy. */
export const stockOfOther = stockOf("206", 3).map(({ number }) => ({ number: number.replace(/^1206555/, "1206556") }));

/** What a history begins without when little is in stock. */
export const restock = stockOf206(PLENTY).slice(FEW);
