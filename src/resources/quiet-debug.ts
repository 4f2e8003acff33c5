/**
 * Pulumi's SDK logs every answer of the engine at debug level as plain text, secrets included, and such lines get into
 * event logs and into the streaming output of `preview --json` without anybody having asked for `--debug`. An emergency
 * address or a key must not stand there, so what the SDK would log of these resources is cut before the answer.
 */
import * as pulumi from "@pulumi/pulumi";

type Debug = typeof pulumi.log.debug;

const quietTypes = new Set<string>();

/** @param type of the resources whose answers are not logged */
export function keepOutOfDebugLog(type: string): void {
  if (quietTypes.size === 0) {
    const log = pulumi.log as { debug: Debug };
    const { debug } = log;
    log.debug = (message, ...rest) => debug(isAboutQuiet(message) ? withoutAnswer(message) : message, ...rest);
  }
  quietTypes.add(type);
}

const isAboutQuiet = (message: string): boolean => [...quietTypes].some((type) => message.includes(type));

const withoutAnswer = (message: string): string => message.replace(/\bresp: .*$/s, "resp: (not shown)");
