import { expect } from "chai";
import { start as startSimulator, stopAll } from "../simulator/support";
import { cleanUp, flowroute, inProcess, keysOf, smallAccount } from "./support";

const send = ["messages", "send", "--from", "206-555-0190", "--to", "+1 206 555 0199", "--body", "On my way."];

describe("flowroute messages", () => {
  afterEach(async () => {
    cleanUp();
    await stopAll();
  });

  it("sends one, and prints its id and how to follow it", async () => {
    const simulator = await startSimulator({ seed: smallAccount });
    const { code, out, err } = await flowroute(send, { env: keysOf(simulator) });
    expect([code, err]).to.deep.equal([0, ""]);
    const [message] = simulator.control.state().messages;
    expect(message).to.deep.include({ body: "On my way.", from: "12065550190", to: "12065550199" });
    const id = message?.id;
    expect(out).to.equal(
      `Flowroute accepted the message as ${id}.\nTo see its status in a few seconds: flowroute messages get ${id}\n`,
    );
  });

  it("sends media, and prints the id alone as JSON", async () => {
    const simulator = await startSimulator({ seed: smallAccount });
    const media = ["--media", "https://example.com/1.png", "--media", "https://example.com/2.png", "--json"];
    const { code, out } = await inProcess([...send, ...media], { env: keysOf(simulator) });
    const [message] = simulator.control.state().messages;
    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.deep.equal({ id: message?.id });
    expect(message?.media_urls).to.deep.equal(["https://example.com/1.png", "https://example.com/2.png"]);
  });

  it("never sends again after a lost answer, and says that it may have gone out", async () => {
    const simulator = await startSimulator({ seed: smallAccount });
    simulator.control.faults.add({ match: { method: "POST" }, fault: { kind: "reset-after" } });
    const { code, out, err } = await flowroute(send, { env: keysOf(simulator) });
    expect([code, out]).to.deep.equal([3, ""]);
    expect(err).to.contain("[unknown-outcome]").and.not.contain("On my way");
    expect(simulator.control.state().messages).to.have.length(1);
    expect(simulator.control.requests().filter(({ method }) => method === "POST")).to.have.length(1);
  });

  it("shows one and lists all, for people and for programs", async () => {
    const simulator = await startSimulator({ seed: smallAccount });
    const place = { env: keysOf(simulator) };
    const { id } = JSON.parse((await inProcess([...send, "--json"], place)).out);
    simulator.control.advance("1m");
    const [shown, shownJson, listed, listedJson] = await Promise.all(
      [["get", id], ["get", id, "--json"], ["list"], ["list", "--json"]].map((args) =>
        inProcess(["messages", ...args], place),
      ),
    );
    expect([shown, shownJson, listed, listedJson].map((ended) => ended?.code)).to.deep.equal([0, 0, 0, 0]);
    expect(shown?.out)
      .to.match(/^message +mdr2-\w+\n/)
      .and.match(/^to +\+1 206 555 0199$/m);
    expect(shown?.out).to.match(/^text +On my way\.$/m);
    expect(listed?.out).to.match(/^ID +TIME +DIRECTION +FROM +TO +STATUS +TEXT\nmdr2-/);
    const one = JSON.parse(shownJson?.out ?? "");
    const { media, ...rest } = one;
    expect(media).to.deep.equal([]);
    expect(JSON.parse(listedJson?.out ?? "")).to.deep.equal([rest]);
    expect(one).to.include({ id, from: "+12065550190", to: "+12065550199", body: "On my way.", isMms: false });
    expect(one).to.include.keys("timestamp", "direction", "status", "messageType", "messageEncoding", "amountDisplay");
    expect(one).to.include.keys("amountNanodollars", "deliveryReceipts", "mediaIds");
  });

  it("says of one that is not found that a new one takes some seconds", async () => {
    const simulator = await startSimulator({ seed: smallAccount });
    const place = { env: keysOf(simulator) };
    const { id } = JSON.parse((await inProcess([...send, "--json"], place)).out);
    const { code, out, err } = await inProcess(["messages", "get", id], place);
    expect([code, out]).to.deep.equal([3, ""]);
    expect(err).to.match(
      /answered 404.* \[not-found\]\n(?: {2}.*\n)* {2}If you just sent the message, try again in a few seconds\.\n$/,
    );
  });

  it("asks for the last seven days, for an age, a day or a time", async () => {
    const simulator = await startSimulator({ seed: smallAccount });
    const cases: [string[], string[]][] = [
      [[], ["start_date=2026-10-25T12:00:00.000Z"]],
      [["--since", "90m"], ["start_date=2026-11-01T10:30:00.000Z"]],
      [
        ["--since", "2026-10-01", "--until", "24h"],
        ["start_date=2026-10-01&", "end_date=2026-10-31T12:00:00.000Z"],
      ],
      [["--since", "2026-10-01T08:00:00Z"], ["start_date=2026-10-01T08:00:00Z"]],
    ];
    for (const [args, wanted] of cases) {
      simulator.control.clearRequests();
      const { code } = await inProcess(["messages", "list", ...args], { env: keysOf(simulator) });
      expect(code, args.join(" ")).to.equal(0);
      const path = decodeURIComponent(simulator.control.requests()[0]?.path ?? "");
      for (const part of wanted) expect(path).to.contain(part);
    }
  });

  it("says no to malformed numbers, ids and times before anything is sent", async () => {
    const simulator = await startSimulator({ seed: smallAccount });
    const cases: [string[], string][] = [
      [
        ["send", "--from", "12065550190", "--to", "911", "--body", "x"],
        "--to <number>' argument '911' is invalid. Write 11 digits",
      ],
      [["send", "--from", "+44 20 7183 8750", "--to", "12065550199", "--body", "x"], "--from <number>' argument"],
      [
        ["send", "--from", "12065550190", "--to", "12065550199"],
        "error: there is nothing to send; give --body, --media or both",
      ],
      [["send", "--from", "12065550190", "--to", "12065550199", "--body", ""], "nothing to send"],
      [["send", "--from", "12065550190", "--to", "12065550199", "--mms"], "nothing to send"],
      [["send", "--from", "12065550190", "--to", "12065550199", "--media", "logo.png"], "It must be a URL"],
      [["send", "--to", "12065550199", "--body", "x"], "--from"],
      [["get", "../numbers"], "not the id of a message"],
      [["get"], "missing required argument"],
      [["list", "--since", "yesterday"], "24h, 7d"],
      [["list", "--since", "2026-02-40"], "24h, 7d"],
      [["list", "--since", "1d", "--until", "2d"], "--until is before --since"],
    ];
    for (const [args, text] of cases) {
      const { code, out, err } = await inProcess(["messages", ...args], { env: keysOf(simulator) });
      expect([code, out], args.join(" ")).to.deep.equal([2, ""]);
      expect(err, args.join(" ")).to.contain(text);
    }
    expect(simulator.control.requests()).to.deep.equal([]);
  });
});
