/** What GitHub's runner says of the pull request that a job is for. */
import { readFileSync } from "node:fs";
import type { Io } from "../io";

export interface PullRequestEvent {
  /** Commit that is reviewed. */
  head?: string;
  /** Grows with each run, and with each attempt of one. */
  run?: { id: number; attempt: number };
  /** Of the pull request. */
  number?: number;
  /** `owner/name`. */
  repository?: string;
}

export function readEvent(env: Io["env"]): PullRequestEvent {
  const payload = payloadOf(env["GITHUB_EVENT_PATH"]);
  const pull = record(payload["pull_request"]);
  const number = whole(pull["number"]) ?? whole(record(payload["issue"])["number"]) ?? numberIn(env["GITHUB_REF"]);
  const sha = record(pull["head"])["sha"] ?? env["GITHUB_SHA"];
  const id = whole(Number(env["GITHUB_RUN_ID"] || Number.NaN));
  const attempt = whole(Number(env["GITHUB_RUN_ATTEMPT"] || 1)) ?? 1;
  const repository = env["GITHUB_REPOSITORY"];
  return {
    ...(typeof sha === "string" && sha !== "" ? { head: sha } : {}),
    ...(id === undefined ? {} : { run: { id, attempt } }),
    ...(number === undefined ? {} : { number }),
    ...(repository && /^[\w.-]+\/[\w.-]+$/.test(repository) ? { repository } : {}),
  };
}

function payloadOf(path: string | undefined): Readonly<Record<string, unknown>> {
  if (!path) return {};
  try {
    return record(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return {};
  }
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

const whole = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : undefined;

const numberIn = (ref: string | undefined): number | undefined =>
  whole(Number(/^refs\/pull\/(\d+)\//.exec(ref ?? "")?.[1] ?? Number.NaN));
