import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { foreignText, jsonText, messageText, quoted, shellQuoted } from "../../src/client/text/foreign-text";

/** Each is invisible, moves the cursor, or begins another line. */
const hostile: readonly (readonly [string, string, string])[] = [
  ["the escape of a color", "\u001b[31m", "\\u001b[31m"],
  ["a line break", "a\nNo changes", "a\\nNo changes"],
  ["a carriage return", "a\rb", "a\\rb"],
  ["a tab", "a\tb", "a\\tb"],
  ["a bell, a backspace, NUL, DEL", "\u0007\u0008\u0000\u007f", "\\u0007\\u0008\\u0000\\u007f"],
  ["C1: control sequence introducer, next line", "\u009b31m\u0085", "\\u009b31m\\u0085"],
  ["a turn of direction", "\u202eabc\u2066", "\\u202eabc\\u2066"],
  ["marks of direction", "\u200e\u200f\u061c", "\\u200e\\u200f\\u061c"],
  ["zero width", "a\u200bb\u200dc\ufeffd\u2060", "a\\u200bb\\u200dc\\ufeffd\\u2060"],
  ["separators of lines and paragraphs", "a\u2028b\u2029c", "a\\u2028b\\u2029c"],
  ["tags, beyond 16 bits", "\u{e0041}", "\\udb40\\udc41"],
  ["half of a pair", "\ud83d", "\\ud83d"],
  ["a filler that fonts leave out", "\u3164\u115f\u00ad", "\\u3164\\u115f\\u00ad"],
];

describe("foreign text", () => {
  for (const [name, text, shown] of hostile) {
    it(`shows ${name} as its escape, and nothing else`, () => {
      expect(foreignText(text)).to.equal(shown);
      expect(messageText(`ours: ${text}`)).to.equal(`ours: ${shown.replaceAll("\\n", "\n")}`);
    });

    it(`keeps ${name} exact where it is data or code`, () => {
      expect(JSON.parse(jsonText({ text }))).to.deep.equal({ text });
      expect(JSON.parse(quoted(text))).to.equal(text);
      for (const written of [jsonText([text]), quoted(text)]) expect(written).to.match(/^[\x20-\x7e]*$/);
    });
  }

  it("leaves letters, spaces and emoji of any script alone", () => {
    const plain = 'Bj\u00f6rk "x" \\ \u65e5\u672c\u8a9e \u05d0\u05d1 \u{1f600} \u260e\ufe0f \u00a0';
    expect(foreignText(plain)).to.equal(plain);
    expect(messageText(plain)).to.equal(plain);
    expect(JSON.parse(quoted(plain))).to.equal(plain);
  });

  it("is as long as a line may be, and whole characters", () => {
    expect(foreignText("a".repeat(301))).to.equal(`${"a".repeat(300)}...`);
    expect(foreignText("a".repeat(300))).to.equal("a".repeat(300));
    expect(foreignText(`${"a".repeat(9)}\u{1f600}b`, 10)).to.equal(`${"a".repeat(9)}...`);
    expect(quoted("x".repeat(10_000)).length).to.be.below(310);
  });

  it("does not change what was shown already", () => {
    for (const [, text] of hostile) expect(messageText(foreignText(text))).to.equal(foreignText(text));
  });

  it("keeps the line breaks of a message, and of JSON that is indented", () => {
    expect(messageText("one\n  two\u001b")).to.equal("one\n  two\\u001b");
    expect(jsonText({ a: "\u2028" }, 2)).to.equal('{\n  "a": "\\u2028"\n}');
  });

  it("is one argument in a shell, whatever stands in it", () => {
    const texts = [
      "plain",
      "it's",
      "'; echo gone; '",
      "$(echo gone) `echo gone` \\",
      "a\nb\u001b[31m'\\\u{e0041}",
      '"',
      "!x",
    ];
    for (const text of texts) {
      const echoed = execFileSync("bash", ["-c", `printf '%s' ${shellQuoted(text)}`], {
        encoding: "utf8",
        env: { ...process.env, LC_ALL: "C.UTF-8" },
      });
      expect(echoed).to.equal(text);
      expect(shellQuoted(text)).to.match(/^[\x20-\x7e]*$/);
    }
  });
});
