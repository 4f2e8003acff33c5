/** `pulumi refresh`: what Flowroute has of every number, and of what is attached to it. */
import { Estate } from "../support/estate";
import { interleaved, median, medianRatio } from "../support/statistics";
import { count, type Figure, type Measure, type MeasureContext } from "./measure";

const LATENCY_MS = 50;
const PER_SECOND = 20;

/** Pages of 200 numbers, details of 100, and the shared route, address and caller name. */
const fewRequests = (numbers: number): number => Math.ceil(numbers / 200) + Math.ceil(numbers / 100) + 3;

export const refresh: Measure = {
  name: "refresh",
  question: "how many requests and seconds does a refresh take",
  run: async (context) => [
    ...(await withLatency(context)),
    ...(await withoutBulkDetails(context)),
    ...(await atLimitedRate(context)),
  ],
};

async function withLatency({ size, repeat }: MeasureContext): Promise<Figure[]> {
  const numbers = size(1_000);
  const of = `${count(numbers)} numbers x 4`;
  const estate = await Estate.open({ numbers, latencyMs: LATENCY_MS });
  try {
    const [ours, floor] = [await estate.importedStack("ours"), await estate.importedStack("floor")];
    const runs = await interleaved(repeat, {
      ours: () => estate.measure(ours, "refresh"),
      floor: () => estate.measure(floor, "refresh"),
    });
    const seconds = { ours: runs.ours.map((run) => run.seconds), floor: runs.floor.map((run) => run.seconds) };
    return [
      {
        what: `requests, ${of}`,
        value: Math.max(...runs.ours.map(({ requests }) => requests)),
        unit: "requests",
        most: fewRequests(numbers),
      },
      { what: `seconds, ${of}, ${LATENCY_MS} ms each`, value: median(seconds.ours), unit: "s" },
      {
        what: `seconds against the engine alone, ${of}`,
        value: medianRatio(seconds.ours, seconds.floor),
        unit: "x",
        most: 1.3,
      },
    ];
  } finally {
    await estate.close();
  }
}

async function withoutBulkDetails({ size }: MeasureContext): Promise<Figure[]> {
  const numbers = size(1_000);
  const estate = await Estate.open({ numbers, choices: { "bulk-details": "missing-404" } });
  try {
    const { requests } = await estate.measure(await estate.importedStack("ours"), "refresh");
    const what = `requests without bulk details, ${count(numbers)} numbers x 4`;
    return [{ what, value: requests, unit: "requests", most: numbers + 10 }];
  } finally {
    await estate.close();
  }
}

async function atLimitedRate({ size, repeat }: MeasureContext): Promise<Figure[]> {
  const numbers = size(1_000);
  const estate = await Estate.open({ numbers, rate: `${PER_SECOND}/s` });
  try {
    const [ours, plain] = [await estate.importedStack("ours"), await estate.importedStack("plain")];
    const runs = await interleaved(repeat, {
      ours: () => estate.measure(ours, "refresh"),
      plain: () => estate.measure(plain, "refresh"),
    });
    const seconds = { ours: runs.ours.map((run) => run.seconds), plain: runs.plain.map((run) => run.seconds) };
    const at = `${count(numbers)} numbers x 4 at ${PER_SECOND}/s`;
    return [
      { what: `seconds, ${at}`, value: median(seconds.ours), unit: "s" },
      { what: `seconds of plain resources, ${at}`, value: median(seconds.plain), unit: "s" },
      {
        what: `seconds against plain resources, ${at}`,
        value: medianRatio(seconds.ours, seconds.plain),
        unit: "x",
        most: 0.1,
      },
    ];
  } finally {
    await estate.close();
  }
}
