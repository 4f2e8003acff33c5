/** How the cost of a preview grows with the stack. Processor time, because that of the engine itself is none of ours. */
import { Estate, type Measured, type Variant } from "../support/estate";
import { growthExponent, interleaved, median } from "../support/statistics";
import { count, type Measure } from "./measure";

const cpuMs = ({ host, program }: Measured): number => host.cpuMs + program.cpuMs;

export const growth: Measure = {
  name: "growth",
  question: "does what the package adds to a preview grow faster than the stack",
  async run({ size, repeat }) {
    const [few, many] = [size(62), size(1_000)];
    const estate = await Estate.open({ numbers: many });
    try {
      const added = async (numbers: number): Promise<number> => {
        const [ours, floor] = [
          await estate.importedStack("ours", numbers),
          await estate.importedStack("floor", numbers),
        ];
        const run = (stack: typeof ours, of: Variant) => ({ [of]: () => estate.measure(stack, "preview") });
        const runs = await interleaved(repeat, { ...run(ours, "ours"), ...run(floor, "floor") });
        return median((runs["ours"] ?? []).map(cpuMs)) - median((runs["floor"] ?? []).map(cpuMs));
      };
      const [before, after] = [await added(few), await added(many)];
      const per = (resources: number) => `${count(resources)} resources`;
      return [
        { what: `processor time that the package adds, ${per(4 * few)}`, value: before, unit: "ms" },
        { what: `processor time that the package adds, ${per(4 * many)}`, value: after, unit: "ms" },
        {
          what: `growth from ${per(4 * few)} to ${per(4 * many)}`,
          value: growthExponent(before, after, many / few),
          unit: "exponent",
          most: 1,
        },
      ];
    } finally {
      await estate.close();
    }
  },
};
