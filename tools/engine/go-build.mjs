/**
 * Builds the Pulumi CLI from the Go module proxy, and our Node language host (`language/`) beside it, for machines that
 * reach package registries but not Pulumi's own servers. Versions and checksums are pinned by go.mod and go.sum beside this
 * file. The user's Go set-up counts (proxy, caches, toolchain); only what would break this build is set for it alone.
 */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { ChildError, run } from "../lib/child.mjs";
import { withLock } from "../lib/lock.mjs";
import { executable, onPath } from "../lib/paths.mjs";
import { compare, NotHere, probe } from "./probe.mjs";

const CLI_VERSION = "v3.274.1";

const VERSION_OF_BOTH = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${CLI_VERSION}`;

/** Smallest first: what can go wrong with this machine's Go shows after seconds, not after minutes. */
const PROGRAMS = [
  {
    name: "pulumi-language-nodejs",
    goPackage: "./language",
    expect: "half a minute",
  },
  {
    name: "pulumi",
    goPackage: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    expect: "3 to 5 minutes on two cores",
  },
];

const FLAGS = ["-tags", "osusergo,grpcnotrace", "-ldflags", `-s -w ${VERSION_OF_BOTH}`];

/** @typedef {{ env: NodeJS.ProcessEnv, root: string, cacheDir: string, progress: import("../lib/progress.mjs").Progress }} Place */
/** @typedef {{ binDir: string, version: string, source: "go" }} Found */

/**
 * @param {Place} place
 * @returns {Promise<Found>}
 */
export async function cachedBuild(place) {
  const binDir = buildFolder(place);
  const cli = join(binDir, executable("pulumi"));
  if (!existsSync(cli)) throw new NotHere("none");
  return { binDir, version: await probe(cli, place.env), source: "go" };
}

/**
 * @param {Place} place
 * @returns {Promise<Found>}
 */
export async function makeBuild(place) {
  const { env, root, progress } = place;
  const go = await usableGo(env, root);
  const binDir = buildFolder(place);
  return withLock(
    `${binDir}.lock`,
    (pid) => progress.line(`another process (${pid}) is building Pulumi; waiting for it`),
    async () => {
      try {
        return await cachedBuild(place);
      } catch {
        // Not there, or it does not run: made anew.
      }
      progress.line(`building Pulumi ${CLI_VERSION} with ${go.version}, once for this user (about 3 GB of Go caches)`);
      removeLeftovers(binDir);
      const staging = `${binDir}.part-${process.pid}`;
      mkdirSync(staging, { recursive: true });
      try {
        for (const [index, program] of PROGRAMS.entries()) {
          progress.line(`  ${index + 1} of ${PROGRAMS.length}: ${program.name}, ${program.expect}`);
          await compile(program, go.command, staging, place);
        }
        // Complete or not there at all: a build that was killed leaves nothing that looks like an engine.
        rmSync(binDir, { recursive: true, force: true });
        renameSync(staging, binDir);
      } finally {
        rmSync(staging, { recursive: true, force: true });
      }
      progress.line(`  built, in ${binDir}`);
      return cachedBuild(place);
    },
  );
}

/**
 * Named by everything that decides what comes out, so that a new pin or recipe builds anew beside the old one.
 *
 * @param {Place} place
 */
function buildFolder({ root, cacheDir }) {
  const folder = moduleFolder(root);
  const hash = createHash("sha256").update(JSON.stringify([PROGRAMS, FLAGS, process.platform, process.arch]));
  const sources = readdirSync(join(folder, "language")).filter((name) => name.endsWith(".go"));
  for (const file of ["go.mod", "go.sum", ...sources.sort().map((name) => join("language", name))]) {
    hash.update(`\n${file}\n`).update(readFileSync(join(folder, file)));
  }
  return join(cacheDir, "engine", `go-${hash.digest("hex").slice(0, 16)}`);
}

/** @param {string} root */
const moduleFolder = (root) => join(root, "tools", "engine");

/**
 * Asked in the module's folder, where a Go that may fetch newer toolchains answers with the one that it would use.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} root
 */
async function usableGo(env, root) {
  const folder = moduleFolder(root);
  const needed = /^go ([\d.]+)/m.exec(readFileSync(join(folder, "go.mod"), "utf8"))?.[1] ?? "";
  const [command] = onPath("go", env.PATH);
  if (command === undefined) throw new NotHere(`no Go on PATH; ${needed} or newer is needed`);
  const answer = await run(command, ["version"], { cwd: folder, env: buildEnv(env), timeoutMs: 5 * 60_000 });
  const version = /\bgo(\d[\d.]*)/.exec(answer);
  if (compare(parts(version?.[1] ?? ""), parts(needed)) < 0) {
    throw new NotHere(`${command} is ${version?.[0] ?? answer}; ${needed} or newer is needed`);
  }
  return { command, version: version?.[0] ?? answer };
}

/** @param {string} version */
const parts = (version) => version.split(".").map(Number);

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function buildEnv(env) {
  return { ...env, CGO_ENABLED: "0", GO111MODULE: "on", GOWORK: "off" };
}

/**
 * @param {typeof PROGRAMS[number]} program
 * @param {string} go
 * @param {string} outDir
 * @param {Place} place
 */
async function compile({ name, goPackage }, go, outDir, { env, root, progress }) {
  let fetched = 0;
  let compiled = 0;
  const args = ["build", "-v", "-mod=readonly", "-trimpath", "-buildvcs=false", ...FLAGS];
  args.push("-o", join(outDir, executable(name)), goPackage);
  const options = {
    cwd: moduleFolder(root),
    env: buildEnv(env),
    /** @param {string} line */
    onLine(line) {
      if (line.startsWith("go: downloading ")) fetched++;
      else if (/^[\w.-]+(\/[\w.~-]+)*$/.test(line)) compiled++;
    },
  };
  try {
    await progress.during(
      () => `, ${fetched} modules fetched, ${compiled} packages compiled`,
      () => run(go, args, options),
    );
  } catch (error) {
    if (error instanceof ChildError) error.message = withoutProgress(error.message);
    throw error;
  }
}

/** @param {string} message */
function withoutProgress(message) {
  const [command = "", ...lines] = message.split("\n");
  const told = lines.filter((line) => !/^ {2}(go: downloading .*|[\w.-]+(\/[\w.~-]+)*)$/.test(line));
  return [command.replace(/ build .*:/, " build:"), ...told].join("\n");
}

/**
 * Called under the lock, so nobody is at work in them.
 *
 * @param {string} binDir
 */
function removeLeftovers(binDir) {
  const folder = dirname(binDir);
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder)) {
    const path = join(folder, entry);
    if (path.startsWith(`${binDir}.part-`)) rmSync(path, { recursive: true, force: true });
  }
}
