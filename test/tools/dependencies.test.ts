import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";

const root = resolve(__dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

/** The names in the first column of the document's tables. */
const documented = read("docs/dependencies.md")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, name]) => name));

describe("docs/dependencies.md", () => {
  it("names every dependency, and none that is gone", () => {
    const { dependencies, devDependencies, peerDependencies } = JSON.parse(read("package.json"));
    const used = Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies });
    expect([...documented].sort()).to.deep.equal(used.sort());
  });

  it("says of each what it is for and what else was looked at", () => {
    const rows = read("docs/dependencies.md")
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    for (const row of rows) {
      const [, , use = "", others = ""] = row.split("|").map((cell) => cell.trim());
      expect([use, others], row).to.not.include("");
    }
  });
});

describe("package-lock.json", () => {
  // npm leaves out what the registry of the moment does not have, and `npm ci` then refuses the file, also elsewhere.
  it("has the optional packages of every platform", () => {
    const packages: Record<string, { optionalDependencies?: object }> = JSON.parse(read("package-lock.json")).packages;
    const there = new Set(Object.keys(packages).map((folder) => folder.split("node_modules/").at(-1)));
    const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    expect(wanted.filter((name) => !there.has(name))).to.deep.equal([]);
  });

  it("names no host, so that everybody's own registry is used", () => {
    expect(read("package-lock.json")).to.not.match(/"resolved": "[a-z+]+:\/\//);
  });
});
