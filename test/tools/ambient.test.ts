import { expect } from "chai";
import { findAmbient } from "../../tools/check/ambient";

const found = (code: string) => findAmbient("src/x.ts", code).map(({ what }) => what);

describe("the check for time, chance and environment", () => {
  for (const [code, what] of [
    ["const now = Date.now();", "Date.now"],
    ["const later = Date.now;", "Date.now"],
    ["const now = new Date();", "new Date()"],
    ["const now = new Date;", "new Date()"],
    ["const now = Date();", "Date()"],
    ["const die = Math.random();", "Math.random"],
    ["setTimeout(() => {}, 5);", "setTimeout()"],
    ["globalThis.setTimeout(() => {}, 5);", "setTimeout"],
    ["const key = process.env.KEY;", "process.env"],
    ['const key = process["env"].KEY;', "process.env"],
    ["globalThis.console.log(1);", "console.log"],
    ['import { setTimeout as sleep } from "node:timers/promises";', "node:timers/promises"],
  ] as const) {
    it(`finds ${code}`, () => expect(found(code)).to.deep.equal([what]));
  }

  for (const code of [
    "const then = new Date(0);",
    "const now = runtime.now();",
    "const text = 'Date.now()'; // Date.now()",
    "const largest = Math.max(1, 2);",
    "const sleep = runtime.setTimeout(5);",
    "const { pid } = process;",
  ]) {
    it(`lets pass ${code}`, () => expect(found(code)).to.deep.equal([]));
  }

  it("says where", () => {
    expect(findAmbient("src/x.ts", "\n\nMath.random();")).to.deep.equal([
      { file: "src/x.ts", line: 3, what: "Math.random" },
    ]);
  });
});
