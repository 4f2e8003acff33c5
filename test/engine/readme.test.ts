/** The program of the README, and the examples of docs/resources.md that read and adopt, as they stand there. */
import { expect } from "chai";
import ts from "typescript";
import { codeBlocks, read, readmeProgram } from "../docs/markdown";
import { booksOf, routingOf } from "../support/account";
import { perSuite } from "../support/bench";
import { openEngine } from "./support/bench";
import { expectFine, expectNothingLeft, expectOk, expectQuiet, HURRY, plan, routesOf } from "./support/programs";

const compiled = (text: string) => ({
  script: ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS } }).outputText,
});

describe("the program of the README", () => {
  const bench = perSuite(() => openEngine({ env: HURRY }));

  it("previews with the first choice that the README shows, buys, routes, is quiet, and leaves nothing", async () => {
    const stack = await bench.stack("try", compiled(readmeProgram()), { project: "phones" });
    const { diagnostics } = await stack.preview();
    const logged = diagnostics.filter(({ resource }) => resource === "front-desk").map(({ message }) => message);
    const shown = codeBlocks(read("README.md")).find(({ text }) => text.includes("First choice"))?.text;
    expect(logged).to.have.length(1);
    expect(shown).to.contain(logged[0]);

    const outcome = await stack.up();

    expectOk(outcome);
    const { numbers, purchases, cents } = booksOf(bench.simulator);
    const [number = ""] = numbers;
    expect(outcome.outputs).to.deep.equal({ number: `+${number}` });
    expect(purchases).to.equal(1);
    expect(cents).to.be.at.most(100);
    const [pbx, mobile] = ["pbx", "mobile"].map((name) => routesOf(bench).find(({ alias }) => alias.startsWith(name)));
    expect(routingOf(bench.simulator, number)).to.deep.equal({ primary: pbx?.id, failover: mobile?.id });
    await expectQuiet(bench, stack);

    const renamed = readmeProgram()
      .replace('PhoneNumber("front-desk"', 'PhoneNumber("reception"')
      .replace("1.25,\n});", '1.25,\n}, { aliases: [{ name: "front-desk" }] });');
    expect(plan(await stack.up(compiled(renamed)))).to.deep.equal(["update reception"]);
    expect(booksOf(bench.simulator)).to.deep.include({ numbers, purchases: 1, releases: [] });

    await expectFine(stack.destroy());
    await expectNothingLeft(bench, stack);
  });

  it("reads and adopts as docs/resources.md says", async () => {
    const block = codeBlocks(read("docs/resources.md")).find(({ name }) => name === "adopt");
    const number = (id: string) => ({ id, alias: "from before" });
    const { control } = bench.simulator;
    control.setAccount({
      numbers: [number("12065550123"), number("12065550142")],
      routes: [{ id: "98396", alias: "from before", route_type: "host", value: "sip.example.net" }],
    });
    const before = control.state();
    const stack = await bench.stack("adopting", compiled(block?.text ?? ""));

    const { ok, messages, outputs } = await stack.up();

    expect({ ok, messages }).to.deep.equal({ ok: true, messages: "" });
    expect(outputs["statuses"]).to.have.length(3);
    await expectFine(stack.destroy());
    const { numbers, routes, ledger } = control.state();
    expect({ numbers, routes, ledger }).to.deep.equal({
      numbers: before.numbers,
      routes: before.routes,
      ledger: before.ledger,
    });
  });
});
