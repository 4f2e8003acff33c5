import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import {
  installPrograms,
  lockedFolder,
  programsAreThere,
  programsFolder,
  TARBALL,
} from "../../tools/package/programs.mjs";
import { Machine } from "./machine";

const root = resolve(__dirname, "../..");
const read = (path: string) => readFileSync(join(lockedFolder(root), path), "utf8");
const { version, dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
);

// A test of the package installs what these files say. When they are out of date: npm run lock:programs
describe("lock files of the programs that the package is tested in", () => {
  it("of npm: know the package with the dependencies that it has now", () => {
    const { packages } = JSON.parse(read("npm/package-lock.json"));
    expect(packages["node_modules/pulumi-flowroute"]).to.deep.include({ version, dependencies, peerDependencies });
  });

  it("of pnpm: know the package with the dependencies that it has now", () => {
    const [, known = "", locked = ""] = read("pnpm/pnpm-lock.yaml").split(`\n  pulumi-flowroute@file:${TARBALL}`);
    const below = (text: string) => text.slice(0, text.indexOf("\n\n"));
    expect(below(known)).to.contain(`version: ${version}\n`);
    const names = [...below(locked).matchAll(/^ {6}'?([^\s']+)'?: /gm)].map(([, name]) => name);
    const required = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
    expect(names).to.have.members([...Object.keys(dependencies), ...required]);
  });

  it("hold neither a host nor the hash of a tarball that is made anew each time", () => {
    for (const name of ["npm", "compilers"]) {
      expect(read(`${name}/package-lock.json`)).to.not.match(/"resolved": "(?!file:pulumi-flowroute\.tgz")/);
    }
    // Links within the folder are all right.
    expect(read("testers/package-lock.json")).to.not.match(/"resolved": "[a-z+]+:/);
    expect(JSON.parse(read("npm/package-lock.json")).packages["node_modules/pulumi-flowroute"]).to.not.have.key(
      "integrity",
    );
    expect(read("pnpm/pnpm-lock.yaml")).to.not.contain("://");
    expect(read("pnpm/pnpm-lock.yaml")).to.contain(`resolution: {tarball: file:${TARBALL}}`);
  });
});

describe("what the programs of the package's tests have installed", () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
    for (const name of ["npm", "compilers", "testers", "pnpm"])
      machine.write(`checkout/test/package/installed/${name}/lock`, "1");
    machine.addToPath("npm");
  });
  afterEach(() => machine.remove());

  /** An npm that packs, and an installation that does `ci`; a pnpm that fills its store. */
  const install = (ci: string) => {
    machine.program(
      "npm/npm",
      `
if [ "$1" = pack ]; then
  touch "$5/a.tgz"; echo '[{"filename": "a.tgz", "size": 1, "unpackedSize": 1, "files": []}]'; exit 0
fi
${ci}`,
    );
    machine.write(
      "checkout/node_modules/pnpm/bin/pnpm.mjs",
      `import { mkdirSync } from "node:fs"; mkdirSync("node_modules"); mkdirSync(process.argv.at(-1));`,
    );
    const { root, progress, options } = machine;
    return installPrograms({ root, progress, env: options.env });
  };
  const WELL = `
for path in pulumi-flowroute/index.js .bin/flowroute .package-lock.json @pulumi/pulumi/index.js; do
  mkdir -p "$(dirname "node_modules/$path")"; touch "node_modules/$path"
done`;

  it("is all but the package itself, which each test packs anew", async () => {
    expect(programsAreThere(machine.root)).to.equal(false);
    await install(WELL);
    expect(programsAreThere(machine.root)).to.equal(true);
    const folder = programsFolder(machine.root);
    const programs = ["compilers", "npm", "pnpm", "testers"];
    expect(readdirSync(folder)).to.have.members([...programs, "installed.sha256", "pnpm-store"]);
    expect(readdirSync(join(folder, "npm/node_modules")).sort()).to.deep.equal([".bin", "@pulumi"]);
  });

  it("is installed again when a lock file has changed", async () => {
    await install(WELL);
    machine.write("checkout/test/package/installed/pnpm/lock", "2");
    expect(programsAreThere(machine.root)).to.equal(false);
  });

  it("is not there after an installation that failed, which shows what npm said", async () => {
    const failure = await install("echo 'no such host' >&2; exit 1").catch((error: Error) => error);
    expect(failure).to.have.property("message").that.contains("no such host");
    expect(programsAreThere(machine.root)).to.equal(false);
    expect(existsSync(programsFolder(machine.root))).to.equal(false);
  });
});
