/** `pulumi preview` of a stack in which nothing has changed: each resource is checked and compared. */
import { Estate, type Measured } from "../support/estate";
import { interleaved, median, medianRatio } from "../support/statistics";
import { count, type Measure } from "./measure";

export const preview: Measure = {
  name: "preview",
  question: "what does a preview cost in which nothing has changed",
  async run({ size, repeat }) {
    const numbers = size(1_000);
    const of = `${count(4 * numbers)} resources`;
    const estate = await Estate.open({ numbers });
    try {
      const [ours, plain, floor] = [
        await estate.importedStack("ours"),
        await estate.importedStack("plain"),
        await estate.importedStack("floor"),
      ];
      const runs = await interleaved(repeat, {
        ours: () => estate.measure(ours, "preview"),
        plain: () => estate.measure(plain, "preview"),
        floor: () => estate.measure(floor, "preview"),
      });
      const each = (of: readonly Measured[], process: "host" | "program") =>
        median(of.map((run) => run[process].cpuMs)) / (4 * numbers);
      const seconds = (of: readonly Measured[]) => of.map((run) => run.seconds);
      return [
        {
          what: `requests, ${of}`,
          value: Math.max(...runs.ours.map(({ requests }) => requests)),
          unit: "requests",
          most: 0,
        },
        { what: `seconds, ${of}`, value: median(seconds(runs.ours)), unit: "s" },
        {
          what: `seconds against the engine alone, ${of}`,
          value: medianRatio(seconds(runs.ours), seconds(runs.floor)),
          unit: "x",
          most: 1.1,
        },
        {
          what: `seconds against plain resources, ${of}`,
          value: medianRatio(seconds(runs.ours), seconds(runs.plain)),
          unit: "x",
        },
        ...(["ours", "plain", "floor"] as const).flatMap((variant) =>
          (["host", "program"] as const).map((process) => ({
            what: `processor time of the ${process}, ${variant}, for each resource`,
            value: each(runs[variant], process),
            unit: "ms" as const,
          })),
        ),
      ];
    } finally {
      await estate.close();
    }
  },
};
