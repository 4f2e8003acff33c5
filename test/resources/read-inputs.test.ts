/** The reading of inputs by a schema: what a preview does not know, complaints, and what no schema knows. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import * as v from "valibot";
import { UNKNOWN } from "../../src/host";
import { flag, oneOf, phoneNumber } from "../../src/resources/inputs";
import { derived, fields, noOthers, readInputs, rule } from "../../src/resources/read-inputs";

const upper = v.pipe(v.string("must be a string"), v.toUpperCase(), v.regex(/^[A-Z]{2}$/, "must be two letters"));
const search = fields({ state: v.nullish(upper), city: v.nullish(v.string()) }, noOthers(["state", "city"]));
const schema = fields(
  {
    number: phoneNumber,
    search: v.nullish(search),
    adopt: flag,
    onDelete: oneOf("keep", "release"),
    cap: v.nullish(v.number("must be an amount"), 3),
    text: v.nullish(v.string()),
  },
  rule(["number", "text"], "text", ({ text }) => text === "both" && "does not go with number"),
  derived("text", ["text", "cap"], ({ text, cap }) => text && `${text};${cap}`),
);
const read = (raw: Record<string, unknown>, hidden: string[] = []) => readInputs(schema, raw, hidden);
const number = "+1 206 555 0100";

describe("the reading of inputs", () => {
  it("brings them into one form, with defaults, and leaves absent ones out", () => {
    const { inputs, failures } = read({ number, search: { state: "wa" }, text: "a" });
    expect(failures).to.deep.equal([]);
    expect(inputs).to.deep.equal({ number: "12065550100", search: { state: "WA" }, cap: 3, text: "a;3" });
  });

  it("keeps what is hidden, and what no schema knows", () => {
    const others = { __self: "urn", __adopt: UNKNOWN, note: { deep: [UNKNOWN] } };
    expect(read({ number, ...others }).inputs).to.deep.equal({ number: "12065550100", cap: 3, ...others });
  });

  describe("of a preview that does not know", () => {
    const passes = (raw: Record<string, unknown>, read = raw) =>
      expect(readInputs(schema, raw)).to.deep.equal({ inputs: { cap: 3, ...read }, failures: [] });

    it("all of it", () => {
      const { inputs, failures } = readInputs(schema, UNKNOWN as never);
      expect([inputs, failures]).to.deep.equal([UNKNOWN, []]);
    });

    for (const name of ["number", "search", "adopt", "onDelete"]) {
      it(name, () => passes({ number: "12065550100", [name]: UNKNOWN }));
    }

    it("a field of search, beside one that it knows", () =>
      passes(
        { number, search: { state: UNKNOWN, city: "Kent" } },
        { number: "12065550100", search: { state: UNKNOWN, city: "Kent" } },
      ));

    it("what a rule looks at", () => passes({ number: UNKNOWN, text: "both" }, { number: UNKNOWN, text: "both;3" }));

    it("a part of what is made of several", () =>
      passes({ number, cap: UNKNOWN, text: "a" }, { number: "12065550100", cap: UNKNOWN, text: UNKNOWN }));

    it("one field, and has another one wrong", () => {
      const { failures } = read({ number: UNKNOWN, search: { state: "Wash", city: UNKNOWN } });
      expect(failures).to.deep.equal([{ property: "search.state", reason: "must be two letters" }]);
    });
  });

  describe("complains", () => {
    it("of everything at once, once each, and of rules that need nothing of it", () => {
      const { failures } = read({
        number,
        text: "both",
        search: { state: 5, town: UNKNOWN },
        adopt: 1,
        onDelete: "no",
      });
      expect(failures).to.deep.equal([
        { property: "search.state", reason: "must be a string" },
        { property: "search.town", reason: "is not known; use state, city" },
        { property: "adopt", reason: "must be true or false" },
        { property: "onDelete", reason: 'must be "keep" or "release"' },
        { property: "text", reason: "does not go with number" },
      ]);
    });

    it("of what is missing, and not of what goes together with it", () => {
      const { failures } = read({ text: "both" });
      expect(failures.map(({ property }) => property)).to.deep.equal(["number"]);
    });

    it("about the resource, where the value must not be printed", () => {
      const { failures } = read({ number, adopt: "secret" }, ["adopt"]);
      expect(failures).to.deep.equal([{ property: "", reason: "adopt must be true or false" }]);
    });
  });

  it("is not in the program's process", () => {
    const script = `require("./src/index.ts"); console.log(Object.keys(require.cache).some((name) => /valibot/.test(name)))`;
    const node = ["--require", "tsx/cjs", "--eval", script];
    expect(execFileSync(process.execPath, node, { cwd: join(__dirname, "../.."), encoding: "utf8" })).to.equal(
      "false\n",
    );
  });
});
