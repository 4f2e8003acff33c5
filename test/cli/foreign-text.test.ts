/** Whatever others have written, a terminal only shows it. */
import { expect } from "chai";
import { start as startSimulator, stopAll } from "../simulator/support";
import { cleanUp, fakePulumi, inProcess, keysOf, smallAccount } from "./support";

const HOSTILE = "\u001b[2J\u202e\u200b\u009b1m\nok       keys\r\u2028\u{e0041}";
const SHOWN = "\\u001b[2J\\u202e\\u200b\\u009b1m\\nok       keys\\r\\u2028\\udb40\\udc41";
const refusal = {
  kind: "status",
  status: 403,
  body: { errors: [{ title: "No", detail: HOSTILE, id: HOSTILE }] },
} as const;

const unshown = /[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}]/u;

describe("the command line and other people's text", () => {
  afterEach(async () => {
    cleanUp();
    await stopAll();
  });

  const tables: [string[], object][] = [
    [["list", "numbers"], { numbers: [{ id: "12065550190", alias: HOSTILE, status: HOSTILE, rate_center: HOSTILE }] }],
    [["list", "routes"], { routes: [{ id: "7", alias: HOSTILE, route_type: "host", value: HOSTILE }] }],
    [["list", "e911s", "--show-addresses"], { e911s: [{ ...smallAccount.e911s?.[0], label: HOSTILE, city: HOSTILE }] }],
    [["list", "cnams"], { cnams: [{ id: "3", value: HOSTILE, is_approved: false, rejection_reason: HOSTILE }] }],
  ];
  for (const [args, seed] of tables) {
    it(`is shown by ${args.join(" ")}, exact with --json`, async () => {
      const simulator = await startSimulator({ seed });
      const [text, json] = await Promise.all(
        [args, [...args, "--json"]].map((all) => inProcess(all, { env: keysOf(simulator) })),
      );
      expect(text?.out).to.contain(SHOWN.slice(0, 40)).and.not.match(unshown);
      expect(json?.out).to.contain(SHOWN).and.not.match(unshown);
      expect(JSON.stringify(JSON.parse(json?.out ?? ""))).to.contain(JSON.stringify(HOSTILE).slice(1, -1));
    });
  }

  it("is shown by messages list and get, as long as it is", async () => {
    const long = `${HOSTILE}${"x".repeat(500)}end`;
    const simulator = await startSimulator({ seed: smallAccount });
    const place = { env: keysOf(simulator) };
    const send = ["messages", "send", "--from", "12065550190", "--to", "12065550199", "--body", long, "--json"];
    const { id } = JSON.parse((await inProcess(send, place)).out);
    simulator.control.advance("1m");
    const [got, listed] = await Promise.all(
      [["get", id], ["list"]].map((args) => inProcess(["messages", ...args], place)),
    );
    expect(got?.out).to.contain(SHOWN).and.contain("xend\n").and.not.match(unshown);
    expect(listed?.out).to.contain("\\u001b[2J").and.not.match(unshown);
  });

  it("is shown by the errors of a command, and by doctor, in one line that only steps of ours follow", async () => {
    const simulator = await startSimulator({ seed: smallAccount });
    simulator.control.faults.add({ match: { method: "GET" }, fault: refusal });
    const listed = await inProcess(["list", "numbers"], { env: keysOf(simulator) });
    expect(listed.err).to.contain(SHOWN).and.not.match(unshown);
    const [line, ...steps] = listed.err.trimEnd().split("\n");
    expect(line).to.match(/^flowroute: Could not .* \[[a-z-]+\]$/);
    for (const step of steps) expect(step).to.match(/^ {2}\S/);
    const doctor = await inProcess(["doctor"], { env: keysOf(simulator) });
    expect(doctor.out).to.contain(SHOWN).and.not.match(unshown);
    expect(doctor.out.match(/^ok +keys/gm)).to.have.length(1);
    const json = await inProcess(["doctor", "--json"], { env: keysOf(simulator) });
    expect(json.out).not.to.match(unshown);
  });

  it("is shown in what pulumi complains of, and in wrong arguments", async () => {
    const pulumi = fakePulumi({ complaint: "error: no stack \u001b[31m\u202e" });
    const { err } = await inProcess(["list", "numbers", "--stack", "x\u001b[2J"], { env: { PATH: pulumi } });
    expect(err).to.contain("no stack \\u001b[31m\\u202e").and.not.match(unshown);
    const wrong = await inProcess(["list", "numbers", "--limit", "\u001b[2J\u202e"]);
    expect(wrong.err).to.contain("\\u001b[2J\\u202e").and.not.match(unshown);
  });
});
