/** How much memory the provider host has at most, in a preview in which nothing has changed. */
import { Estate } from "../support/estate";
import { count, type Figure, type Measure } from "./measure";

export const memory: Measure = {
  name: "memory",
  question: "how much memory does the provider host take",
  async run({ size }) {
    const sizes = [size(250), size(4_000)];
    const estate = await Estate.open({ numbers: Math.max(...sizes) });
    try {
      const figures: Figure[] = [];
      for (const numbers of sizes) {
        for (const variant of ["ours", "floor"] as const) {
          const stack = await estate.importedStack(variant, numbers);
          const { host } = await estate.measure(stack, "preview");
          const what = `memory of the host, ${variant}, ${count(numbers)} numbers x 4`;
          figures.push({ what, value: host.memoryMb, unit: "MB" });
        }
      }
      return figures;
    } finally {
      await estate.close();
    }
  },
};
