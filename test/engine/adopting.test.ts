/** docs/adopting.md with the real engine: its commands as they stand there, one after the other. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { officeAccount } from "../account/fixture";
import { keysOf } from "../cli/support";
import { codeBlocks, read } from "../docs/markdown";
import { perTest } from "../support/bench";
import { openEngine } from "./support/bench";
import { HURRY, ledger, writes } from "./support/programs";

const root = resolve(__dirname, "../..");

/** What a shell finds elsewhere: the command of this checkout, its dependencies, and a yes to what is asked. */
const SHELL = `
  npx() { shift; node "${root}/dist/cli/main.js" "$@"; }
  npm() { ln -s "${root}/node_modules" node_modules; }
  pulumi() { case "$1" in up|import) command pulumi "$@" --yes ;; *) command pulumi "$@" ;; esac; }
`;

const blocks = codeBlocks(read("docs/adopting.md"));
const commandsOf = (name: string): string => {
  const found = blocks.find((block) => block.language === "sh" && block.name === name);
  if (found === undefined) throw new Error(`docs/adopting.md has no commands named ${name}`);
  return found.text;
};

describe("docs/adopting.md, with the engine", () => {
  const bench = perTest(() => openEngine({ env: HURRY, seed: officeAccount() }));
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "flowroute-adopting-"));
    Object.assign(bench.env, keysOf(bench.simulator));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const type = (names: readonly string[], place = folder) =>
    bench.shell([SHELL, ...names.map(commandsOf)].join("\n"), place);

  for (const way of ["import", "up"]) {
    it(`adopts an account by ${way}, touches nothing on it, and follows it when it grows`, async () => {
      const { control } = bench.simulator;
      const before = control.state();

      await type(["export", "stack", way, "clean"]);

      const voice = join(folder, "voice");
      expect(existsSync(join(voice, "flowroute.import.json"))).to.equal(false);
      const { numbers, routes, e911s, cnams } = control.state();
      const { numbers: n, routes: r, e911s: e, cnams: c } = before;
      expect({ numbers, routes, e911s, cnams }).to.deep.equal({ numbers: n, routes: r, e911s: e, cnams: c });

      const [first] = numbers;
      control.setAccount({
        numbers: [...numbers, { ...first, id: "12065550119", value: "12065550119", alias: "Lab" } as never],
      });
      await type(["again", "up"], voice);
      expect(readFileSync(join(voice, "numbers.ts"), "utf8")).to.contain('new PhoneNumber(\n  "lab",');
      expect(writes(bench)).to.deep.equal([]);
      expect(ledger(bench)).to.deep.equal([]);
    });
  }

  it("has a command or a name for each block", () => {
    const named = ["export", "stack", "import", "up", "clean", "again"];
    expect(blocks.map(({ name }) => name).filter(Boolean)).to.deep.equal(named);
  });
});
