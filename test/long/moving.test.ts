/** docs/moving.md with the real engine: its commands and lines as they stand there buy, release and charge nothing. */
import { expect } from "chai";
import { codeBlocks, read } from "../docs/markdown";
import { openEngine } from "../engine/support/bench";
import { expectQuiet, HURRY, numbersOf, plan } from "../engine/support/programs";
import type { BenchStack } from "../engine/support/stack";
import { booksOf } from "../support/account";
import { perTest } from "../support/bench";

const blocks = codeBlocks(read("docs/moving.md").replaceAll(/^ {3}/gm, ""));
const textOf = (language: string, name: string): string => {
  const found = blocks.find((block) => block.language === language && block.name === name);
  if (found === undefined) throw new Error(`docs/moving.md has no ${language} block named ${name}`);
  return found.text;
};

const head = `
  const pulumi = require("@pulumi/pulumi");
  const { InboundRoute, NumberRouting, PhoneNumber } = require("pulumi-flowroute");
  const search = { startsWith: "1206555" };
`;
const program = (...lines: string[]) => ({ script: [head, ...lines].join("\n") });
const SUPPORT = `new PhoneNumber("support", { search });`;
const inDesk = (line: string) => `
  class Desk extends pulumi.ComponentResource {
    constructor() { super("office:Desk", "desk"); ${line} }
  }
  new Desk();`;

describe("docs/moving.md, with the engine", () => {
  const bench = perTest(() =>
    openEngine({
      env: HURRY,
      seed: { inventory: [{ number: "12065550100" }, { number: "12065550101" }] },
    }),
  );
  let dev: BenchStack;
  let ledger: number;
  beforeEach(async () => {
    dev = await bench.stack("dev", program(SUPPORT), { project: "shop" });
  });

  const upOf = async (stack: BenchStack, ...lines: string[]) => {
    const outcome = await stack.up(program(...lines));
    expect(outcome.ok, outcome.messages).to.equal(true);
    return outcome;
  };
  const start = async (...lines: string[]) => {
    await upOf(dev, ...lines);
    ledger = bench.simulator.control.state().ledger.length;
  };
  /** The commands of a block in the folder of a stack; what a terminal would be asked is answered with yes. */
  const type = async (stack: BenchStack, name: string) => {
    for (const line of textOf("sh", name).trim().split("\n")) {
      const [, ...words] = [...line.matchAll(/'([^']*)'|\S+/g)].map(([whole, quoted]) => quoted ?? whole);
      const isPlain = words.includes("--source");
      const asks = /^(up|state (rename|delete))/.test(words.join(" ")) ? ["--yes"] : [];
      const outcome = isPlain ? await stack.plain(words) : await stack.command([...words, ...asks]);
      expect(outcome.ok, outcome.stdout).to.equal(true);
    }
  };
  const rowsOf = async (stack: BenchStack) =>
    ((await stack.state()).resources ?? [])
      .map(({ urn }) => urn)
      .filter((urn) => /:(PhoneNumber|NumberSearch)::/.test(urn))
      .map((urn) => urn.replace(/.*flowroute:/, ""))
      .sort();
  const BOTH = (name: string) => [`NumberSearch::${name}`, `PhoneNumber::${name}`];
  /** The one number is still there, under this alias; nothing was bought, released or charged. */
  const expectOneNumber = (alias: string, id = "") => {
    const [number, ...more] = numbersOf(bench);
    expect(more).to.deep.equal([]);
    expect(number?.alias).to.equal(alias);
    if (id !== "") expect(number?.id).to.equal(id);
    expect(bench.simulator.control.state().ledger).to.have.length(ledger);
    expect(booksOf(bench.simulator)).to.deep.include({ purchases: 1, releases: [] });
  };

  it("gives a number another name, by an alias", async () => {
    await start(SUPPORT);
    await upOf(dev, textOf("ts", "rename"));
    expectOneNumber("shop/dev/helpline");
    expect(await rowsOf(dev)).to.deep.equal(BOTH("helpline"));
    await expectQuiet(bench, dev);
  });

  it("gives a number another name, in the state", async () => {
    await start(SUPPORT);
    dev.setProgram(program(SUPPORT.replace("support", "helpline")));
    await type(dev, "rename");
    expectOneNumber("shop/dev/helpline");
    expect(await rowsOf(dev)).to.deep.equal(BOTH("helpline"));
    await expectQuiet(bench, dev);
  });

  it("moves a number into a component, and out again", async () => {
    await start(SUPPORT);
    const into = await upOf(dev, inDesk(textOf("ts", "into")));
    expect(plan(into)).to.deep.equal(["create desk", "update support"]);
    expect(await rowsOf(dev)).to.deep.equal(BOTH("support"));
    await expectQuiet(bench, dev);
    await upOf(dev, textOf("ts", "out"));
    expectOneNumber("shop/dev/support");
    await expectQuiet(bench, dev);
  });

  describe("to a stack of another project", () => {
    let prod: BenchStack;
    beforeEach(async () => {
      prod = await bench.stack("prod", program(), { project: "office" });
    });

    it("moves a number with its search", async () => {
      await start(SUPPORT);
      await type(dev, "move");
      await upOf(prod, SUPPORT);
      await upOf(dev);
      expectOneNumber("office/prod/support");
      expect([await rowsOf(dev), await rowsOf(prod)]).to.deep.equal([[], BOTH("support")]);
      await expectQuiet(bench, dev);
      await expectQuiet(bench, prod);
    });

    const USED = `
      const pbx = new InboundRoute("pbx", { routeType: "host", value: "sip.example.net" });
      const support = ${SUPPORT}
      new NumberRouting("support", { numberId: support.id, primaryRouteId: pbx.id, onDelete: "leave" });`;
    const moveAlone = async () => {
      await start(USED);
      const { resources = [] } = await dev.state();
      const urns = resources.flatMap(({ urn }) => (/:(PhoneNumber|NumberRouting)::/.test(urn) ? [urn] : []));
      const places = ["--source", "organization/shop/dev", "--dest", "organization/office/prod"];
      expect((await dev.plain(["state", "move", "--yes", ...places, ...urns])).ok).to.equal(true);
      return numbersOf(bench)[0]?.id ?? "";
    };

    it("lets a search that was left behind go once the other stack has tagged the number", async () => {
      const id = await moveAlone();
      const route = numbersOf(bench)[0]?.relationships.primary_route;
      await upOf(
        prod,
        `const support = ${SUPPORT}`,
        `new NumberRouting("support", { numberId: support.id, primaryRouteId: ${JSON.stringify(route)}, onDelete: "leave" });`,
      );
      const { stdout } = await upOf(dev, `new InboundRoute("pbx", { routeType: "host", value: "sip.example.net" });`);
      expect(stdout).to.contain("belongs to the stack office/prod now");
      expectOneNumber("office/prod/support", id);
      expect([await rowsOf(dev), await rowsOf(prod)]).to.deep.equal([[], BOTH("support")]);
      await expectQuiet(bench, dev);
      await expectQuiet(bench, prod);
    });

    it("says before that what was done, in the preview and in the delete, and goes by the command of the page", async () => {
      const id = await moveAlone();
      expect((await dev.preview(program(USED))).messages).to.contain("one number would have two owners");
      const refused = await dev.up(
        program(`new InboundRoute("pbx", { routeType: "host", value: "sip.example.net" });`),
      );
      expect(refused.ok).to.equal(false);
      expect(refused.messages).to.match(
        /is in use, so its PhoneNumber was taken out of the state without it.* \[orphaned-purchase\]/,
      );
      await type(dev, "left-behind");
      await upOf(dev, `new InboundRoute("pbx", { routeType: "host", value: "sip.example.net" });`);
      expectOneNumber("shop/dev/support", id);
      expect(await rowsOf(dev)).to.deep.equal([]);
    });
  });

  it("says what was done where retainOnDelete was set on the number alone", async () => {
    const transformed = `
      pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
        type.endsWith(":PhoneNumber") ? { props, opts: { ...opts, retainOnDelete: true } } : undefined);`;
    await start(transformed, SUPPORT);
    const refused = await dev.up(program(transformed));
    expect(refused.messages).to.match(/NumberSearch "support" .* \[orphaned-purchase\]\n.*retainOnDelete/);
    await type(dev, "left-behind");
    await upOf(dev, transformed);
    expectOneNumber("shop/dev/support");
    expect(await rowsOf(dev)).to.deep.equal([]);
  });

  it("takes a stack to another backend", async () => {
    await start(SUPPORT);
    await type(dev, "export");
    // Another backend as far as the stack can tell: nothing of it is there.
    expect((await dev.command(["stack", "rm", "--force", "--yes", "--preserve-config"])).ok).to.equal(true);
    expect((await dev.plain(["stack", "init", "dev"])).ok).to.equal(true);
    await type(dev, "import");
    expectOneNumber("shop/dev/support");
    expect(await rowsOf(dev)).to.deep.equal(BOTH("support"));
    await expectQuiet(bench, dev);
  });

  it("takes a number over by hand", async () => {
    await start(SUPPORT);
    await upOf(dev, SUPPORT.replace("search }", `search, onDelete: "keep" }`));
    await upOf(dev);
    expect(await rowsOf(dev)).to.deep.equal([]);
    const id = numbersOf(bench)[0]?.id ?? "";
    const other = await bench.stack("prod", program(), { project: "office" });
    await upOf(other, textOf("ts", "adopt").replace("12065550100", id));
    expectOneNumber("Support", id);
    expect(await rowsOf(other)).to.deep.equal(["PhoneNumber::support"]);
    await expectQuiet(bench, other);
  });
});
