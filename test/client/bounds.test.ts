/** What a hostile answer may cost: counted, never timed. */
import { expect } from "chai";
import { UnavailableError } from "../../src/client";
import { readErrorBody } from "../../src/client/http/error-body";
import { parseJson } from "../../src/client/json/document";
import { isWithinLimits } from "../../src/client/json/limits";
import { answer, failure, scripted } from "./support";

const same = (text: string): string => text;

describe("client: JSON", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  const wide = (count: number) => `[${Array(count).fill("1").join(",")}]`;

  for (const [what, text, isRead] of [
    ["64 levels", nested(64), true],
    ["65 levels", nested(65), false],
    ["65 levels of objects", `${'{"a":'.repeat(65)}1${"}".repeat(65)}`, false],
    ["ten megabytes of opening brackets", "[".repeat(10_000_000), false],
    ["half a million values", wide(500_000), true],
    ["one value more", wide(500_001), false],
    ["half a million empty objects", `[${"{},".repeat(500_000)}{}]`, false],
    ["brackets and commas in text", JSON.stringify([`${"[{,".repeat(400_000)}\\"[`]), true],
    ["brackets after an escaped quote", `"\\"${"[".repeat(100)}"`, true],
    ["brackets after an escaped backslash", `"\\\\"${"[".repeat(100)}`, false],
    ["text that does not end", '["a', true],
  ] as const) {
    it(`is ${isRead ? "" : "not "}read with ${what}`, () => {
      expect(isWithinLimits(text)).to.equal(isRead);
      if (!isRead) expect(parseJson(text)).to.equal(undefined);
    });
  }

  it("is read no deeper, and no longer, than any answer of the API", async () => {
    for (const body of [`{"data":${nested(70)}}`, `{"data":${wide(600_000)}}`]) {
      await failure(scripted([answer(200, body)]).client.numbers.get("12065550100"), UnavailableError);
    }
  });
});

describe("client: complaints of an error", () => {
  const bodyOf = (detail: unknown, more: unknown[] = []) =>
    JSON.stringify({ errors: [{ title: "T", detail }, ...more] });

  it("are collected one by one, and looked at once each", () => {
    let looks = 0;
    const counting = (text: string) => {
      looks += 1;
      return text;
    };
    const detail = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`f${at}`, ["a", "b"]]));
    const many = readErrorBody(bodyOf({ zip: Array(20_000).fill("x") }), counting);
    expect(many.fields).to.deep.equal({ zip: Array(10).fill("x") });
    expect(Object.keys(readErrorBody(bodyOf(detail), counting).fields ?? {})).to.have.length(50);
    const errors = Array.from({ length: 20_000 }, () => ({ detail: "x" }));
    expect(readErrorBody(bodyOf("first", errors), counting).detail?.length).to.be.below(601);
    expect(looks).to.be.below(1_000);
  });

  it("are few, however they are nested", () => {
    const level = (depth: number): unknown =>
      depth === 0 ? ["x"] : Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`k${at}`, level(depth - 1)]));
    const { fields } = readErrorBody(bodyOf(level(4)), same);
    expect(Object.keys(fields ?? {}).length).to.be.within(1, 50);
  });

  it("have names and texts that end", () => {
    const { fields, detail } = readErrorBody(bodyOf({ ["n".repeat(100_000)]: "v".repeat(100_000) }), same);
    const [[name, [text]]] = Object.entries(fields ?? {}) as [[string, [string]]];
    expect([name.length, text.length, detail?.length ?? 0].every((length) => length < 700)).to.equal(true);
  });
});
