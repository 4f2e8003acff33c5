import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { eventually, start as startSimulator, stopAll } from "../simulator/support";
import {
  cleanUp,
  fakePulumi,
  flowroute,
  flowrouteEach,
  inProcess,
  keysOf,
  leaves,
  smallAccount,
  start,
  temporaryFolder,
} from "./support";

describe("flowroute", () => {
  afterEach(async () => {
    cleanUp();
    await stopAll();
  });

  it("has these subcommands, each with a page of help and an example of itself", async () => {
    expect(leaves().map((words) => words.join(" "))).to.deep.equal([
      ...["sim", "doctor", "search", "list numbers", "list routes", "list e911s", "list cnams"],
      ...["export", "messages send", "messages get", "messages list", "review"],
    ]);
    const whole = await inProcess(["--help"]);
    expect([whole.code, whole.err]).to.deep.equal([0, ""]);
    expect(whole.out).to.match(/\nExamples:\n {2}\$ flowroute /);
    for (const words of [...leaves(), ["list"], ["messages"]]) {
      const { code, out, err } = await inProcess([...words, "--help"]);
      expect({ code, err }, words.join(" ")).to.deep.equal({ code: 0, err: "" });
      expect(out).to.match(new RegExp(`\nExamples?:\n  \\$ flowroute ${words.join(" ")}`));
      if (words.join() !== "sim" && words.join() !== "list" && words.join() !== "messages")
        expect(out).to.contain("--stack").and.contain("--json");
    }
  });

  it("tells its version", async () => {
    const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"));
    for (const flag of ["--version", "-V"])
      expect(await flowroute([flag])).to.deep.equal({ code: 0, out: `${version}\n`, err: "" });
  });

  it("ends by Ctrl-C at once, although the API does not answer", async () => {
    const simulator = await startSimulator({ seed: smallAccount });
    simulator.control.faults.add({ fault: { kind: "hang-before" } });
    const { child, ended } = start(["list", "numbers"], { env: keysOf(simulator) });
    await eventually(() => simulator.control.requests().length > 0);
    child.kill("SIGINT");
    const { out, err } = await ended;
    expect([child.signalCode, out, err]).to.deep.equal(["SIGINT", "", ""]);
  });

  it("ends with 2 and one complaint on standard error for wrong usage, before anything is sent", async () => {
    const simulator = await startSimulator();
    const cases: [string[], string][] = [
      [["buy"], "unknown command 'buy'"],
      [["list", "messages"], "unknown command 'messages'"],
      [["list", "numbers", "more"], "too many arguments"],
      [["list", "numbers", "--limit", "0"], "whole number from 1"],
      [["list", "numbers", "--limit", "-1"], "whole number from 1"],
      [["list", "numbers", "--limit", "1e3"], "whole number from 1"],
      [
        ["list", "numbers", "--starts-with", "two"],
        "--starts-with <digits>' argument 'two' is invalid. It must be digits",
      ],
      [["list", "numbers", "--contains", ""], "It must be digits"],
      [["list", "routes", "--type", "sip"], "host, number, uri, sip-reg"],
      [["list", "e911s", "--state", "Washington"], "It must be two letters"],
      [["list", "numbers", "--alias", ""], "is empty"],
      [["list", "numbers", "--stack"], "argument missing"],
      [["search", "--rate-center", "SEATTLE"], "--rate-center needs state"],
      [["search", "--state", "Washington"], "--state must be two letters"],
      [["search", "--contains", "abc"], "--contains must be digits"],
      [["search", "--number-type", "mobile"], "longcode, toll-free"],
      [["search", "--max-setup-cost", "five"], "an amount in US dollars"],
      [["search", "--max-monthly-cost", "-1"], "an amount in US dollars"],
      [["search", "--max-monthly-cost", "Infinity"], "an amount in US dollars"],
      [["doctor", "--nonsense"], "unknown option '--nonsense'"],
    ];
    for (const [args, text] of cases) {
      const { code, out, err } = await inProcess(args, { env: keysOf(simulator) });
      expect([code, out], args.join(" ")).to.deep.equal([2, ""]);
      expect(err, args.join(" ")).to.contain(text);
    }
    expect(simulator.control.requests()).to.deep.equal([]);
  });

  it("ends with these statuses as a process, without a stack trace and without progress where nobody looks", async () => {
    const simulator = await startSimulator({ seed: smallAccount });
    const cases: [string[], number, string][] = [
      [["list", "routes"], 0, ""],
      [["doctor"], 1, ""],
      [["list"], 2, "Usage: flowroute list"],
      [["search", "--state", "W"], 2, "error: --state must be two letters, such as WA\n(for help, add --help)\n"],
      [["messages", "get", "mdr2-00000000000000000000000000000000"], 3, "flowroute: Could not read message"],
      [
        ["list", "numbers", "--stack", "dev"],
        3,
        'flowroute: Could not read the configuration of stack "dev": pulumi is not on PATH',
      ],
    ];
    const results = await flowrouteEach(
      cases.map(([args]) => args),
      { env: keysOf(simulator) },
    );
    for (const [at, [args, code, err]] of cases.entries()) {
      expect(results[at]?.code, args.join(" ")).to.equal(code);
      if (err === "") expect(results[at]?.err).to.equal("");
      else expect(results[at]?.err).to.match(new RegExp(`^${err.replace(/[()]/g, "\\$&")}`));
      expect(results[at]?.err).to.not.match(/^ +at /m);
    }
  });

  it("ends with 3 for wrong keys, whatever is asked", async () => {
    const simulator = await startSimulator({ seed: smallAccount });
    const env = { ...keysOf(simulator), FLOWROUTE_SECRET_KEY: "wrong" };
    const send = ["--from", "12065550190", "--to", "12065550199", "--body", "x"];
    const cwd = temporaryFolder();
    for (const words of leaves().filter(([first]) => first !== "sim" && first !== "review")) {
      const more: Record<string, string[]> = { send, get: ["mdr2-39cadeace66e11e7aff806cd7f24ba2d"] };
      const { code, out, err } = await inProcess([...words, ...(more[words.at(-1) ?? ""] ?? [])], { env, cwd });
      expect(code, words.join(" ")).to.equal(3);
      expect(`${out}${err}`, words.join(" "))
        .to.contain("401")
        .and.contain("The access key or the secret key is wrong");
    }
  });

  it("ends with 3 for an API that is down, after it has tried again", async () => {
    const simulator = await startSimulator();
    simulator.control.faults.add({ fault: { kind: "status", status: 503 } });
    const { code, out, err } = await inProcess(["list", "numbers"], { env: keysOf(simulator) });
    expect([code, out]).to.deep.equal([3, ""]);
    expect(err).to.match(
      /^flowroute: Could not list the account's numbers: .*answered 503.* \[unavailable\]\n {2}.*\n$/,
    );
    expect(simulator.control.requests().length).to.be.above(2);
  });

  it("buys and releases nothing: all but sending a message only reads", async () => {
    const simulator = await startSimulator({ seed: smallAccount });
    const before = simulator.control.state().numbers;
    const env = keysOf(simulator);
    const cwd = temporaryFolder();
    for (const words of leaves().filter((words) => !/^sim$|send|get/.test(words.join(" ")))) {
      await inProcess(words, { env, cwd });
    }
    const requests = simulator.control.requests();
    expect(requests.length).to.be.above(6);
    const isRead = ({ method, path }: (typeof requests)[number]) => method === "GET" || path === "/v2/numbers/details";
    expect(requests.filter((request) => !isRead(request))).to.deep.equal([]);
    expect(simulator.control.state()).to.deep.include({ numbers: before, ledger: [] });
  });

  describe("keys", () => {
    it("come from FLOWROUTE_ variables, else from those of the SDK", async () => {
      const simulator = await startSimulator({ seed: smallAccount });
      for (const prefix of ["FLOWROUTE", "FR"]) {
        const { code } = await inProcess(["list", "routes"], { env: keysOf(simulator, prefix) });
        expect(code, prefix).to.equal(0);
      }
      const none = await flowroute(["list", "routes"]);
      expect([none.code, none.out]).to.deep.equal([2, ""]);
      expect(none.err).to.contain(
        "Flowroute's access key and secret key are not set. Nothing was sent. [invalid-configuration]",
      );
    });

    it("come from a stack's configuration with --stack, asked of pulumi in this folder", async () => {
      const simulator = await startSimulator({ seed: smallAccount });
      const config = {
        "flowroute:accessKey": { value: simulator.accessKey, secret: false },
        "flowroute:secretKey": { value: simulator.secretKey, secret: true },
        "flowroute:baseUrl": { value: simulator.url, secret: false },
        "other:object": { value: '{"a":1}', objectValue: { a: 1 }, secret: false },
      };
      const bin = fakePulumi({ config });
      const env = { ...keysOf(simulator), FLOWROUTE_SECRET_KEY: "not this one", PATH: bin };
      const { code, out, err } = await flowroute(["list", "e911s", "--stack", "org/dev"], { env });
      expect({ code, out, err }).to.deep.equal({ code: 0, out: "ID  LABEL\n21  Seattle office\n", err: "" });
      expect(readFileSync(join(bin, "asked"), "utf8")).to.equal(
        "config --json --show-secrets --non-interactive --stack org/dev\n",
      );
    });
  });
});
