/** The measures of the bench at their smallest: what they count, and no times. `npm run bench` has all of it. */
import { expect } from "chai";
import { list } from "../../bench/measures/list";
import type { Figure, Unit } from "../../bench/measures/measure";
import { preview } from "../../bench/measures/preview";
import { isMet } from "../../bench/support/report";

const COUNTED: readonly Unit[] = ["requests", "numbers", "errors"];

const isCounted = ({ unit, most }: Figure): boolean => COUNTED.includes(unit) && most !== undefined;

describe("a large account", () => {
  for (const { measure, scale } of [
    { measure: preview, scale: 0.02 },
    { measure: list, scale: 0.1 },
  ]) {
    it(`meets what the bench counts: ${measure.question}`, async () => {
      const size = (full: number) => Math.round(full * scale);
      const counted = (await measure.run({ size, repeat: 1 })).filter(isCounted);
      expect(counted).to.not.be.empty;
      expect(counted.filter((figure) => !isMet(figure))).to.deep.equal([]);
    });
  }
});
