import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { start as startSimulator, stopAll } from "../simulator/support";
import {
  cleanUp,
  fakePulumi,
  flowroute,
  inProcess,
  keysOf,
  type Place,
  programFolder,
  temporaryFolder,
} from "./support";

const manifest = { dependencies: { "pulumi-flowroute": "^0.1.0" } };

interface Found {
  ok: boolean;
  checks: { check: string; status: string; message: string; fix: string | null }[];
}

/** Status by check. */
const statuses = ({ checks }: Found) => Object.fromEntries(checks.map(({ check, status }) => [check, status]));

const good = { node: "ok", keys: "ok", api: "ok", engine: "ok", "language-host": "ok", program: "ok" };

describe("flowroute doctor", () => {
  afterEach(async () => {
    cleanUp();
    await stopAll();
  });

  async function goodPlace(): Promise<Required<Pick<Place, "env" | "cwd">>> {
    const simulator = await startSimulator();
    return { env: { ...keysOf(simulator), PATH: fakePulumi() }, cwd: programFolder(manifest, "0.1.0") };
  }

  async function ask(place: Place, ...args: string[]): Promise<{ code: number | null; found: Found }> {
    const { code, out, err } = await inProcess(["doctor", "--json", ...args], place);
    expect(err).to.equal("");
    return { code, found: JSON.parse(out) };
  }

  it("finds nothing wrong where all is well, and asks the API once", async () => {
    const simulator = await startSimulator();
    const bin = fakePulumi();
    const cwd = programFolder(manifest, "0.1.0");
    const { code, out, err } = await flowroute(["doctor"], { env: { ...keysOf(simulator), PATH: bin }, cwd });
    expect({ code, err }).to.deep.equal({ code: 0, err: "" });
    expect(out).to.equal(`ok       Node ${process.versions.node}
ok       keys from the environment (FLOWROUTE_ACCESS_KEY, FLOWROUTE_SECRET_KEY)
ok       ${simulator.url} answers and accepts the keys
ok       pulumi 3.260.0 (${join(bin, "pulumi")})
ok       its Node language host (${join(bin, "pulumi-language-nodejs")})
ok       pulumi-flowroute 0.1.0 is a dependency of ${join(cwd, "package.json")}
`);
    const requests = simulator.control.requests().map(({ method, path }) => `${method} ${path}`);
    expect(requests).to.deep.equal(["GET /v2/numbers?limit=1&offset=0"]);
  });

  it("prints one JSON document with every check, what is wrong and what to do", async () => {
    const place = await goodPlace();
    const all = await ask(place);
    expect(all.code).to.equal(0);
    expect(all.found.ok).to.equal(true);
    expect(statuses(all.found)).to.deep.equal(good);
    const { code, found } = await ask({ ...place, cwd: programFolder({}) });
    expect(code).to.equal(1);
    expect(found.ok).to.equal(false);
    expect(statuses(found)).to.deep.equal({ ...good, program: "wrong" });
    for (const check of found.checks) expect(check).to.have.all.keys("check", "status", "message", "fix");
    expect(found.checks.at(-1)?.fix).to.contain("npm install pulumi-flowroute");
  });

  it("tells a program that does not name the package from one that has not installed it, and finds it from below", async () => {
    const place = await goodPlace();
    const installed = programFolder(manifest, "0.1.0");
    const below = join(installed, "infra", "stacks");
    mkdirSync(below, { recursive: true });
    const broken = temporaryFolder();
    writeFileSync(join(broken, "package.json"), "{");
    const cases: [cwd: string, status: string, text: string][] = [
      [programFolder({}, "0.1.0"), "wrong", "is not a dependency in"],
      [programFolder(manifest), "wrong", "but not installed"],
      [programFolder({ devDependencies: manifest.dependencies }, "0.1.0"), "ok", "pulumi-flowroute 0.1.0"],
      [below, "ok", join(installed, "package.json")],
      [temporaryFolder(), "wrong", "There is no package.json"],
      [broken, "wrong", "is not JSON"],
    ];
    for (const [cwd, status, text] of cases) {
      const { code, found } = await ask({ ...place, cwd });
      expect([code, found.checks.at(-1)?.status], text).to.deep.equal([status === "ok" ? 0 : 1, status]);
      expect(found.checks.at(-1)?.message).to.contain(text);
    }
  });

  it("judges the engine: none, too old, just new enough, another major, silent, without its Node language host", async () => {
    const place = await goodPlace();
    const cases: [bin: string, code: number, wanted: object, text: string][] = [
      [temporaryFolder(), 1, { engine: "wrong", "language-host": "skipped" }, "no pulumi on PATH"],
      [fakePulumi({ version: "3.253.9" }), 1, { engine: "wrong" }, "3.253.9"],
      [fakePulumi({ version: "3.254.0" }), 0, {}, "3.254.0"],
      [fakePulumi({ version: "4.0.0" }), 1, { engine: "wrong" }, "4.0.0"],
      [fakePulumi({ version: "'" }), 3, { engine: "failed" }, "does not print its version"],
      [fakePulumi({ languageHost: false }), 1, { "language-host": "wrong" }, "pulumi-language-nodejs"],
    ];
    for (const [bin, code, wanted, text] of cases) {
      const answer = await ask({ ...place, env: { ...place.env, PATH: bin } });
      expect([answer.code, statuses(answer.found)], text).to.deep.equal([code, { ...good, ...wanted }]);
      expect(answer.found.checks.map(({ message }) => message).join("\n")).to.contain(text);
    }
  });

  it("does not run the npm package that would download the engine to tell its version", async () => {
    const place = await goodPlace();
    const folder = temporaryFolder();
    const home = join(folder, "node_modules", "pulumi");
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "package.json"), JSON.stringify({ version: "3.265.0" }));
    writeFileSync(join(home, "run.js"), "#!/bin/sh\nexit 9\n", { mode: 0o755 });
    symlinkSync(join(home, "run.js"), join(folder, "pulumi"));
    const { code, found } = await ask({ ...place, env: { ...place.env, PATH: folder } });
    expect([code, statuses(found)]).to.deep.equal([0, good]);
    expect(found.checks.find(({ check }) => check === "engine")?.message).to.contain("pulumi 3.265.0");
  });

  it("judges Node by what the package itself asks for", async () => {
    const place = await goodPlace();
    const cases: [string, string][] = [
      ["22.12.0", "ok"],
      ["22.11.9", "wrong"],
      ["20.19.0", "wrong"],
      ["30.0.0-nightly", "ok"],
    ];
    for (const [nodeVersion, status] of cases) {
      const { found } = await ask({ ...place, nodeVersion });
      expect(statuses(found), nodeVersion).to.deep.equal({ ...good, node: status });
    }
    const { engines } = require("../../package.json");
    expect(engines.node).to.equal(">=22.12");
  });

  it("judges keys: none, a part, refused ones, a stack's, one in clear, a stack that cannot be read", async () => {
    const simulator = await startSimulator();
    const { env, cwd } = await goodPlace();
    const keys = keysOf(simulator);
    const without = { PATH: env["PATH"] ?? "" };
    const stack = (secret: boolean) => ({
      "flowroute:accessKey": { value: simulator.accessKey, secret: false },
      "flowroute:secretKey": { value: simulator.secretKey, secret },
      "flowroute:baseUrl": { value: simulator.url, secret: false },
    });
    const at = (bin: string) => ({ ...keys, PATH: bin });
    const cases: [
      args: string[],
      env: Record<string, string>,
      code: number,
      keys: string,
      api: string,
      text: string,
    ][] = [
      [[], without, 1, "wrong", "skipped", "are not set"],
      [[], { ...without, FLOWROUTE_ACCESS_KEY: "only" }, 1, "wrong", "skipped", "secret key is not set"],
      [[], { ...without, ...keysOf(simulator, "FR") }, 0, "ok", "ok", "(FR_ACCESS_KEY, FR_SECRET_KEY)"],
      [[], { ...without, ...keys, FLOWROUTE_SECRET_KEY: "wrong" }, 3, "ok", "failed", "401"],
      [[], { ...without, ...keys, FLOWROUTE_ACCESS_KEY: "a:b" }, 1, "ok", "wrong", "colon"],
      [[], { ...without, ...keys, FLOWROUTE_BASE_URL: "http://x.test" }, 1, "wrong", "skipped", "https://"],
      [["--stack", "dev"], { PATH: fakePulumi({ config: stack(true) }) }, 0, "ok", "ok", 'stack "dev"'],
      [["--stack", "dev"], { PATH: fakePulumi({ config: stack(false) }) }, 1, "wrong", "ok", "in plain text"],
      [["--stack", "dev"], at(fakePulumi()), 0, "ok", "ok", "FLOWROUTE_ACCESS_KEY"],
      [
        ["--stack", "no"],
        at(fakePulumi({ complaint: "error: no stack named 'no' found" })),
        ...([3, "failed", "skipped", "no stack named 'no' found"] as const),
      ],
    ];
    for (const [args, variables, code, keysStatus, api, text] of cases) {
      const answer = await ask({ env: variables, cwd }, ...args);
      const wanted = { ...good, keys: keysStatus, api };
      expect([answer.code, statuses(answer.found)], text).to.deep.equal([code, wanted]);
      expect(answer.found.checks.map(({ message }) => message).join("\n")).to.contain(text);
    }
  });

  it("ends with 3 when the API is down, whatever else is wrong", async () => {
    const simulator = await startSimulator();
    simulator.control.faults.add({ fault: { kind: "status", status: 503 } });
    const { code, found } = await ask({ env: keysOf(simulator), cwd: temporaryFolder() });
    expect(code).to.equal(3);
    expect(statuses(found)).to.include({ api: "failed", engine: "wrong", program: "wrong" });
  });
});
