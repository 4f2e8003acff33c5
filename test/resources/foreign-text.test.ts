/** What whoever edits the portal has written comes back in messages: shown, within its line, and as code where it is code. */
import { expect } from "chai";
import { shellQuoted } from "../../src/client/text/foreign-text";
import { guard, type Implementation, type PropertyValues } from "../../src/host";
import { linkToEngine } from "../../src/host/engine-link";
import { perTest } from "../support/bench";
import { Stack } from "../support/engine-model";
import { buying, declare, route, urnOf } from "../support/program";
import { freshProviders } from "../support/provider-bench";

const A = "12065550100";
const B = "12065550101";
/** Hides what came before it, turns the line, leaves its quotes, and begins another line. */
const HOSTILE = 'x" }], \u001b[2K\u202e\u200b\u009b1m\nNo changes\r::error::\u2028';
const SHOWN = '"x\\" }], \\u001b[2K\\u202e\\u200b\\u009b1m\\nNo changes\\r::error::\\u2028"';

/** A line of ours is indented; that of somebody else would begin at the margin. */
const unshown = /(?!\n {2,4}\S)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

describe("text of the portal in messages", () => {
  const bench = freshProviders({ seed: { inventory: [{ number: A }, { number: B }] } });
  const stack = perTest(() => new Stack());
  const account = (given: PropertyValues) => bench.simulator.control.setAccount(given as never);

  it("shows the alias and the value of a route that has what the program wants", async () => {
    account({ routes: [{ id: "77", alias: "office", route_type: "host", value: HOSTILE }] });
    const taken = await stack.up(await bench.run(), [route("pbx", { alias: "office" })]);
    expect(taken.errors["InboundRoute pbx"]).to.contain(`route 77 (to ${SHOWN})`).and.not.match(unshown);
  });

  it("shows what differs of a route that is to be adopted", async () => {
    account({ routes: [{ id: "77", alias: HOSTILE, route_type: "host", value: "pbx.example.net" }] });
    const differs = await stack.up(await bench.run(), [route("pbx", { alias: "mine", __adopt: "77" })]);
    expect(differs.errors["InboundRoute pbx"]).to.contain(`alias is ${SHOWN}`).and.not.match(unshown);
  });

  it("shows the alias of a route that goes where the program wants to go", async () => {
    account({ routes: [{ id: "77", alias: HOSTILE, route_type: "host", value: "pbx.example.net" }] });
    bench.simulator.control.choose({ "duplicate-route": "refuse-same-alias-or-value" });
    const { errors } = await stack.up(await bench.run(), [route("pbx")]);
    expect(errors["InboundRoute pbx"]).to.contain(`77 (${SHOWN})`).and.not.match(unshown);
  });

  it("writes a former name that a tag tells as code, in the line to paste", async () => {
    account({ numbers: [{ id: A, alias: `shop/dev/${HOSTILE.slice(0, 20)}` }] });
    const { errors } = await stack.up(await bench.run(), buying("line", { number: A }));
    const shown = errors["PhoneNumber line"] ?? "";
    expect(shown).not.to.match(unshown);
    const [, code = ""] = /aliases: \[\{ name: ("(?:[^"\\]|\\.)*") \}\]/.exec(shown) ?? [];
    expect(JSON.parse(code)).to.equal(HOSTILE.slice(0, 20));
  });

  it("shows the tag of another stack on a number that is to go", async () => {
    await stack.converge(await bench.run(), buying("line", { number: A }));
    account({ numbers: [{ id: A, alias: `other/stack/${HOSTILE}` }] });
    const run = await bench.run();
    await stack.up(run, []);
    const shown = run.logged.map(({ message }) => message).join("|");
    expect(shown).to.contain(`has the ownership tag "other/stack/x\\" }], \\u001b[2K`).and.not.match(unshown);
  });

  it("shows the carrier's title and detail, within the line", async () => {
    bench.simulator.control.faults.add({
      match: { method: "POST", path: "/v2/routes" },
      fault: { kind: "status", status: 422, body: { errors: [{ title: HOSTILE, detail: HOSTILE, id: HOSTILE }] } },
    });
    const { errors } = await stack.up(await bench.run(), [route("pbx")]);
    expect(errors["InboundRoute pbx"]).to.contain("\\nNo changes\\r::error::").and.not.match(unshown);
  });

  it("takes no id that is more than letters of ASCII", async () => {
    const attributes = { value: "ACME", is_approved: true };
    bench.simulator.control.faults.add({
      match: { method: "GET", path: "/v2/cnams" },
      fault: { kind: "status", status: 200, body: { data: [{ type: "cnam", id: "31\n::error::\u001b", attributes }] } },
    });
    const { errors } = await stack.up(await bench.run(), [declare("cnamRecord", "name", { value: "ACME" })]);
    expect(errors["CnamRecord name"]).to.be.a("string").and.not.match(unshown);
  });

  it("quotes the names of the program in commands for the shell", async () => {
    const name = "it's $(x)";
    await stack.converge(await bench.run(), buying(name, { search: { startsWith: "206" } }));
    const { errors } = await stack.up(await bench.run(), buying("front", { search: { startsWith: "206" } }));
    expect(errors[`PhoneNumber ${name}`])
      .to.contain(`pulumi state rename ${shellQuoted(urnOf("phoneNumber", name))} 'front'`)
      .and.contain(`aliases: [{ name: ${JSON.stringify(name)} }]`);
  });
});

describe("the last look at a message before it leaves the host", () => {
  const message = "ours:\n  \u001b[31m\u202e\r";
  const shown = "ours:\n  \\u001b[31m\\u202e\\r";

  it("is at every error, with an id or without, and at every failure of a check", async () => {
    const fail = async () => {
      throw new Error(message);
    };
    const implementation = {
      configure: () => undefined,
      check: async () => ({ inputs: {}, failures: [{ property: "x", reason: message }] }),
      diff: fail,
      create: fail,
      update: fail,
      read: fail,
      delete: fail,
    } as unknown as Implementation;
    const provider = guard(implementation);
    await provider.configure({ config: { get: () => undefined } });
    expect((await provider.check({}, {})).failures).to.deep.equal([
      { property: "x", reason: shown.replace("ours:", "ours: [invalid-input]") },
    ]);
    const error = await provider.create({}).catch((thrown: Error) => thrown);
    expect((error as Error).message).to.equal(shown);
  });

  it("is at every line on a resource's row", async () => {
    const written: string[] = [];
    const { error } = console;
    console.error = (text: string) => void written.push(text);
    try {
      await linkToEngine(undefined).log("info", "urn", message);
    } finally {
      console.error = error;
    }
    expect(written).to.deep.equal([`info: ${shown}`]);
  });
});
