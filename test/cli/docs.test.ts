import { expect } from "chai";
import { codeBlocks, codes, read, rows } from "../docs/markdown";
import { stopAll } from "../simulator/support";
import { cleanUp, leafCommands, leaves } from "./support";
import { Console, stepsOf, wordsOf } from "./transcript";

const page = read("docs/cli.md");
const steps = codeBlocks(page)
  .filter(({ language }) => language === "console")
  .flatMap(({ text }) => stepsOf(text));

describe("docs/cli.md", () => {
  afterEach(async () => {
    cleanUp();
    await stopAll();
  });

  it("shows what its commands print, one after the other", async () => {
    const screen = await Console.open();
    for (const { command, output } of steps) expect(await screen.type(command), command).to.equal(output);
  });

  it("has an example of every subcommand, and names none that there is not", () => {
    const known = leaves().map((words) => words.join(" "));
    const shown = steps
      .filter(({ command }) => command.startsWith("flowroute "))
      .map(({ command }) => wordsOf(command));
    const startsWithOneOf = (words: string[]) => known.find((name) => `${words.join(" ")} `.startsWith(`${name} `));
    expect(new Set(shown.map(startsWithOneOf))).to.deep.equal(new Set(known));
    const named = codes(page).filter((code) => /^flowroute \w/.test(code));
    const groups = ["list", "messages"];
    expect(
      named
        .map((code) => code.split(" ").slice(1))
        .filter((words) => !groups.includes(words.join()) && !startsWithOneOf(words)),
    ).to.deep.equal([]);
  });

  describe("its tables of options", () => {
    const common = rows(page, "common option").map(([option = ""]) => codes(option).join());

    for (const { words, command } of leafCommands()) {
      const name = words.join(" ");
      it(`have those of ${name}, with the argument, the default and the choices of each`, () => {
        const all = command.options.map(({ flags }) => flags);
        const hasCommon = name !== "sim" && name !== "review";
        if (hasCommon) expect(all).to.include.members(common);
        const table = rows(page, `option of \`${name}\``);
        const own = command.options.filter(({ flags }) => !hasCommon || !common.includes(flags));
        expect(table.map(([option = ""]) => codes(option).join())).to.deep.equal(own.map(({ flags }) => flags));
        for (const [
          at,
          { flags, mandatory, defaultValue, defaultValueDescription, argChoices, description },
        ] of own.entries()) {
          const [, standard = "", meaning = ""] = table[at] ?? [];
          const [, inText] = /\(default: (\w+)\)/.exec(description) ?? [];
          const wanted = mandatory ? "required" : (defaultValueDescription ?? defaultValue ?? inText);
          if (wanted !== undefined) expect(standard, flags).to.match(new RegExp(`(^|else )${wanted}$`));
          else expect(standard, flags).to.be.oneOf(["any", "all", "none", "off", "now"]);
          expect(codes(meaning), flags).to.include.members(argChoices ?? []);
        }
      });
    }

    it("are of subcommands that there are", () => {
      const named = [...page.matchAll(/^\| option of `([\w ]+)` \|/gm)].map(([, name]) => name);
      expect(leaves().map((words) => words.join(" "))).to.include.members(named);
    });
  });
});

describe("docs/simulator.md", () => {
  it("has the options of sim, too", () => {
    const documented = rows(read("docs/simulator.md"), "option").map(([option = ""]) => codes(option).join());
    const sim = leafCommands().find(({ words }) => words.join() === "sim");
    expect(documented).to.deep.equal(sim?.command.options.map(({ long }) => long).filter((long) => long !== "--json"));
  });
});
