import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { listBounds } from "../../src/client/http/pages";
import { REASONS } from "../../src/client/reasons";
import { readSettings } from "../../src/host/settings";
import { PURCHASE_WINDOW } from "../../src/purchase/recover";
import { choiceTable } from "../../src/simulator/choices";
import { BUGS } from "../bugs/bugs";
import { OPERATIONS, type Profile, pointsOf } from "../crash/points";
import { events } from "../lifecycle/cases";
import { pairsOf } from "../lifecycle/pairs";
import { codeBlocks, codes, isNpmCommand, npmCommands, read, root, rows, section, testsUnder } from "./markdown";
import { settingsAskedFor, sourceFiles, sourceText } from "./source";

const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "test/README.md",
  ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`),
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

    it("names only npm scripts and suites that there are", () => {
      expect(npmCommands(read(path)).filter((command) => !isNpmCommand(command))).to.deep.equal([]);
    });
  });
}

describe("README.md", () => {
  it("is short", () => {
    expect(readme.trimEnd().split("\n")).to.have.length.at.most(250);
  });

  it("leads to every page of docs", () => {
    const pages = documents.filter((path) => path.startsWith("docs/"));
    expect(pages.filter((path) => !readme.includes(`](${path}`))).to.deep.equal([]);
  });

  it("says what versions the package itself says", () => {
    const { engines, version } = JSON.parse(read("package.json"));
    expect(readme).to.contain(`Node ${engines.node.replace(">=", "")} or newer`);
    expect(readme).to.contain(`pulumi-flowroute-${version}.tgz`);
  });

  it("says what versions the tools want", () => {
    const [, engine] = /const OLDEST = \[(\d+, \d+), 0\]/.exec(read("tools/engine/probe.mjs")) ?? [];
    const [, go] = /^go ([\d.]+)$/m.exec(read("tools/engine/go.mod")) ?? [];
    const [, node] = /Plain JavaScript for Node (\d+)/.exec(read("tools/prepare.mjs")) ?? [];
    expect(readme).to.contain(`\`pulumi\` ${engine?.replace(", ", ".")} or newer`);
    expect(readme).to.contain(`Go ${go} or newer`);
    expect(readme).to.contain(`Node ${node} or newer`);
  });

  it("has a program of 20 lines", () => {
    const program = codeBlocks(readme).find(({ name }) => name === "program");
    expect(program?.text.trimEnd().split("\n")).to.have.length(20);
  });

  it("has the caps of its program in what it says of its price", () => {
    const program = codeBlocks(readme).find(({ name }) => name === "program")?.text ?? "";
    const caps = [...program.matchAll(/max\w+Cost: ([\d.]+)/g)].map(([, amount]) => Number(amount).toFixed(2));
    expect(caps).to.have.length(2);
    const { maxSetupCost, maxMonthlyCost } = usualSettings();
    const usual = [maxSetupCost, maxMonthlyCost].map((amount) => amount.toFixed(2));
    const words = (amounts: string[]) => amounts.join(" and ");
    expect(readme).to.contain(`${words(caps)} a month in this program, ${words(usual)} when a program sets none`);
  });
});

/** Those of a stack that sets nothing but keys. */
function usualSettings() {
  const keys: Record<string, string> = { "flowroute:accessKey": "key", "flowroute:secretKey": "secret" };
  return readSettings({ get: (key) => keys[key] }, {});
}

describe("docs/configuration.md", () => {
  const page = read("docs/configuration.md");
  const table = new Map(
    [...rows(page, "key"), ...rows(page, "environment variable")].map(([name = "", , standard = ""]) => [
      codes(name).join(),
      standard.replaceAll("`", ""),
    ]),
  );

  it("has every configuration key and environment variable, and no other", () => {
    const { keys, variables } = settingsAskedFor();
    const documented = (column: string) => rows(page, column).flatMap(([name = ""]) => codes(name));
    expect(documented("key").sort()).to.deep.equal(keys);
    expect(documented("environment variable").sort()).to.deep.equal(variables);
  });

  it("has their defaults", () => {
    const { source: _, accessKey: __, secretKey: ___, timeoutMs, ...settings } = usualSettings();
    for (const [name, value] of Object.entries(settings))
      expect(table.get(`flowroute:${name}`), name).to.equal(String(value));
    expect(table.get("FLOWROUTE_BASE_URL")).to.equal(settings.baseUrl);
    expect(table.get("FLOWROUTE_TIMEOUT")).to.equal(String(timeoutMs / 1000));
    const rest = [...table].filter(([name]) => !(name.replace("flowroute:", "") in settings));
    const without = rest.filter(([name]) => !["FLOWROUTE_BASE_URL", "FLOWROUTE_TIMEOUT"].includes(name));
    for (const [name, standard] of without) expect(standard, name).to.match(/^(none|no limit|required\b.*)$/);
    const required = without.filter(([, standard]) => standard.startsWith("required")).map(([name]) => name);
    expect(required).to.deep.equal(["flowroute:accessKey", "flowroute:secretKey"]);
  });

  it("is the only place for a key: documents and sources name none that there is not", () => {
    const { keys } = settingsAskedFor();
    const named = [...documents, ...sourceFiles()].flatMap(
      (path) => read(path).match(/flowroute:(?!index:)[a-z]\w+/g) ?? [],
    );
    expect([...new Set(named)].filter((key) => !keys.includes(key))).to.deep.equal([]);
  });
});

describe("docs/troubleshooting.md", () => {
  const page = read("docs/troubleshooting.md");

  it("explains reasons that the package gives, and messages without one that it has", () => {
    const source = sourceText();
    const parts = rows(page, "reason or message").flatMap(([cell = ""]) => codes(cell));
    expect(parts).to.have.length.above(25);
    const isKnown = (part: string) => {
      const [, reason] = /^\[(.*)\]$/.exec(part) ?? [];
      return reason === undefined ? source.includes(part) : REASONS.some((known) => known === reason);
    };
    expect(parts.filter((part) => !isKnown(part))).to.deep.equal([]);
  });

  it("has the wait of a recovery", () => {
    expect(page).to.contain(`${(PURCHASE_WINDOW * usualSettings().timeoutMs) / 1000} s with the default timeout`);
  });
});

/** Tests that a page names, as `path` "part of the title", and that are not there. */
function unknownTests(page: string, atLeast: number): string[] {
  const named = [...read(page).matchAll(/`(test\/[\w./-]+)` "(.+?)"(?=;|\)|( \|)?$)/gm)];
  expect(named).to.have.length.above(atLeast);
  const unknown = named.filter(([, path = "", title = ""]) => !testsUnder(path).includes(title));
  return unknown.map(([, path, title]) => `${path} "${title}"`);
}

describe("docs/safety.md", () => {
  it("names tests that there are", () => {
    expect(unknownTests("docs/safety.md", 120)).to.deep.equal([]);
  });

  const page = read("docs/safety.md");
  const fears = rows(page, "you fear for").map(([cell = ""]) => /\[(.+)\]/.exec(cell)?.[1] ?? cell);
  const promises = fears.flatMap((fear) => section(page, fear).split(/^### /m).slice(1));

  it("is sorted by what a reader fears, and says of every promise what remains possible and which test shows it", () => {
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect([...fears, "How it is shown"]).to.deep.equal(headings);
    expect(promises).to.have.length.above(60);
    const isWhole = (promise: string) =>
      /^- \*\*Remains possible:\*\* \S/m.test(promise) && /^- \*\*Shown by:\*\* `test\/[\w./-]+` "/m.test(promise);
    expect(promises.filter((promise) => !isWhole(promise))).to.deep.equal([]);
  });

  it("says of no promise both that something remains possible and that nothing is known", () => {
    const remains = promises.map((promise) => [...promise.matchAll(/\*\*Remains possible:\*\* (.*)/g)]);
    const both = remains.filter((found) => found.length > 1 && found.some(([, text]) => text === "None known."));
    expect(both).to.deep.equal([]);
  });

  it("has the bounds of an answer as the client has them", () => {
    const bounds = [listBounds.items, listBounds.pages].map((count) => count.toLocaleString("en-US"));
    expect(page).to.contain(`at most ${bounds[0]} items, ${bounds[1]} pages and an hour`);
    expect(listBounds.ms).to.equal(3_600_000);
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
    ["npm test -- chaos", ["10,000 histories", `${alternatives} single answers`]],
    ["npm test -- crash", [`${points("plain")} points`, `${points("harsh")} points`]],
    ["npm test -- lifecycle", [`${events.length} events`, `${pairsOf(events).length} pairs`]],
    ["npm test -- bugs", [`${BUGS.length} bugs`]],
    ["npm test -- mutants", areas],
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
