import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readSettings } from "../../src/host/settings";
import { choiceTable } from "../../src/simulator/choices";
import { BUGS } from "../bugs/bugs";
import { OPERATIONS, type Profile, pointsOf } from "../crash/points";
import { events } from "../life/cases";
import { pairsOf } from "../life/pairs";
import { codeBlocks, codes, read, root, rows, section, testsUnder } from "./markdown";
import { argumentsOf, outputsOf, settingsAskedFor, sourceFiles, sourceText } from "./source";

const documents = [
  "README.md",
  "docs/architecture.md",
  "docs/safety.md",
  "docs/operations.md",
  "docs/moving.md",
  "docs/cli.md",
  "docs/gitops.md",
  "docs/environments.md",
  "docs/simulator.md",
  "docs/package.md",
  "CONTRIBUTING.md",
];
const readme = read("README.md");

const exampleFiles = (): string[] =>
  readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:ts|yml|yaml|sh|mjs)$/.test(name) && !name.includes("node_modules"))
    .map((name) => `examples/${name}`);

/** Commands that have a secret on them: it would stay in the history of the shell, and in the list of processes. */
const secretsOnCommands = (text: string): string[] =>
  [
    ...text.matchAll(/config set --secret [\w:]+ +(?!<|#|\(|--stack \w+(?: <|$)|and\b)[^\s`].*/gm),
    ...text.matchAll(/(?:export |^ *)\w*(?:SECRET|TOKEN|PASSPHRASE)\w*=(?!simulated-|\$\{secretKey\}|\$)\S.*/gm),
  ].map(([line]) => line.trim());

describe("what is to be typed", () => {
  it("never has a secret on the command line", () => {
    expect(secretsOnCommands("pulumi config set --secret flowroute:secretKey YOUR_KEY")).to.have.length(1);
    expect(secretsOnCommands("  export FLOWROUTE_SECRET_KEY=abc")).to.have.length(1);
    const files = [...documents, ...sourceFiles(), ...exampleFiles()];
    const found = files.flatMap((path) => secretsOnCommands(read(path)).map((line) => `${path}: ${line}`));
    expect(found).to.deep.equal([]);
  });
});

for (const path of documents) {
  describe(path, () => {
    it("names only files and folders that are there", () => {
      const paths = codes(read(path)).filter((code) => /^(src|test|docs|tools|examples)\/[\w./-]+$/.test(code));
      expect(paths.filter((name) => !existsSync(join(root, name)))).to.deep.equal([]);
    });

    it("names only npm scripts that there are", () => {
      const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
      const named = [...read(path).matchAll(/\bnpm (start|test|run ([\w:]+))/g)].map(
        ([, short, long]) => long ?? short,
      );
      expect(named.filter((name) => !(String(name) in scripts))).to.deep.equal([]);
    });
  });
}

describe("README.md", () => {
  const folders = ["phone-number", "inbound-route", "number-routing", "e911-address", "e911-assignment"];
  const kinds = [...folders, "cnam-record", "cnam-assignment", "account"].map((folder) => ({
    path: `src/resources/${folder}/resource.ts`,
    name: folder.replace(/(^|-)(.)/g, (_, __, letter: string) => letter.toUpperCase()),
  }));

  it("describes every resource that the package exports", () => {
    const exported = [...read("src/index.ts").matchAll(/^export \{ (.*) \}/gm)].map(([, name]) => name);
    expect(exported.sort()).to.deep.equal([...kinds.map(({ name }) => name), "NumberSearch"].sort());
    expect(section(readme, "PhoneNumber")).to.contain("`NumberSearch`");
  });

  for (const { path, name } of kinds) {
    it(`has the arguments of ${name} as the class has them, and says which are required`, () => {
      const documented = rows(section(readme, name), "argument").map(([argument = "", , standard]) => ({
        name: codes(argument).join(),
        optional: standard !== "required",
      }));
      expect(documented).to.deep.equal(argumentsOf(path, `${name}Args`));
    });

    it(`has the outputs of ${name} as the class has them`, () => {
      const documented = rows(section(readme, name), "output").map(([output = ""]) => codes(output).join());
      expect(documented).to.deep.equal(outputsOf(path, name));
    });
  }

  it("has the fields of a search", () => {
    const documented = rows(readme, "field of `search`").map(([field = ""]) => codes(field).join());
    const fields = argumentsOf("src/resources/phone-number/resource.ts", "NumberSearchCriteria");
    expect(documented).to.deep.equal(fields.map(({ name }) => name));
  });

  it("has every configuration key and environment variable, and no other", () => {
    const configuration = section(readme, "Configuration");
    const { keys, variables } = settingsAskedFor();
    const documented = (column: string) => rows(configuration, column).flatMap(([name = ""]) => codes(name));
    expect(documented("key").sort()).to.deep.equal(keys);
    expect(documented("environment variable").sort()).to.deep.equal(variables);
  });

  it("names only configuration keys that there are, and so does the source", () => {
    const { keys } = settingsAskedFor();
    const named = [...documents, ...sourceFiles()].flatMap((path) => read(path).match(/flowroute:[a-z]\w+/g) ?? []);
    expect([...new Set(named)].filter((key) => !keys.includes(key))).to.deep.equal([]);
  });

  it("has the defaults of the settings", () => {
    const keys: Record<string, string> = { "flowroute:accessKey": "key", "flowroute:secretKey": "secret" };
    const settings = readSettings({ get: (key) => keys[key] }, {});
    const table = [...rows(readme, "key"), ...rows(readme, "environment variable")];
    const documented = new Map(table.map(([name = "", , standard = ""]) => [codes(name).join(), standard]));
    expect(documented.get("flowroute:baseUrl")).to.equal(`\`${settings.baseUrl}\``);
    expect(documented.get("flowroute:maxSetupCost")).to.equal(String(settings.maxSetupCost));
    expect(documented.get("flowroute:maxMonthlyCost")).to.equal(String(settings.maxMonthlyCost));
    expect(documented.get("flowroute:maxReleases")).to.equal(String(settings.maxReleases));
    expect(documented.get("FLOWROUTE_TIMEOUT")).to.equal(String(settings.timeoutMs / 1000));
    expect(settings).to.not.have.any.keys("budget", "maxNumbers", "confirmAccount");
    // Recovery watches the account for 3.5 times that.
    expect(readme).to.contain(`${(3.5 * settings.timeoutMs) / 1000} s with the usual timeout`);
    expect(read("src/purchase/recover.ts")).to.match(/\b3\.5\b/);
  });

  it("says what versions the package itself says", () => {
    const { engines, version } = JSON.parse(read("package.json"));
    expect(readme).to.contain(`Node ${engines.node.replace(">=", "")} or newer`);
    expect(readme).to.contain(`pulumi-flowroute-${version}.tgz`);
  });

  it("explains messages that the package has", () => {
    const source = sourceText();
    const [own = ""] = section(readme, "Troubleshooting").split("Messages of Pulumi itself");
    const parts = rows(own, "message").flatMap(([message = ""]) => codes(message));
    expect(parts).to.have.length.above(15);
    expect(parts.filter((part) => !source.includes(part.trim()))).to.deep.equal([]);
  });

  it("has a program of 20 lines", () => {
    const program = codeBlocks(readme).find(({ name }) => name === "program");
    expect(program?.text.trimEnd().split("\n")).to.have.length(20);
  });
});

/** Tests that a page names, as `path` "part of the title", and that are not there. */
function unknownTests(page: string, atLeast: number): string[] {
  const named = [...read(page).matchAll(/`(test\/[\w./-]+)` "(.+?)"(?=;|\)| \|$)/gm)];
  expect(named).to.have.length.above(atLeast);
  const unknown = named.filter(([, path = "", title = ""]) => !testsUnder(path).includes(title));
  return unknown.map(([, path, title]) => `${path} "${title}"`);
}

describe("docs/safety.md", () => {
  it("names tests that there are", () => {
    expect(unknownTests("docs/safety.md", 30)).to.deep.equal([]);
  });

  it("gives for every promise the test that shows it", () => {
    const promises = rows(read("docs/safety.md"), "promise");
    expect(promises.filter((cells) => !/`test\/[\w./-]+` "/.test(cells[3] ?? ""))).to.deep.equal([]);
  });
});

describe("how docs/safety.md says that it is shown", () => {
  const shown = Object.fromEntries(
    rows(read("docs/safety.md"), "command").map(([command = "", , amount = ""]) => [command.slice(1, -1), amount]),
  );
  const points = (profile: Profile) => OPERATIONS.flatMap((operation) => pointsOf(profile, operation)).length;
  const alternatives = Object.values(choiceTable).flatMap(({ values: [, ...others] }) => others).length;
  const areas = [...read("tools/mutants/areas.mts").matchAll(/^ {2}(\w+): \{$/gm)].map(([, area = ""]) => area);

  for (const [command, counts] of [
    ["npm run test:chaos", ["10,000 histories", `${alternatives} single answers`]],
    ["npm run test:crash", [`${points("plain")} points`, `${points("harsh")} points`]],
    ["npm run test:life", [`${events.length} events`, `${pairsOf(events).length} pairs`]],
    ["npm run test:bugs", [`${BUGS.length} bugs`]],
    ["npm run test:mutants", areas],
  ] as const) {
    it(`counts what ${command} does`, () => {
      for (const count of counts) expect(shown[command]).to.contain(count);
    });
  }
});

describe("docs/environments.md", () => {
  it("names tests that there are, for everything that is shared", () => {
    expect(unknownTests("docs/environments.md", 10)).to.deep.equal([]);
    const page = read("docs/environments.md");
    const claims = [
      ...rows(page, "what").map((cells) => cells[3]),
      ...rows(page, "what happens").map((cells) => cells[2]),
    ];
    expect(claims).to.have.length(10);
    expect(claims.filter((cell) => !/`test\/[\w./-]+` "/.test(cell ?? ""))).to.deep.equal([]);
  });
});

describe("docs/package.md", () => {
  const page = read("docs/package.md");

  it("names tests that there are", () => {
    expect(unknownTests("docs/package.md", 6)).to.deep.equal([]);
  });

  it("has everything that can be imported", () => {
    const documented = rows(page, "import").map(([path = ""]) => codes(path).join().replace("pulumi-flowroute", "."));
    expect(documented.sort()).to.deep.equal(Object.keys(JSON.parse(read("package.json")).exports).sort());
  });
});
