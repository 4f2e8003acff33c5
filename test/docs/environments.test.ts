/** What docs/environments.md says of the files of `examples/environments`, held against them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { codeBlocks, codes, read, root, rows } from "./markdown";
import { argumentsOf } from "./source";

const FOLDER = "examples/environments";
const STACKS = ["dev", "prod"] as const;

const page = read("docs/environments.md");
const program = read(`${FOLDER}/index.ts`);
const configOf = (stack: string): Record<string, unknown> => parse(read(`${FOLDER}/Pulumi.${stack}.yaml`)).config;

/** What the program asks the configuration for. */
const asked = [...program.matchAll(/\bconfig\s*\.(?:get|require)\w*(?:<[^(]*>)?\(\s*"(\w+)"/g)].map(
  ([, key]) => `phones:${key}`,
);

describe("docs/environments.md", () => {
  const table = rows(page, "key");

  it("has every key of the two files with its value, and no other", () => {
    const keys = new Set(STACKS.flatMap((stack) => Object.keys(configOf(stack))));
    expect(table.map(([key = ""]) => codes(key).join()).sort()).to.deep.equal([...keys].sort());
    for (const [column, stack] of STACKS.entries()) {
      for (const [key = "", , ...values] of table) {
        const value = configOf(stack)[codes(key).join()];
        const documented = values[column] ?? "";
        if (value === undefined) expect(documented, `${key} of ${stack}`).to.match(/^none/);
        else if (typeof value === "string") expect(documented, `${key} of ${stack}`).to.equal(`\`${value}\``);
      }
    }
  });

  it("counts the numbers of each as the files do", () => {
    const counts = STACKS.map((stack) => {
      const cities = configOf(stack)["phones:cities"] as { count: number }[];
      return [cities.reduce((sum, { count }) => sum + count, 0), cities.length];
    });
    const cells = table.find(([key]) => key === "`phones:cities`")?.slice(2);
    expect({ counts, cells }).to.deep.equal({
      counts: [
        [1, 1],
        [3, 2],
      ],
      cells: ["one", "three, in two cities"],
    });
  });

  it("shows an address with every field that there is", () => {
    const address = JSON.parse(codeBlocks(page).find(({ name }) => name === "address")?.text ?? "");
    const fields = argumentsOf("src/resources/e911-address/resource.ts", "E911AddressArgs").map(({ name }) => name);
    expect(["label", ...Object.keys(address), "validate"]).to.deep.equal(fields);
  });
});

describe("examples/environments", () => {
  it("asks for the keys that the files have, and for the one secret that they have not", () => {
    const keys = STACKS.flatMap((stack) => Object.keys(configOf(stack)).filter((key) => key.startsWith("phones:")));
    expect([...new Set(asked)].sort()).to.deep.equal([...new Set([...keys, "phones:emergencyAddress"])].sort());
  });

  it("does not ask which environment it is", () => {
    expect(program).to.not.match(/getStack|\bdev\b|\bprod\b|staging/);
  });

  it("has no secret, no key and no state in what is committed", () => {
    for (const stack of STACKS) {
      const text = read(`${FOLDER}/Pulumi.${stack}.yaml`);
      expect(text).to.not.match(/secure:|encryption|accessKey|secretKey|baseUrl/);
      expect(Object.keys(configOf(stack))).to.not.include("phones:emergencyAddress");
    }
    expect(existsSync(join(root, FOLDER, "Pulumi.staging.yaml"))).to.equal(false);
  });
});
