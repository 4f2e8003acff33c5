/** The first `pulumi up` of an account that is already set up: it adopts what is there. */
import { Estate, type Variant } from "../support/estate";
import { interleaved, medianRatio } from "../support/statistics";
import { count, type Measure } from "./measure";

export const adopt: Measure = {
  name: "adopt",
  question: "what does it take to adopt an account",
  async run({ size, repeat }) {
    const numbers = size(250);
    const of = `${count(numbers)} numbers x 4`;
    const estate = await Estate.open({ numbers });
    let round = 0;
    const firstUp = async (variant: Variant) => estate.measure(await estate.stack(variant, { round: round++ }), "up");
    try {
      const runs = await interleaved(repeat, { ours: () => firstUp("ours"), floor: () => firstUp("floor") });
      const ours = runs.ours.map(({ seconds }) => seconds);
      const floor = runs.floor.map(({ seconds }) => seconds);
      return [
        {
          what: `requests, ${of}`,
          value: Math.max(...runs.ours.map(({ requests }) => requests)),
          unit: "requests",
          // Pages of 200 numbers, details of 100, and fifteen for all else.
          most: Math.ceil(numbers / 200) + Math.ceil(numbers / 100) + 15,
        },
        { what: `seconds against the engine alone, ${of}`, value: medianRatio(ours, floor), unit: "x", most: 1.1 },
      ];
    } finally {
      await estate.close();
    }
  },
};
