import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { EngineError, findEngine } from "../../tools/engine/find-engine.mjs";
import { Machine } from "./machine";

const DOWNLOADS = `fs.mkdirSync(bin, { recursive: true });
for (const name of ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) {
  fs.writeFileSync(path.join(bin, name), "#!/bin/sh\\necho v" + process.env.PULUMI_VERSION + "\\n", { mode: 0o755 });
}`;
const NO_NETWORK = `process.stderr.write("pulumi: fetch failed\\n"); process.exit(1);`;
const BUILDS = `printf '#!/bin/sh\\necho v3.274.1\\n' > "$out"; chmod +x "$out"`;

describe("finding an engine", () => {
  let machine: Machine;
  const failure = async (): Promise<string> => {
    try {
      await findEngine(machine.options);
    } catch (error) {
      expect(error).to.be.instanceOf(EngineError);
      return (error as Error).message;
    }
    throw new Error("an engine was found, to everybody's surprise");
  };

  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.remove());

  describe("on PATH", () => {
    it("takes a new enough CLI that has its language host", async () => {
      const binDir = machine.install("usr", "3.254.0");
      expect(await findEngine(machine.options)).to.deep.include({ binDir, version: "3.254.0", source: "path" });
    });

    it("finds the language host elsewhere on PATH too", async () => {
      const binDir = machine.install("usr", "3.260.1", { languageHost: false });
      machine.program("other/pulumi-language-nodejs", "exit 0");
      machine.addToPath("other");
      expect(await findEngine(machine.options)).to.include({ binDir });
    });

    it("finds the language host beside what a link points to", async () => {
      machine.install("cellar", "3.260.1");
      const link = join(machine.folder, "linked");
      mkdirSync(link);
      symlinkSync(join(machine.folder, "cellar/pulumi"), join(link, "pulumi"));
      const env = { ...machine.options.env, PATH: `${link}:/bin:/usr/bin` };
      expect(await findEngine({ ...machine.options, env })).to.include({ binDir: link });
    });

    it("passes over one that is too old, and says so", async () => {
      machine.install("old", "3.253.9");
      const binDir = machine.install("new", "3.300.0");
      expect(await findEngine(machine.options)).to.include({ binDir });
      expect(machine.lines.join("\n")).to.match(/passing over .*old\/pulumi is version 3\.253\.9; 3\.254\.0 or newer/);
    });

    for (const [what, script, reason] of [
      ["of another major version", "echo v4.0.0", "3.x is needed"],
      ["that does not run", "echo broken >&2; exit 3", "broken"],
      ["that prints something else", "echo hello", 'answered "hello"'],
    ] as const) {
      it(`refuses one ${what}`, async () => {
        machine.install("usr", "3.260.0");
        machine.program("usr/pulumi", script);
        expect(await failure()).to.include(reason);
      });
    }

    it("refuses one without a language host", async () => {
      machine.install("usr", "3.260.0", { languageHost: false });
      expect(await failure()).to.include("has no pulumi-language-nodejs");
    });

    it("does not run the npm package's script, which would download into the user's own Pulumi home", async () => {
      machine.program("checkout/node_modules/pulumi/run.js", `touch "${machine.folder}/ran"; echo v3.265.0`);
      machine.program("checkout/node_modules/pulumi/pulumi-language-nodejs", "exit 0");
      mkdirSync(machine.addToPath("checkout/node_modules/.bin"));
      symlinkSync("../pulumi/run.js", join(machine.root, "node_modules/.bin/pulumi"));
      expect(await failure()).to.include("`pulumi` on PATH: not there");
      expect(existsSync(join(machine.folder, "ran"))).to.equal(false);
    });

    it("asks for the version in a home of its own", async () => {
      machine.install("usr", "3.260.0");
      machine.program("usr/pulumi", `mkdir -p "$PULUMI_HOME/logs"; echo v3.260.0`);
      await findEngine(machine.options);
      expect(existsSync(join(machine.folder, ".pulumi"))).to.equal(false);
    });
  });

  describe("the launcher of dynamic providers", () => {
    it("is left alone where the CLI brings it", async () => {
      const binDir = machine.install("usr", "3.260.0");
      machine.program("usr/pulumi-resource-pulumi-nodejs", "exit 0");
      expect((await findEngine(machine.options)).path).to.deep.equal([binDir]);
    });

    it("is taken from the SDK where it does not", async () => {
      const binDir = machine.install("usr", "3.260.0");
      const { path } = await findEngine(machine.options);
      expect(path[0]).to.equal(binDir);
      expect(readdirSync(path[1] ?? "")).to.deep.equal(["pulumi-resource-pulumi-nodejs"]);
      expect(path[1]).to.match(/\/cache\/launcher\//);
    });
  });

  describe("by the npm package", () => {
    it("downloads into our cache, once", async () => {
      machine.installNpmPackage("3.265.0", DOWNLOADS);
      const binDir = join(machine.cacheDir, "engine/npm-3.265.0/bin");
      expect(await findEngine(machine.options)).to.deep.equal({
        binDir,
        version: "3.265.0",
        source: "npm",
        path: [binDir],
      });
      machine.installNpmPackage("3.265.0", NO_NETWORK);
      expect(await findEngine(machine.options)).to.include({ binDir });
      expect(existsSync(join(machine.folder, ".pulumi"))).to.equal(false);
    });

    it("downloads again when what is there does not run", async () => {
      machine.installNpmPackage("3.265.0", DOWNLOADS);
      const { binDir } = await findEngine(machine.options);
      writeFileSync(join(binDir, "pulumi"), "#!/bin/sh\nexit 1\n");
      expect(await findEngine(machine.options)).to.include({ version: "3.265.0" });
    });

    it("says why there is no download, leaves nothing behind, and goes on to Go", async () => {
      machine.installNpmPackage("3.265.0", NO_NETWORK);
      machine.installGo("1.26.8");
      expect(await findEngine(machine.options)).to.include({ source: "go" });
      expect(machine.lines).to.include("no download: pulumi: fetch failed");
      expect(readdirSync(join(machine.cacheDir, "engine")).filter((name) => name.startsWith("npm"))).to.deep.equal([]);
    });
  });

  describe("by a build with Go", () => {
    it("builds both programs into our cache, once", async () => {
      machine.installGo("1.26.8");
      const first = await findEngine(machine.options);
      expect(first).to.include({ version: "3.274.1", source: "go" });
      const made = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];
      expect(readdirSync(first.binDir)).to.have.members(made);
      expect(first.path).to.deep.equal([first.binDir]);
      expect(await findEngine(machine.options)).to.deep.equal(first);
      expect(machine.builds()).to.have.length(2);
      expect(machine.lines.join("\n")).to.match(/2 of 2: pulumi, 3 to 5 minutes/);
    });

    it("builds anew, beside what is there, when a pin or a source changes", async () => {
      machine.installGo("1.26.8");
      const folders = [(await findEngine(machine.options)).binDir];
      for (const file of ["go.mod", "go.sum", "language/main.go", "language/new.go"]) {
        machine.write(`checkout/tools/engine/${file}`, "// changed\ngo 1.26.6\n");
        folders.push((await findEngine(machine.options)).binDir);
      }
      expect(new Set(folders).size).to.equal(5);
      expect(folders.filter((folder) => existsSync(folder))).to.have.length(5);
    });

    it("builds once when two start together", async () => {
      machine.installGo("1.26.8");
      const [one, two] = await Promise.all([findEngine(machine.options), findEngine(machine.options)]);
      expect(one).to.deep.equal(two);
      expect(machine.builds()).to.have.length(2);
    });

    it("takes over from a build that was killed", async () => {
      machine.installGo("1.26.8");
      const { binDir } = await findEngine(machine.options);
      writeFileSync(join(binDir, "pulumi"), "");
      mkdirSync(`${binDir}.part-99999999`);
      mkdirSync(`${binDir}.lock`);
      writeFileSync(join(`${binDir}.lock`, "pid"), "99999999");
      expect(await findEngine(machine.options)).to.include({ binDir, version: "3.274.1" });
      expect(readdirSync(join(machine.cacheDir, "engine")).filter((name) => /part|lock/.test(name))).to.deep.equal([]);
    });

    it("leaves nothing half when the compiler fails, and shows what it said", async () => {
      machine.installGo(
        "1.26.8",
        `case "$out" in *language*) touch "$out";; *) echo "disk is full" >&2; exit 1;; esac`,
      );
      expect(await failure())
        .to.include("disk is full")
        .and.not.include("go: downloading");
      expect(readdirSync(join(machine.cacheDir, "engine"))).to.deep.equal([]);
    });

    for (const older of ["1.25.9", "1.26.5", "1.26"]) {
      it(`names the Go that it needs when there is an older one, ${older}`, async () => {
        machine.installGo(older);
        expect(await failure()).to.contain(`go/bin/go is go${older}; 1.26.6 or newer is needed`);
        expect(machine.builds()).to.deep.equal([]);
      });
    }

    it("takes a newer Go", async () => {
      for (const newer of ["1.26.6", "1.27rc1", "1.27", "2.0.1"]) {
        machine.installGo(newer);
        expect(await findEngine(machine.options), newer).to.include({ source: "go" });
        machine.write("checkout/tools/engine/go.sum", newer);
      }
    });

    it("shields the build from settings that would break it, and keeps the rest", async () => {
      machine.installGo("1.26.8", `echo "$GOWORK $CGO_ENABLED $GOPROXY" > "${machine.folder}/env"; ${BUILDS}`);
      const env = {
        ...machine.options.env,
        GOWORK: "/somewhere/go.work",
        CGO_ENABLED: "1",
        GOPROXY: "https://goproxy.example",
      };
      await findEngine({ ...machine.options, env });
      expect(readFileSync(join(machine.folder, "env"), "utf8")).to.equal("off 0 https://goproxy.example\n");
    });
  });

  it("with nothing at all: tells every way that was tried, and what to install", async () => {
    machine.installNpmPackage("3.265.0", NO_NETWORK);
    const message = await failure();
    for (const part of [
      "on PATH: not there",
      "fetch failed",
      "install the Pulumi CLI",
      "get.pulumi.com",
      "no Go on PATH",
      "Go 1.26",
    ]) {
      expect(message).to.include(part);
    }
  });
});
