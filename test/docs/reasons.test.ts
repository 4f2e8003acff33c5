/** docs/operations.md has a section for each reason, and no other. */
import { expect } from "chai";
import { REASONS } from "../../src/client/reasons";
import { read, section } from "./markdown";
import { sourceFiles } from "./source";

const reasons = section(read("docs/operations.md"), "Reasons");
const headings = [...reasons.matchAll(/^### (.*)$/gm)].map(([, title = ""]) => title);

/** Comments above the groups of the list, and the lines above those of the page. */
const groupsOf = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, title = ""]) => title);

describe("the reasons of docs/operations.md", () => {
  it("are those of the closed list, in its order and its groups", () => {
    expect(headings).to.deep.equal([...REASONS]);
    const [, list = ""] = /REASONS = \[(.*?)\] as const/s.exec(read("src/client/reasons.ts")) ?? [];
    const entries = groupsOf(list, /^ {2}(?:\/\/ (.*)\.|"[a-z\d-]+",)$/gm);
    expect(entries.filter(Boolean)).to.have.length.above(3);
    expect(groupsOf(reasons, /^(?:\*\*(.*)\*\*|### .*)$/gm)).to.deep.equal(entries);
  });

  it("are each given by the package", () => {
    const sources = sourceFiles().filter((path) => path.startsWith("src/") && path !== "src/client/reasons.ts");
    const text = sources.map(read).join("\n");
    expect(REASONS.filter((reason) => !text.includes(`"${reason}"`))).to.deep.equal([]);
  });

  it("are each explained in a few sentences", () => {
    const short = REASONS.filter((reason) => section(reasons, reason).trim().length < 80);
    expect(short).to.deep.equal([]);
  });

  it("lead only to sections that there are", () => {
    const page = read("docs/operations.md");
    const anchors = [...page.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replace(/[^a-z\d -]/g, "")
        .replaceAll(" ", "-"),
    );
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = ""]) => anchor);
    expect(links).to.have.length.above(20);
    expect(links.filter((anchor) => !anchors.includes(anchor))).to.deep.equal([]);
  });
});
