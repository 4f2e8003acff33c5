/** What is in the tarball, and what the tools say that look at published packages. */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { run } from "../../tools/lib/child.mjs";
import { type Packed, pack } from "../../tools/package/pack.mjs";
import { root, temporaryFolder } from "./support/install";

const DOCUMENTS = ["CHANGELOG.md", "LICENSE", "README.md", "package.json", "review.schema.json"];

/** With `CI` in the environment these tools write colours into pipes. */
const PLAIN = { ...process.env, NO_COLOR: "1" };

describe("the tarball", () => {
  const folder = temporaryFolder();
  let packed: Packed;
  before(async () => {
    packed = await pack({ root, env: process.env, folder, scripts: true });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const tool = (script: string, ...args: string[]) =>
    run(process.execPath, [join(root, "node_modules", script), ...args], { cwd: folder, env: PLAIN, keepLines: 200 });

  it("holds each source compiled, with its types, its documents and a schema: nothing of development", () => {
    const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => `dist/${name.replaceAll("\\", "/").slice(0, -".ts".length)}`);
    const wanted = [...DOCUMENTS, ...sources.flatMap((name) => [`${name}.js`, `${name}.d.ts`])];
    expect([...packed.files].sort()).to.deep.equal(wanted.sort());
  });

  it("gives publint nothing to say", async () => {
    expect(await tool("publint/src/cli.js", packed.file, "--strict")).to.match(/All good!$/);
  });

  it("has types that every way of resolving modules finds: attw", async () => {
    const messages = JSON.parse(await tool("@arethetypeswrong/cli/dist/index.js", packed.file, "--format", "json"));
    expect(messages.analysis.problems).to.deep.equal([]);
    const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(Object.keys(messages.analysis.entrypoints)).to.have.members(Object.keys(exports));
  });
});
