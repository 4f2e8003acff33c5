import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Simulator } from "../../src/simulator";
import { ask, cheap, ids, start, stopAll } from "./support";

const main = join(__dirname, "../../src/cli/main.ts");

interface Run {
  child: ChildProcess;
  /** The first complete answer on standard output. */
  firstLine: Promise<string>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; out: string; err: string }>;
}

const running = new Set<ChildProcess>();

function flowroute(...args: string[]): Run {
  const child = spawn(process.execPath, ["-r", "tsx/cjs", main, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  let out = "";
  let err = "";
  child.stderr?.on("data", (chunk) => {
    err += chunk;
  });
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout?.on("data", (chunk) => {
      out += chunk;
      if (out.includes("\n")) resolve(out);
    });
    child.once("close", () => reject(new Error(`It ended: ${err}`)));
  });
  firstLine.catch(() => undefined);
  const ended: Run["ended"] = new Promise((resolve) => {
    child.once("close", (code, signal) => {
      running.delete(child);
      resolve({ code, signal, out, err });
    });
  });
  return { child, firstLine, ended };
}

type Keys = Pick<Simulator, "url" | "accessKey" | "secretKey">;

const keysOf = async ({ firstLine }: Run): Promise<Simulator> => JSON.parse(await firstLine) as Keys as Simulator;

describe("flowroute sim", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "simulator-cli-"));
  });
  afterEach(async () => {
    await stopAll();
    for (const child of running) child.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  });

  it("says where it listens, the keys and the lines to export, and ends with 0 on SIGINT", async () => {
    const run = flowroute("sim", "--port", "0");
    const greeting = await run.firstLine;
    const [, url] = /listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(greeting) ?? [];
    for (const line of [
      `export FLOWROUTE_BASE_URL=${url}`,
      "export FLOWROUTE_ACCESS_KEY=simulated-access-key",
      "export FLOWROUTE_SECRET_KEY=simulated-secret-key",
    ]) {
      expect(greeting).to.contain(line);
    }
    run.child.kill("SIGINT");
    expect(await run.ended).to.include({ code: 0, signal: null, err: "" });
  });

  it("prints one line of JSON with --json, and ends with 0 on SIGTERM even while a client waits", async () => {
    const run = flowroute("sim", "--port", "0", "--json");
    const keys = await keysOf(run);
    expect(keys).to.have.all.keys("url", "accessKey", "secretKey");
    await ask(keys, "POST /_sim/faults", { body: { fault: { kind: "hang-after" } } });
    const hanging = ask(keys, "GET /v2/numbers").catch(() => "cut");
    while ((await ask(keys, "GET /_sim/faults")).json[0].fired === 0);
    run.child.kill("SIGTERM");
    expect(await run.ended).to.include({ code: 0 });
    expect(await hanging).to.equal("cut");
    expect((await run.ended).out.trim().split("\n")).to.have.length(1);
  });

  it("takes seed, count, profile, choices and rate", async () => {
    const seed = join(folder, "seed.json");
    writeFileSync(seed, JSON.stringify({ numbers: [{ id: "12065551212" }], inventory: [{ number: cheap }] }));
    const run = flowroute(
      ...["sim", "--port", "0", "--json", "--seed", seed, "--numbers", "3", "--profile", "harsh", "--rate", "4/h"],
      ...["--choose", "released-number=back-in-stock", "--choose", "single-route-get=200"],
    );
    const keys = await keysOf(run);
    const choices = await ask(keys, "POST /_sim/choices", { body: {} });
    expect(choices.json).to.include({
      "purchase-of-owned-number": "charge-again",
      "released-number": "back-in-stock",
      "single-route-get": "200",
    });
    expect(ids(await ask(keys, "GET /v2/numbers"))).to.have.length(4);
    for (const status of [200, 200, 200, 429]) expect((await ask(keys, "GET /v2/routes/0")).status).to.equal(status);
  });

  it("has after kill -9 whatever it had answered, with --state", async () => {
    const state = join(folder, "account.json");
    const first = flowroute("sim", "--port", "0", "--json", "--state", state);
    const before = await keysOf(first);
    expect((await ask(before, `POST /v2/numbers/${cheap}`)).status).to.equal(201);
    first.child.kill("SIGKILL");
    expect(await first.ended).to.include({ signal: "SIGKILL" });

    const second = await keysOf(flowroute("sim", "--port", "0", "--json", "--state", state));
    expect(ids(await ask(second, "GET /v2/numbers"))).to.deep.equal([cheap]);
    expect((await ask(second, "GET /_sim/state")).json.ledger).to.have.length(1);
  });

  it("ends with 3 and a clear message when the port is taken or the state file is not its own, or another one's", async () => {
    const simulator = await start();
    const { port } = new URL(simulator.url);
    const taken = await flowroute("sim", "--port", port).ended;
    expect(taken).to.include({ code: 3, out: "" });
    expect(taken.err).to.contain(`Could not listen on 127.0.0.1:${port}: the port is in use.`);
    const state = join(folder, "account.json");
    writeFileSync(state, "{}");
    const foreign = await flowroute("sim", "--port", "0", "--state", state).ended;
    expect(foreign).to.include({ code: 3 });
    expect(foreign.err).to.contain("is not a state file of this simulator");
    rmSync(state);
    const first = await keysOf(flowroute("sim", "--port", "0", "--json", "--state", state));
    await ask(first, `POST /v2/numbers/${cheap}`);
    const second = await flowroute("sim", "--port", "0", "--state", state).ended;
    expect(second).to.include({ code: 3, out: "" });
    expect(second.err).to.contain(`Could not use the state file ${state}: another simulator uses it`);
  });

  it("ends with 2 on wrong usage, listing what there is", async () => {
    const cases: [string[], string][] = [
      [["--choose", "link=own"], 'No choice is called "link". Choices: limit-above-maximum'],
      [["--choose", "links=foreign"], "Values: own, hostile."],
      [["--choose", "links"], "NAME=VALUE"],
      [["--profile", "mean"], "plain, harsh"],
      [["--rate", "fast"], "20/s"],
      [["--port", "high"], "whole number"],
      [["--seed", join(folder, "none.json")], "JSON file"],
      [["--nonsense"], "unknown option"],
    ];
    const results = await Promise.all(cases.map(([args]) => flowroute("sim", ...args).ended));
    for (const [place, { code, out, err }] of results.entries()) {
      const [args, text] = cases[place] ?? [[], ""];
      expect([code, out], args.join(" ")).to.deep.equal([2, ""]);
      expect(err, args.join(" ")).to.contain(text);
    }
  });

  it("helps with an example and 0; without or with an unknown subcommand it ends with 2", async () => {
    const [help, none, unknown] = await Promise.all([
      flowroute("sim", "--help").ended,
      flowroute().ended,
      flowroute("buy").ended,
    ]);
    expect(help).to.include({ code: 0, err: "" });
    expect(help.out).to.match(/Example:\n {2}\$ flowroute sim /);
    expect([none.code, unknown.code]).to.deep.equal([2, 2]);
    expect(unknown.err).to.contain("unknown command 'buy'");
  });
});
