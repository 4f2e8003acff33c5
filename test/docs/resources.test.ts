/** docs/resources.md: each table is what the types of the package say. */
import { expect } from "chai";
import { readSettings } from "../../src/host/settings";
import { FIELDS } from "../../src/resources/e911-address/fields";
import { codeBlocks, codes, read, rows, section } from "./markdown";
import { type Argument, argumentsOf, outputsOf, settingsAskedFor } from "./source";

const PAGE = "docs/resources.md";
const page = read(PAGE);

const folderOf = (name: string): string => name.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
const kinds = rows(page, "resource").map(([cell = ""]) => codes(cell).join());
const sourceOf = (name: string): string => `src/resources/${folderOf(name)}/resource.ts`;

/** Words alone: how a default is set off in the comment and on the page may differ. */
const plain = (text: string): string => text.replace(/[`"]/g, "");

/** What a table of arguments says, in the form in which the source says it. */
const documentedArguments = (table: string[][]) =>
  table.map(([name = "", type = "", standard = ""]) => ({
    name: codes(name).join(),
    type: codes(type).join(),
    standard: plain(standard),
  }));

const wantedArguments = (found: Argument[]) =>
  found.map(({ name, type, optional, standard }) => ({
    name,
    type,
    standard: optional ? plain(standard ?? "no @default in the source") : "required",
  }));

const components = { PhoneLine: "phone-line", NumberPool: "number-pool" };

describe("docs/components.md", () => {
  for (const [name, file] of Object.entries(components)) {
    it(`has the arguments that ${name} adds, with their types and defaults`, () => {
      const documented = documentedArguments(rows(section(read("docs/components.md"), name), "argument"));
      expect(documented).to.deep.equal(wantedArguments(argumentsOf(`src/components/${file}.ts`, `${name}Args`)));
    });
  }
});

describe(PAGE, () => {
  it("has every resource that the package exports", () => {
    const exported = [...read("src/index.ts").matchAll(/^export \{ (.*) \}/gm)].map(([, name]) => name);
    expect([...kinds, "NumberSearch", ...Object.keys(components)].sort()).to.deep.equal(exported.sort());
    expect(section(page, "PhoneNumber")).to.contain("\n### NumberSearch\n");
  });

  for (const name of kinds) {
    it(`has the arguments of ${name} with their types, and their defaults or that they are required`, () => {
      const documented = documentedArguments(rows(section(page, name), "argument"));
      expect(documented).to.deep.equal(wantedArguments(argumentsOf(sourceOf(name), `${name}Args`)));
    });

    it(`has the outputs of ${name} with their types`, () => {
      const documented = rows(section(page, name), "output").map(([output = "", type = ""]) => ({
        name: codes(output).join(),
        type: codes(type).join(),
      }));
      expect(documented).to.deep.equal(outputsOf(sourceOf(name)));
    });
  }

  it("has the fields of a search", () => {
    const documented = documentedArguments(rows(page, "field of `search`"));
    const fields = argumentsOf(sourceOf("PhoneNumber"), "NumberSearchCriteria");
    expect(documented).to.deep.equal(wantedArguments(fields));
  });

  it("says of the outputs that are secret, and of no other, that they are", () => {
    const secret = rows(section(page, "E911Address"), "output").filter(([, , meaning]) =>
      /^Secret\b/.test(meaning ?? ""),
    );
    expect(secret.map(([output = ""]) => codes(output).join())).to.deep.equal([...FIELDS]);
  });

  it("has for an Account every setting of a stack, with the default that it has there", () => {
    const keys: Record<string, string> = { "flowroute:accessKey": "key", "flowroute:secretKey": "secret" };
    const settings = readSettings({ get: (key) => keys[key] }, {});
    const table = documentedArguments(rows(section(page, "Account"), "argument"));
    expect(table.map(({ name }) => `flowroute:${name}`).sort()).to.deep.equal(settingsAskedFor().keys);
    for (const name of ["baseUrl", "maxSetupCost", "maxMonthlyCost", "maxReleases"] as const)
      expect(table.find((row) => row.name === name)?.standard, name).to.equal(String(settings[name]));
    expect(settings).to.not.have.any.keys("budget", "maxNumbers", "confirmAccount");
    const caps = documentedArguments(rows(section(page, "PhoneNumber"), "argument"));
    for (const name of ["maxSetupCost", "maxMonthlyCost"] as const)
      expect(caps.find((row) => row.name === name)?.standard).to.equal(`flowroute:${name}, else ${settings[name]}`);
  });

  it("has an example for each resource", () => {
    const examples = codeBlocks(page)
      .map(({ text }) => text)
      .join("\n");
    const used = kinds.filter((name) => new RegExp(`new ${name}\\(`).test(examples));
    expect(used).to.deep.equal(kinds);
  });
});
