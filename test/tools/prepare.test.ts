import { existsSync, mkdirSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { installDependencies, missingDependencies, Unusable } from "../../tools/lib/dependencies.mjs";
import { withLock } from "../../tools/lib/lock.mjs";
import { Machine } from "./machine";

const WANTED = {
  "": { version: "0.1.0" },
  "node_modules/a": { version: "1.0.0" },
  "node_modules/b": { version: "2.0.0", dev: true },
  "node_modules/for-another-platform": { version: "1.0.0", optional: true },
  "node_modules/self": { link: true },
};
const INSTALLED = {
  "node_modules/a": { version: "1.0.0" },
  "node_modules/b": { version: "2.0.0" },
  "node_modules/self": { link: true },
};
const lockFile = (packages: object) => JSON.stringify({ lockfileVersion: 3, packages });

describe("preparing a checkout", () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
    machine.write("checkout/package-lock.json", lockFile(WANTED));
  });
  afterEach(() => machine.remove());

  const installed = (packages: object) => {
    machine.write("checkout/node_modules/.package-lock.json", lockFile(packages));
    mkdirSync(join(machine.root, "node_modules/self"), { recursive: true });
  };

  describe("dependencies", () => {
    it("are all missing in a fresh clone", () => {
      const everything = ["node_modules/a", "node_modules/b", "node_modules/self"];
      expect(missingDependencies(machine.root)).to.deep.equal(everything);
    });

    it("are all missing after an installation that was interrupted", () => {
      mkdirSync(join(machine.root, "node_modules/a"), { recursive: true });
      expect(missingDependencies(machine.root)).to.include("node_modules/a");
    });

    it("are there when the lock file says what is installed, whichever file is younger", () => {
      installed(INSTALLED);
      utimesSync(join(machine.root, "package-lock.json"), new Date(), new Date());
      expect(missingDependencies(machine.root)).to.deep.equal([]);
    });

    it("are missing when the lock file wants another version", () => {
      installed({ ...INSTALLED, "node_modules/b": { version: "1.9.0" } });
      expect(missingDependencies(machine.root)).to.deep.equal(["node_modules/b"]);
    });

    const npm = (script: string) => {
      machine.write("checkout/package.json", JSON.stringify({ engines: { node: ">=18.0" } }));
      machine.program("npm/npm", script);
      machine.addToPath("npm");
      const { root, progress, options } = machine;
      return installDependencies({
        root,
        progress,
        env: { ...options.env, PATH: `${options.env.PATH}:${process.env.PATH}` },
      });
    };

    it("come by npm ci, development dependencies included", async () => {
      const lock = lockFile(INSTALLED);
      await npm(
        `echo "$@" > args; mkdir -p node_modules/self; printf '%s' '${lock}' > node_modules/.package-lock.json`,
      );
      expect(readFileSync(join(machine.root, "args"), "utf8")).to.match(/^ci --include=dev /);
      expect(missingDependencies(machine.root)).to.deep.equal([]);
    });

    it("that npm did not install in spite of saying so are named", async () => {
      const failure = await npm("exit 0").catch((error: Error) => error);
      expect(failure).to.be.instanceOf(Unusable).with.property("message").that.includes("node_modules/a");
    });

    it("that npm fails on show what it said", async () => {
      const failure = await npm("echo 'no such host' >&2; exit 1").catch((error: Error) => error);
      expect(failure)
        .to.have.property("message")
        .that.matches(/npm ci: exit code 1\s+no such host/);
    });
  });

  describe("a lock", () => {
    const lockOf = () => join(machine.cacheDir, "work.lock");
    const nobody = () => {};

    it("lets one after the other", async () => {
      const seen: string[] = [];
      const work = (name: string) => async () => {
        seen.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(`${name} ends`);
      };
      await Promise.all([withLock(lockOf(), nobody, work("one")), withLock(lockOf(), nobody, work("two"))]);
      expect(seen).to.deep.equal(["one begins", "one ends", "two begins", "two ends"]);
    });

    it("tells who has it", async () => {
      const waited: string[] = [];
      const first = withLock(lockOf(), nobody, () => new Promise<void>((resolve) => setImmediate(resolve)));
      await withLock(
        lockOf(),
        (holder) => waited.push(holder),
        async () => {},
      );
      await first;
      expect(waited).to.deep.equal([String(process.pid)]);
    });

    it("is free again after a failure", async () => {
      const failure = await withLock(lockOf(), nobody, () => Promise.reject(new Error("no"))).catch(
        (error: Error) => error,
      );
      expect(failure).to.have.property("message", "no");
      expect(existsSync(lockOf())).to.equal(false);
    });

    for (const [what, pid, ageMs] of [
      ["whose holder is gone", "99999999", 0],
      ["that has not been touched for minutes, whoever bears that number now", String(process.pid), 300_000],
      ["without a holder's name, from a kill in the moment of taking it", "", 60_000],
    ] as const) {
      it(`${what} is taken over`, async () => {
        machine.write("cache/work.lock/pid", pid);
        const then = new Date(Date.now() - ageMs);
        utimesSync(lockOf(), then, then);
        expect(
          await withLock(
            lockOf(),
            () => expect.fail("it waited"),
            async () => "done",
          ),
        ).to.equal("done");
        expect(existsSync(lockOf())).to.equal(false);
      });
    }
  });
});
