import { PassThrough } from "node:stream";
import { expect } from "chai";
import { startProgress } from "../../src/cli/progress";
import { createTable } from "../../src/cli/table";

const columns = [
  { title: "NAME", cell: ([name]: string[]) => name },
  { title: "N", cell: ([, count]: string[]) => count, align: "right" as const },
];

describe("tables", () => {
  it("come in portions: one heading, columns that only get wider, no spaces at the end of a line", () => {
    const table = createTable(columns);
    expect(table([["a", "1"]])).to.equal("NAME  N\na     1\n");
    expect(table([["longer", "20"]])).to.equal("longer  20\n");
    expect(table([["b", "3"]])).to.equal("b        3\n");
    expect(table([["only", ""]])).to.equal("only\n");
  });

  it("cut nothing off but where they are told to, whatever the characters", () => {
    const table = createTable([{ title: "A", cell: (text: string) => text, width: 8 }]);
    expect(table(["abcdefgh", "abcdefghi"])).to.equal("A\nabcdefgh\nabcdefg…\n");
    const wide = "\u65e5\u672c\u8a9e \u{1f600} caf\u00e9";
    expect(createTable([{ title: "A", cell: (text: string) => text }])([wide])).to.equal(`A\n${wide}\n`);
  });
});

describe("progress", () => {
  it("is shown on a terminal and gone afterwards; elsewhere there is none", () => {
    const before = process.env["CI"];
    delete process.env["CI"];
    const ignored = () => true;
    const moves = { cursorTo: ignored, clearLine: ignored, moveCursor: ignored };
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80, ...moves });
    const terminal = stream as unknown as NodeJS.WriteStream;
    const written: string[] = [];
    terminal.on("data", (chunk) => written.push(String(chunk)));
    try {
      const progress = startProgress({ terminal }, "asking Flowroute");
      progress.update("200 so far");
      progress.stop();
    } finally {
      if (before !== undefined) process.env["CI"] = before;
    }
    terminal.read();
    expect(written.join("")).to.contain("asking Flowroute").and.contain("200 so far");
    expect(startProgress({}, "asking Flowroute").stop()).to.equal(undefined);
  });
});
