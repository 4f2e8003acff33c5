/**
 * Preloaded into every Node process of an operation (`NODE_OPTIONS`): writes down the processor time and the memory of the
 * provider host and of the program. The engine ends the host without notice, so that one is asked all the time.
 */
const { renameSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const EVERY_MS = 100;

const { BENCH_USAGE: folder = "" } = process.env;
const [, script = ""] = process.argv;
const role = /cmd\/dynamic-provider/.test(script) ? "host" : /cmd\/run\b/.test(script) ? "program" : undefined;

function write() {
  const { user, system } = process.cpuUsage();
  const usage = { role, cpuMs: (user + system) / 1000, memoryMb: process.resourceUsage().maxRSS / 1024 };
  const file = join(folder, `${role}-${process.pid}`);
  writeFileSync(`${file}.new`, JSON.stringify(usage));
  renameSync(`${file}.new`, `${file}.json`);
}

if (role !== undefined && folder !== "") {
  setInterval(write, EVERY_MS).unref();
  process.on("exit", write);
}
