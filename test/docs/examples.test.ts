import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createClient } from "pulumi-flowroute/client";
import ts from "typescript";
import { codeBlocks, read, root } from "./markdown";

const pages = ["README.md", "docs/resources.md", "docs/sdk.md", "docs/simulator.md"];

/** What these examples export, by the name of the block. */
interface Exported {
  client: {
    namesOfNumbers(accessKey: string, secretKey: string, baseUrl?: string): Promise<Map<string, string | null>>;
  };
  simulator: {
    withLostAnswers(
      work: (url: string, accessKey: string, secretKey: string) => Promise<void>,
    ): Promise<number | undefined>;
  };
}

describe("examples in the documents", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-docs-"));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const blocks = pages.flatMap((page) =>
    codeBlocks(read(page))
      .filter(({ language, text }) => language === "ts" && /^import /m.test(text))
      .map(({ name, text }, index) => {
        const extension = /^(const .* = )?await /m.test(text) ? "mts" : "ts";
        return { page, name, text, file: `${page.replace(/\W/g, "-")}-${index}.${extension}` };
      }),
  );

  /** Runs one, in a folder like a user's. */
  function load<K extends keyof Exported>(name: K): Exported[K] {
    const block = blocks.find((candidate) => candidate.name === name);
    if (block === undefined) throw new Error(`no example named ${name}`);
    const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS };
    const path = join(folder, `${name}.cjs`);
    writeFileSync(path, ts.transpileModule(block.text, { compilerOptions }).outputText);
    return createRequire(path)(path) as Exported[K];
  }

  it("compile against the package as a user has it", () => {
    expect(blocks.length).to.be.above(4);
    for (const { file, text } of blocks) writeFileSync(join(folder, file), text);
    const program = ts.createProgram(
      blocks.map(({ file }) => join(folder, file)),
      {
        strict: true,
        noEmit: true,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.Node20,
        types: ["node"],
        typeRoots: [join(root, "node_modules/@types")],
        skipLibCheck: true,
      },
    );
    const messages = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
      const block = blocks.find((candidate) => join(folder, candidate.file) === file?.fileName);
      return `${block?.page ?? file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
    expect(messages).to.deep.equal([]);
  });

  it("do what they say: a client that lists, and a simulator that loses answers", async () => {
    const { namesOfNumbers } = load("client");
    const { withLostAnswers } = load("simulator");
    const seen: (string | null | undefined)[] = [];

    const count = await withLostAnswers(async (url, accessKey, secretKey) => {
      const [first = ""] = [...(await namesOfNumbers(accessKey, secretKey, url)).keys()];
      const flowroute = createClient({ accessKey, secretKey, baseUrl: url });
      await flowroute.numbers.update(first, { alias: "renamed" });
      flowroute.close();
      seen.push((await namesOfNumbers(accessKey, secretKey, url)).get(first));
    });

    expect(seen).to.deep.equal(["renamed"]);
    expect(count).to.equal(3);
  });
});
