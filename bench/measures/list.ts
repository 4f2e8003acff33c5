/** `flowroute list numbers`: pages are printed as they come. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { startSimulator } from "pulumi-flowroute/simulator";
import { count, type Measure } from "./measure";

const COMMAND = join(__dirname, "../../dist/cli/main.js");
/** Long enough that the second page is never there before the first one is printed. */
const LATENCY_MS = 50;

export const list: Measure = {
  name: "list",
  question: "how many requests does a list take, and how many its first row",
  async run({ size }) {
    const numbers = size(10_000);
    const of = `${count(numbers)} numbers`;
    const simulator = await startSimulator({ seed: "empty", numbers });
    try {
      simulator.control.faults.add({ fault: { kind: "delay", ms: LATENCY_MS } });
      const { url, accessKey, secretKey, control } = simulator;
      const env = { FLOWROUTE_BASE_URL: url, FLOWROUTE_ACCESS_KEY: accessKey, FLOWROUTE_SECRET_KEY: secretKey };
      const command = spawn(process.execPath, [COMMAND, "list", "numbers"], {
        env: { ...process.env, ...env },
        stdio: ["ignore", "pipe", "inherit"],
      });
      let answeredBefore: number | undefined;
      let rows = 0;
      command.stdout.setEncoding("utf8").on("data", (text: string) => {
        answeredBefore ??= control.requests().length;
        rows += text.split("\n").length - 1;
      });
      const exitCode = await new Promise((resolve, reject) => command.on("error", reject).on("close", resolve));
      // A heading comes first.
      if (exitCode !== 0 || rows !== numbers + 1) throw new Error(`flowroute list: status ${exitCode}, ${rows} lines`);
      return [
        {
          what: `requests, ${of}`,
          value: control.requests().length,
          unit: "requests",
          most: Math.ceil(numbers / 200),
        },
        { what: `answers before the first row, ${of}`, value: answeredBefore ?? 0, unit: "requests", most: 1 },
      ];
    } finally {
      await simulator.close();
    }
  },
};
