import { expect } from "chai";
import { decisionTables, HEADING, PAGE, withTables } from "./decision-tables";
import { codeBlocks, read, rows, section } from "./markdown";

describe(PAGE, () => {
  const page = read(PAGE);

  it("has the tables of what may be taken away as the decision has them (npx tsx test/docs/decision-tables.ts)", () => {
    const text = section(page, HEADING);
    expect(text.slice(text.indexOf("### ")).trim()).to.equal(decisionTables());
    expect(withTables(page)).to.equal(page);
  });

  it("says something of them first, in few words", () => {
    const [prose = ""] = section(page, HEADING).split("\n### ");
    expect(prose.trim().split("\n\n")).to.have.length(2);
    expect(prose.length).to.be.below(1_000);
  });

  it("has a reason of docs/operations.md for each refusal", () => {
    const refusals = rows(section(page, HEADING), "if").filter(([, , end = ""]) => end.startsWith("refused"));
    const reasons = [...new Set(refusals.map(([, , end = ""]) => /#([\w-]+)\)$/.exec(end)?.[1] ?? end))];
    expect(reasons).to.have.length.above(5);
    const headings = [...read("docs/operations.md").matchAll(/^### ([\w-]+)$/gm)].map(([, heading]) => heading);
    expect(headings).to.include.members(reasons);
  });

  it("has diagrams that parse: a semicolon or a hash sign ends a message of a sequence", () => {
    const diagrams = codeBlocks(page).filter(({ language }) => language === "mermaid");
    expect(diagrams).to.have.length(2);
    const [sequence] = diagrams.filter(({ text }) => text.startsWith("sequenceDiagram"));
    const messages = sequence?.text.split("\n").filter((line) => /->>?|-->>?/.test(line)) ?? [];
    expect(messages).to.have.length.above(15);
    expect(messages.filter((line) => /[;#]/.test(line))).to.deep.equal([]);
  });
});
