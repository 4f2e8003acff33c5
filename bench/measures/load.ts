/** What every start of a provider host pays: loading the package, beside the SDK that the host has loaded anyway. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { interleaved, median, medianRatio } from "../support/statistics";
import type { Measure } from "./measure";

const execute = promisify(execFile);

/** Starts of a process are short, and vary more than operations of the engine. */
const STARTS = 15;

async function loadMs(name: string): Promise<number> {
  const text = `const at = performance.now(); require(${JSON.stringify(name)}); console.log(performance.now() - at)`;
  const { stdout } = await execute(process.execPath, ["-e", text], { cwd: __dirname });
  return Number(stdout);
}

export const load: Measure = {
  name: "load",
  question: "how long does the package take to load",
  async run() {
    const runs = await interleaved(STARTS, {
      ours: () => loadMs("pulumi-flowroute/provider"),
      sdk: () => loadMs("@pulumi/pulumi"),
    });
    return [
      { what: "loading pulumi-flowroute/provider", value: median(runs.ours), unit: "ms" },
      { what: "loading @pulumi/pulumi", value: median(runs.sdk), unit: "ms" },
      { what: "the one against the other", value: medianRatio(runs.ours, runs.sdk), unit: "x", most: 0.25 },
    ];
  },
};
