/** Child processes: run to the end, keep the last lines for the error message, leave none behind. */

import { spawn } from "node:child_process";

/** A child that ended otherwise than well; `message` closes with what it printed last. */
export class ChildError extends Error {
  /**
   * @param {string} message
   * @param {number | null} exitCode
   */
  constructor(message, exitCode) {
    super(message);
    this.name = "ChildError";
    this.exitCode = exitCode;
  }
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [timeoutMs]
 * @property {(line: string) => void} [onLine] sees each line of stdout and stderr
 * @property {number} [keepLines] how many of the last lines the error shows
 * @property {string} [label] what the error calls this, if not the whole command
 */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} stdout, trimmed
 */
export function run(
  command,
  args,
  { cwd, env, timeoutMs, onLine, keepLines = 30, label = `${command} ${args.join(" ")}` } = {},
) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    /** @type {string[]} */
    const last = [];
    /** @param {string} line */
    const keep = (line) => {
      if (line.trim() === "") return;
      last.push(line);
      if (last.length > keepLines) last.shift();
      onLine?.(line);
    };
    const end = endWithUs(child);
    let late = false;
    const stop = () => {
      late = true;
      child.kill("SIGKILL");
    };
    const timer = timeoutMs === undefined ? undefined : setTimeout(stop, timeoutMs);

    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      stdout += chunk;
    });
    eachLine(child.stdout, keep);
    eachLine(child.stderr, keep);
    child.on("error", (error) => {
      clearTimeout(timer);
      end();
      reject(new ChildError(`${command} could not be started: ${error.message}`, null));
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      end();
      if (code === 0) return resolve(stdout.trim());
      const how = late ? `gave no answer within ${timeoutMs} ms` : signal ? `ended by ${signal}` : `exit code ${code}`;
      reject(new ChildError([`${label}: ${how}`, ...last].join("\n  "), code));
    });
  });
}

/**
 * A child must not outlive the script that asked for it.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @returns {() => void} forgets the child again
 */
function endWithUs(child) {
  const kill = () => child.kill();
  /** @param {NodeJS.Signals} signal */
  const passOn = (signal) => {
    child.kill(signal);
    process.exit(signal === "SIGINT" ? 130 : 143);
  };
  process.on("exit", kill);
  process.on("SIGINT", passOn);
  process.on("SIGTERM", passOn);
  return () => {
    process.off("exit", kill);
    process.off("SIGINT", passOn);
    process.off("SIGTERM", passOn);
  };
}

/**
 * @param {import("node:stream").Readable} stream
 * @param {(line: string) => void} take
 */
function eachLine(stream, take) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk) => {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? "";
    lines.forEach(take);
  });
  stream.on("end", () => take(rest));
}
