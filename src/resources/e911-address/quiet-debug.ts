/**
 * Pulumi's SDK logs every answer of the engine at debug level as plain text, secrets included, and such lines get into
 * event logs and into the streaming output of `preview --json` without anybody having asked for `--debug`. An emergency
 * address must not stand there, so what the SDK would log of these resources is cut before the answer.
 */
import * as pulumi from "@pulumi/pulumi";

type Debug = typeof pulumi.log.debug;

const isQuiet = Symbol.for("pulumi-flowroute/quiet-debug");

/** @param type of the resources whose answers are not logged */
export function keepOutOfDebugLog(type: string): void {
  const log = pulumi.log as { debug: Debug & { [isQuiet]?: true } };
  const { debug } = log;
  if (debug[isQuiet]) return;
  const quiet = (message: string, ...rest: DropFirst<Parameters<Debug>>): Promise<void> =>
    debug(message.includes(type) ? message.replace(/\bresp: .*$/s, "resp: (not shown)") : message, ...rest);
  log.debug = Object.assign(quiet, { [isQuiet]: true as const });
}

type DropFirst<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;
