/** `flowroute export` on a simulated account: what it reads, what it writes, and what it leaves alone. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { run } from "../../tools/lib/child.mjs";
import { cleanUp, inProcess, keysOf, temporaryFolder } from "../cli/support";
import { start as startSimulator, stopAll } from "../simulator/support";
import { officeAccount, streets } from "./fixture";

type Simulator = Awaited<ReturnType<typeof startSimulator>>;

const root = join(__dirname, "../..");

/** Every file below a folder, by its path. */
function filesOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(paths.sort().map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]));
}

const sourcesOf = (folder: string): string =>
  Object.entries(filesOf(folder))
    .flatMap(([path, text]) => (path.endsWith(".ts") ? [text] : []))
    .join("\n");

describe("flowroute export", () => {
  let simulator: Simulator;
  let out: string;
  beforeEach(async () => {
    simulator = await startSimulator({ seed: officeAccount() });
    out = join(temporaryFolder(), "phones");
  });
  afterEach(async () => {
    cleanUp();
    await stopAll();
  });

  const exportWith = (...args: string[]) => inProcess(["export", "--out", out, ...args], { env: keysOf(simulator) });
  const exported = async (...args: string[]) => {
    const ended = await exportWith(...args);
    expect({ code: ended.code, err: ended.err }).to.deep.equal({ code: 0, err: "" });
    return ended.out;
  };
  const fileOf = (path: string) => readFileSync(join(out, path), "utf8");
  const write = (path: string, text: string) => writeFileSync(join(out, path), text);
  const mapOf = () => JSON.parse(fileOf("flowroute.map.json"));
  const change = (edit: (account: ReturnType<Simulator["control"]["state"]>) => object) =>
    simulator.control.setAccount(edit(simulator.control.state()) as never);
  const alias = (id: string, text: string | null) =>
    change(({ numbers }) => ({ numbers: numbers.map((each) => (each.id === id ? { ...each, alias: text } : each)) }));
  const requests = () =>
    simulator.control.requests().map(({ method, path }) => `${method} ${path.replace(/\?.*/, "")}`);
  type Numbers = ReturnType<Simulator["control"]["state"]>["numbers"];
  /** A number like the first one. */
  const another = ([first]: Numbers, id: string, text: string) => ({ ...first, id, value: id, alias: text });
  /** Lines of one text that the other one does not have. */
  const linesOnlyIn = (one: string, other: string) => {
    const others = other.split("\n");
    return one.split("\n").filter((line) => !others.includes(line));
  };

  describe("the program", () => {
    it("has names from what people call the things, references instead of ids, and one block for each number", async () => {
      await exported();
      expect(fileOf("numbers.ts")).to.contain(`
// SEATTLE, WA
export const frontDeskNumber = new PhoneNumber(
  "front-desk",
  {
    number: "+12065550110",
    alias: "Front desk",
    cnamLookupsEnabled: false,
    messagingEnabled: true,
    adopt: true,
  },
  adopted,
);
new NumberRouting(
  "front-desk",
  {
    numberId: frontDeskNumber.id,
    primaryRouteId: pbxSeattle.id,
    failoverRouteId: mobile.id,
  },
  adopted,
);
new E911Assignment(
  "front-desk",
  { numberId: frontDeskNumber.id, e911AddressId: seattleOffice.id },
  adopted,
);
new CnamAssignment(
  "front-desk",
  { numberId: frontDeskNumber.id, cnamRecordId: exampleInc.id },
  adopted,
);
`);
    });

    it("has no id of a route, an address or a caller name in its source", async () => {
      await exported();
      expect(sourcesOf(out)).to.not.match(/\b(4711|4712|98396|5021|5022|7031|7032)\b/);
    });

    it("has no person and no place outside of the two files that only this user can read and git ignores", async () => {
      const said = await exported();
      const secret = ["flowroute.e911.json", "flowroute.import.json"];
      const leaks = (text: string) => streets.filter((word) => text.includes(word));
      const open = Object.entries(filesOf(out)).filter(([path]) => !secret.includes(path));
      expect(open.filter(([, text]) => leaks(text).length > 0).map(([path]) => path)).to.deep.equal([]);
      expect(leaks(said)).to.deep.equal([]);
      expect(leaks(fileOf("flowroute.e911.json"))).to.deep.equal(streets);
      for (const path of secret) expect(statSync(join(out, path)).mode & 0o777, path).to.equal(0o600);
      expect(fileOf(".gitignore").split("\n")).to.include.members(secret);
    });

    it("is left as it is by a formatter, and its types are right", async () => {
      const aliases = [
        "class",
        "",
        "🚨",
        `"a" "b"`,
        `it's "so"`,
        "x".repeat(64),
        "\u0007\u202e\n*/ $" + "{`x`}",
        "then",
        "ü".repeat(64),
      ];
      aliases.push("\u200b".repeat(30));
      change(({ numbers }) => ({
        numbers: [
          ...numbers,
          ...aliases.map((text, at) => another(numbers, `1303555${String(at).padStart(4, "0")}`, text)),
        ],
      }));
      await exported();
      mkdirSync(join(out, "node_modules"));
      writeFileSync(
        join(out, "biome.json"),
        JSON.stringify({ files: { includes: ["**/*.ts"] }, formatter: { indentStyle: "space", lineWidth: 80 } }),
      );
      const tool = (script: string, ...args: string[]) =>
        run(process.execPath, [join(root, "node_modules", script), ...args], { cwd: out, keepLines: 50 });
      await tool(
        "@biomejs/biome/bin/biome",
        "format",
        ...Object.keys(filesOf(out)).filter((path) => path.endsWith(".ts")),
      );
      const settings = JSON.parse(fileOf("tsconfig.json"));
      Object.assign(settings.compilerOptions, {
        typeRoots: [join(root, "node_modules/@types")],
        paths: {
          "pulumi-flowroute": [join(root, "src/index.ts")],
          "@pulumi/pulumi": [join(root, "node_modules/@pulumi/pulumi")],
        },
      });
      write("tsconfig.json", JSON.stringify(settings));
      await tool("typescript/bin/tsc", "-p", ".");
      const aliasesWritten = [...fileOf("numbers.ts").matchAll(/alias:\s+(.*),$/gm)].map(([, text = ""]) =>
        // biome-ignore lint/security/noGlobalEval: the source that was written is what counts
        eval(text),
      );
      const aliasesThere = simulator.control
        .state()
        .numbers.map((number) => number.alias)
        .filter(Boolean);
      expect(aliasesWritten.sort()).to.deep.equal(aliasesThere.sort());
    }).timeout(300_000);

    it("has a file for each rate center on a first export of more than 200 numbers", async () => {
      simulator = await startSimulator({ seed: "empty", numbers: 210 });
      await exported();
      expect(Object.keys(filesOf(out)).filter((path) => path.startsWith("numbers"))).to.deep.equal([
        "numbers/ca-san-francisco.ts",
        "numbers/ga-atlanta.ts",
        "numbers/il-chicago.ts",
        "numbers/ma-boston.ts",
        "numbers/tx-houston.ts",
      ]);
      expect(fileOf("numbers/tx-houston.ts")).to.contain('from "../routes";');
      expect(fileOf("index.ts")).to.contain('import "./numbers/tx-houston";');
    });
  });

  describe("reading", () => {
    it("takes 1,000 numbers in 5 pages and 10 calls, and three small lists, and changes nothing", async () => {
      simulator = await startSimulator({ seed: "empty", numbers: 1000 });
      await exported();
      const counts: Record<string, number> = {};
      for (const line of requests()) counts[line] = (counts[line] ?? 0) + 1;
      expect(counts).to.deep.equal({
        "GET /v2/routes": 1,
        "GET /v2/e911s": 1,
        "GET /v2/cnams": 1,
        "GET /v2/numbers": 5,
        "POST /v2/numbers/details": 10,
      });
    });

    it("goes on without a number that cannot be read, names it, and ends with status 1", async () => {
      const refuse = (path: string) =>
        simulator.control.faults.add({ match: { path }, fault: { kind: "status", status: 403 } });
      refuse("^/v2/numbers/details$");
      refuse("^/v2/numbers/12065550111$");
      const { code, out: said } = await exportWith();
      expect(code).to.equal(1);
      expect(said).to.contain("+1 206 555 0111: Could not read number 12065550111");
      expect(fileOf("EXPORT.md")).to.contain("## Could not be exported (1)\n\n- +1 206 555 0111");
      expect(Object.keys(mapOf().entries).filter((key) => key.startsWith("number:"))).to.have.length(5);
      expect(fileOf("flowroute.import.json")).to.not.contain("12065550111");
    });

    it("never drops a number from the program because it cannot be read this time", async () => {
      await exported();
      const before = filesOf(out);
      simulator.control.faults.add({
        match: { path: "^/v2/numbers/(details|12065550111)$" },
        fault: { kind: "status", status: 403 },
      });
      const { code, err } = await exportWith();
      expect(code).to.equal(3);
      expect(err).to.match(
        /^flowroute: Could not export \+1 206 555 0111, which the program has: .* Nothing was written\.\n/,
      );
      expect(filesOf(out)).to.deep.equal(before);
    });

    it("leaves the old files when a page fails in the middle, or the keys are wrong", async () => {
      await exported();
      const before = filesOf(out);
      simulator.control.faults.add({ match: { path: "^/v2/cnams" }, fault: { kind: "status", status: 500 } });
      const failed = await exportWith();
      expect(failed.code).to.equal(3);
      expect(failed.err).to.match(/^flowroute: Could not list caller names.*\n/);
      const env = { ...keysOf(simulator), FLOWROUTE_SECRET_KEY: "wrong" };
      const refused = await inProcess(["export", "--out", out], { env });
      expect(refused.code).to.equal(3);
      expect(refused.err).to.contain("[keys-rejected]");
      expect(filesOf(out)).to.deep.equal(before);
    });

    it("lists what a program cannot have as it is at Flowroute", async () => {
      change(({ routes, numbers }) => ({
        routes: routes.map((route) => (route.id === "98396" ? { ...route, route_type: "trunk" } : route)),
        numbers: numbers.map((number) =>
          number.id === "18335550191"
            ? { ...number, relationships: { ...number.relationships, cnam_preset: "7031" } }
            : number,
        ),
      }));
      const { code } = await exportWith();
      expect(code).to.equal(1);
      expect(fileOf("EXPORT.md")).to.contain("## Could not be exported (2)");
      expect(fileOf("EXPORT.md")).to.contain("is toll-free");
      expect(fileOf("routes.ts")).to.contain(
        '// Owned elsewhere, and used here.\nexport const frontDeskRoute = InboundRoute.get("front-desk", "98396");\n',
      );
      // The same again: what was left out from the beginning is no loss.
      expect((await exportWith()).code).to.equal(1);
      expect((await exportWith("--check")).out).to.contain("up to date");
    });
  });

  describe("again", () => {
    it("differs in no byte without a change, in whatever order the account is listed", async () => {
      await exported();
      const before = filesOf(out);
      change(({ numbers, routes, e911s, cnams }) => ({
        numbers: [...numbers].reverse(),
        routes: [...routes].reverse(),
        e911s: [...e911s].reverse(),
        cnams: [...cnams].reverse(),
      }));
      await exported();
      expect(filesOf(out)).to.deep.equal(before);
    });

    it("differs in the line of an alias that has changed, and the name stays", async () => {
      await exported();
      const before = sourcesOf(out);
      alias("12065550110", "Reception");
      await exported();
      expect(linesOnlyIn(sourcesOf(out), before)).to.deep.equal(['    alias: "Reception",']);
      expect(linesOnlyIn(before, sourcesOf(out))).to.deep.equal(['    alias: "Front desk",']);
      expect(mapOf().entries["number:12065550110"].name).to.equal("front-desk");
    });

    it("gives digits to a new number whose alias a number has already, which keeps its name", async () => {
      await exported();
      change(({ numbers }) => ({ numbers: [...numbers, another(numbers, "12065550119", "front desk")] }));
      await exported();
      const { entries } = mapOf();
      expect(entries["number:12065550110"].name).to.equal("front-desk");
      expect(entries["number:12065550119"].name).to.equal("front-desk-0119");
    });

    it("keeps the name of a number that has gone from being used again, and says that it has gone", async () => {
      await exported();
      change(({ numbers }) => ({
        numbers: [...numbers.slice(1), another(numbers, "12065550199", "Front desk")],
      }));
      expect(await exported()).to.contain("Not on the account any more: number:12065550110");
      const { entries } = mapOf();
      expect(entries["number:12065550110"]).to.deep.equal({ name: "front-desk", manage: true, gone: true });
      expect(entries["number:12065550199"].name).to.equal("front-desk-0199");
      expect(fileOf("numbers.ts")).to.not.contain("12065550110");
      expect(fileOf("EXPORT.md")).to.contain("## Not on the account any more (1)\n");
    });

    it("never overwrites a file that was edited; what is new comes to the inbox, what has changed is listed", async () => {
      await exported();
      const edited = fileOf("numbers.ts").replace("// SEATTLE, WA", "// The desk downstairs");
      write("numbers.ts", edited);
      alias("12065550110", "Reception");
      change(({ numbers }) => ({ numbers: [...numbers, another(numbers, "12065550119", "Lab")] }));
      expect(await exported()).to.contain("Left alone, because they were edited: numbers.ts");
      expect(fileOf("numbers.ts")).to.equal(edited);
      expect(fileOf("inbox.ts")).to.contain('new PhoneNumber(\n  "lab",').and.to.not.contain("12065550110");
      expect(fileOf("inbox.ts")).to.match(/import \{[^}]*pbxSeattle[^}]*\} from "\.\/routes"/);
      expect(fileOf("index.ts")).to.contain('import "./inbox";');
      expect(fileOf("EXPORT.md")).to.contain("in files that were edited (1)\n\n- `number:12065550110`");
      expect((await exportWith("--check")).code).to.equal(1);
      await exported("--force");
      expect(fileOf("numbers.ts")).to.contain('alias: "Reception"').and.to.not.contain("downstairs");
      expect((await exportWith("--check")).code).to.equal(0);
    });

    it("takes what git makes of line ends for no edit", async () => {
      await exported();
      write("numbers.ts", fileOf("numbers.ts").replaceAll("\n", "\r\n"));
      expect((await exportWith("--check")).code).to.equal(0);
    });

    it("with --check lists what has moved on, ends with status 1 and writes nothing", async () => {
      await exported();
      expect(await exported("--check")).to.equal("The program is up to date with the account.\n");
      const before = filesOf(out);
      alias("12065550110", "Reception");
      const { code, out: said } = await exportWith("--check");
      expect(code).to.equal(1);
      expect(said).to.equal(
        "The program is not up to date with the account.\n" +
          "Changed on the account: number:12065550110\n" +
          "Files to write: numbers.ts, flowroute.map.json\n",
      );
      expect(filesOf(out)).to.deep.equal(before);
    });
  });

  describe("an account that several teams share", () => {
    it("takes the numbers that are selected, with what only they use, and refers to what others use too", async () => {
      await exported("--only", "rate-center:seattle", "--exclude", "alias:9*");
      const { entries, only, exclude } = mapOf();
      expect({ only, exclude }).to.deep.equal({ only: ["rate-center:seattle"], exclude: ["alias:9*"] });
      const managed = Object.keys(entries).filter((key) => entries[key].manage);
      expect(managed).to.deep.equal(["address:5021", "cnam-record:7031", "number:12065550110", "number:12065550111"]);
      expect(entries["number:12065550112"].why).to.equal("excluded: alias:9*");
      expect(fileOf("routes.ts")).to.contain('InboundRoute.get("pbx-seattle", "4711")');
      expect(fileOf("flowroute.import.json")).to.not.contain("1503555");
      // The selection stays.
      expect((await exportWith("--check")).code).to.equal(0);
    });

    it("selects by a number, a state, and a pattern that is a text but for its stars", async () => {
      alias("15035550121", "sales-[1]/(a)+?");
      await exported(
        "--only",
        "alias:SALES-[1]/*+?",
        "--only",
        "state:or",
        "--only",
        "(833) 555-0191",
        "--exclude",
        "alias:fax",
      );
      const { entries } = mapOf();
      const managed = Object.keys(entries).filter((key) => key.startsWith("number:") && entries[key].manage);
      expect(managed).to.deep.equal(["number:15035550121", "number:18335550191"]);
    });

    it("leaves numbers alone that another stack has bought", async () => {
      alias("12065550110", "shop/prod/front-desk");
      await exported();
      expect(mapOf().entries["number:12065550110"]).to.deep.include({
        manage: false,
        why: "its alias says that stack shop/prod owns it",
      });
      expect(sourcesOf(out)).to.not.contain("12065550110");
    });

    it("leaves out what the map says, now and later, and says what to take out of the state", async () => {
      await exported();
      const map = mapOf();
      Object.assign(map.entries["number:15035550120"], { manage: false, why: "the fax of another team" });
      write("flowroute.map.json", JSON.stringify(map));
      await exported();
      for (const text of [sourcesOf(out), fileOf("flowroute.import.json")]) expect(text).to.not.contain("15035550120");
      expect(fileOf("EXPORT.md")).to.contain("## Taken out of this program (1)\n");
      await exported();
      expect(mapOf().entries["number:15035550120"]).to.deep.include({ manage: false, why: "the fax of another team" });
      expect(fileOf("EXPORT.md")).to.contain("the fax of another team").and.to.not.contain("Taken out");
    });

    for (const [option, text] of [
      ["--only", "everything"],
      ["--exclude", "rate-centre:SEATTLE"],
    ] as const) {
      it(`is not read for ${option} ${text}`, async () => {
        const { code, err } = await exportWith(option, text);
        expect(code).to.equal(2);
        expect(err).to.contain(`"${text}" does not select any number. Nothing was sent. [invalid-input]`);
        expect(requests()).to.deep.equal([]);
      });
    }
  });

  describe("the folder", () => {
    it("is refused when it has files of somebody else, and they stay", async () => {
      mkdirSync(out, { recursive: true });
      write("index.ts", "// mine\n");
      const { code, err } = await exportWith();
      expect(code).to.equal(2);
      expect(err).to.contain("no export wrote index.ts there");
      expect(filesOf(out)).to.deep.equal({ "index.ts": "// mine\n" });
    });

    it("is refused when it was not named, has files, and no export among them", async () => {
      mkdirSync(out, { recursive: true });
      write("notes.txt", "mine");
      const place = { env: keysOf(simulator), cwd: out };
      const { code, err } = await inProcess(["export"], place);
      expect(code).to.equal(2);
      expect(err).to.contain("it has files, and no export among them. Nothing was sent. [invalid-input]");
      expect(Object.keys(filesOf(out))).to.deep.equal(["notes.txt"]);
      expect(requests()).to.deep.equal([]);
      expect((await inProcess(["export", "--out", "."], place)).code).to.equal(0);
      expect((await inProcess(["export"], place)).code).to.equal(0);
    });

    it("keeps a Pulumi.yaml, package.json, tsconfig.json and .gitignore that are there", async () => {
      mkdirSync(out, { recursive: true });
      write("Pulumi.yaml", "name: office\nruntime: nodejs\n");
      write("package.json", "{}");
      write(".gitignore", "bin");
      await exported();
      expect(fileOf("Pulumi.yaml")).to.contain("office");
      expect(fileOf("package.json")).to.equal("{}");
      expect(fileOf(".gitignore")).to.equal("bin\nflowroute.import.json\nflowroute.e911.json\n");
      expect(fileOf("flowroute.import.json")).to.contain("urn:pulumi:production::office::");
    });

    for (const [title, text, said] of [
      ["not JSON", "{", "it is not valid JSON"],
      ["of a newer version", '{"version": 2, "layout": "single", "entries": {}}', "Upgrade pulumi-flowroute"],
      [
        "with a file outside of the folder",
        '{"version": 1, "layout": "single", "entries": {"number:12065550110": {"file": "../x.ts"}}}',
        "must be a TypeScript file below this folder",
      ],
    ] as const) {
      it(`is left alone when its map is ${title}`, async () => {
        mkdirSync(out, { recursive: true });
        write("flowroute.map.json", text);
        const { code, err } = await exportWith();
        expect(code).to.equal(2);
        expect(err).to.contain(said);
        expect(Object.keys(filesOf(out))).to.deep.equal(["flowroute.map.json"]);
        expect(requests()).to.deep.equal([]);
      });
    }

    it("has to have an export before it can be checked", async () => {
      const { code, err } = await exportWith("--check");
      expect(code).to.equal(2);
      expect(err).to.contain("it has no flowroute.map.json");
      expect(existsSync(out)).to.equal(false);
    });
  });

  it("has the same names in the program and in the import file, and everything once", async () => {
    await exported();
    const { resources } = JSON.parse(fileOf("flowroute.import.json"));
    const imported = resources.map(
      ({ type, name }: { type: string; name: string }) => `${type.split(":").at(-1)} ${name}`,
    );
    const declared = [...sourcesOf(out).matchAll(/new (\w+)\(\s*"([\w-]+)"/g)].map(
      ([, kind, name]) => `${kind} ${name}`,
    );
    expect(imported.sort()).to.deep.equal(declared.sort());
    expect(new Set(imported).size).to.equal(imported.length);
  });

  it("prints a document with --json", async () => {
    const document = JSON.parse(await exported("--json"));
    expect(document).to.deep.include({ isUpToDate: false, removed: [], kept: [], leftOut: [] });
    expect(document.counts).to.deep.equal({
      PhoneNumber: 6,
      InboundRoute: 3,
      NumberRouting: 5,
      E911Address: 2,
      E911Assignment: 3,
      CnamRecord: 2,
      CnamAssignment: 1,
    });
    expect(document.findings).to.deep.equal([
      { what: "No emergency address", numbers: ["12065550112", "15035550121", "18335550191"] },
      { what: "No route of its own", numbers: ["15035550120", "15035550121"] },
    ]);
  });
});
