import { expect } from "chai";
import { codeBlocks, codes, read } from "../docs/markdown";
import { stopAll } from "../simulator/support";
import { cleanUp, leaves } from "./support";
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
});
