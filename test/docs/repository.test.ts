/** What GitHub reads of this repository: workflows, forms, policies. Held against what there is. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { SUITES } from "../../tools/test/suites.mjs";
import type { Job, Step, Workflow } from "../support/workflow";
import { codes, isNpmCommand, npmCommands, read, root, rows } from "./markdown";

const manifest = JSON.parse(read("package.json"));
const workflowFiles = readdirSync(join(root, ".github/workflows")).map((name) => `.github/workflows/${name}`);
const actionFile = ".github/actions/set-up/action.yml";

type AnyJob = Omit<Job, "needs" | "steps"> & {
  needs?: string | string[];
  uses?: string;
  "runs-on"?: string;
  steps?: Step[];
  strategy?: { matrix: Record<string, string[]> };
};
const workflow = (file: string) => parse(read(file)) as Omit<Workflow, "jobs"> & { jobs: Record<string, AnyJob> };
const jobsOf = (file: string) => Object.entries(workflow(file).jobs).map(([name, job]) => ({ file, name, job }));
const stepsOf = (file: string) => jobsOf(file).flatMap(({ job }) => job.steps ?? []);
const allSteps = [...workflowFiles.flatMap(stepsOf), ...(parse(read(actionFile)).runs.steps as Step[])];
const release = workflow(".github/workflows/release.yml").jobs;

describe("the workflows of this repository", () => {
  it("run npm scripts and suites that there are, and on every Node and system that is promised", () => {
    const named = allSteps.flatMap(({ run = "" }) => npmCommands(run));
    expect(named).to.include.members(["check", "test", "test -- long", "test -- portable", "start", "release:notes"]);
    expect(named.filter((command) => !isNpmCommand(command))).to.deep.equal([]);
    const ci = JSON.stringify(workflow(".github/workflows/ci.yml").jobs);
    for (const part of ["ubuntu-", "macos-", "windows-", '["22","24","current"]']) expect(ci).to.contain(part);
  });

  it("run on each system what CONTRIBUTING.md says, no more and no less", () => {
    const jobs = jobsOf(".github/workflows/ci.yml").map(({ job }) => job);
    for (const [system, runner] of [
      ["Linux", "ubuntu-24.04"],
      ["macOS", "macos-15"],
      ["Windows", "windows-2025"],
    ]) {
      const documented = rows(read("CONTRIBUTING.md"), "system").filter(([name]) => name === system);
      const steps = jobs.flatMap((job) => (job["runs-on"] === runner ? (job.steps ?? []) : []));
      const run = steps.flatMap((step) => npmCommands(step.run ?? ""));
      expect(run.sort(), system).to.deep.equal(documented.flatMap(([, , text = ""]) => npmCommands(text)).sort());
    }
    expect(new Set(jobs.map((job) => job["runs-on"])).size).to.equal(3);
  });

  it("leave out on Windows only tests that there are", () => {
    const files = SUITES["portable"]?.options?.filter((option) => option !== "--ignore") ?? [];
    expect(files).to.have.length.above(1);
    expect(files.filter((file) => !existsSync(join(root, file)))).to.deep.equal([]);
  });

  // Else a job for another Node would test this one, or find none: it installs without it.
  it("test the Node that they ask for: no test and no tool starts the one in node_modules by name", () => {
    const files = ["test", "tools", "src"].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
    );
    const sources = files.filter((name) => /\.[cm]?[jt]s$/.test(name) && !name.includes("node_modules/"));
    expect(sources.filter((name) => /\.bin["'`]?[/,]\s*["'`]?node\b/.test(read(name)))).to.deep.equal([]);
  });

  it("test the oldest Node that package.json promises", () => {
    const { "oldest-node": job } = workflow(".github/workflows/ci.yml").jobs;
    const versions = job?.steps?.flatMap((step) => step.with?.["node-version"] ?? []);
    expect(versions).to.deep.equal([`${manifest.engines.node.replace(">=", "")}.0`]);
  });

  it("call only actions and workflows of ours that there are", () => {
    const called = [...allSteps, ...workflowFiles.flatMap(jobsOf).map(({ job }) => job)].flatMap(({ uses = "" }) =>
      uses.startsWith("./") ? [uses] : [],
    );
    expect(called).to.not.be.empty;
    const paths = called.map((path) => (path.endsWith(".yml") ? path : `${path}/action.yml`));
    expect(paths.filter((path) => !existsSync(join(root, path)))).to.deep.equal([]);
  });

  it("name one commit for one version of an action", () => {
    const texts = [...workflowFiles, actionFile].map(read).join("\n");
    const pins = [...texts.matchAll(/uses: ([\w/-]+)@([0-9a-f]{40} # v[\d.]+)/g)];
    const byAction = new Map<string, Set<string>>();
    for (const [, action = "", pin = ""] of pins) byAction.set(action, (byAction.get(action) ?? new Set()).add(pin));
    expect([...byAction].filter(([, { size }]) => size > 1)).to.deep.equal([]);
    expect(byAction.size).to.be.above(3);
  });

  it("take no secret of the repository", () => {
    for (const file of [...workflowFiles, actionFile]) expect(read(file), file).to.not.match(/\bsecrets\b/);
  });

  it("may read, but for the two jobs of a release that have one right each and run no code of ours", () => {
    const more = workflowFiles
      .flatMap(jobsOf)
      .filter(({ job }) => JSON.stringify(job.permissions) !== '{"contents":"read"}')
      .map(({ file, name, job }) => [file, name, job.permissions]);
    const file = ".github/workflows/release.yml";
    expect(more).to.deep.equal([
      [file, "publish", { "id-token": "write" }],
      [file, "github-release", { contents: "write" }],
    ]);
    for (const name of ["publish", "github-release"]) {
      const steps = release[name]?.steps ?? [];
      expect(steps.filter(({ uses = "" }) => /checkout|^\.\//.test(uses))).to.deep.equal([]);
      expect(steps.flatMap(({ run = "" }) => npmCommands(run))).to.deep.equal([]);
    }
  });
});

describe("a release", () => {
  it("is published after all of ci, with provenance, from an environment that can ask for approval", () => {
    expect(release["ci"]?.uses).to.equal("./.github/workflows/ci.yml");
    expect(release["publish"]?.needs).to.deep.equal(["ci", "pack"]);
    expect(release["github-release"]?.needs).to.equal("publish");
    expect(release["publish"]?.environment).to.equal("npm");
    expect(JSON.stringify(release["publish"]?.steps)).to.match(/npm publish \S+ --provenance --access public/);
    expect(manifest.publishConfig).to.deep.equal({ access: "public", provenance: true });
  });

  it("starts with a tag of a version, and with nothing else", () => {
    expect(workflow(".github/workflows/release.yml").on).to.deep.equal({
      push: { tags: ["v[0-9]+.[0-9]+.[0-9]+"] },
    });
  });
});

interface Field {
  type: string;
  id?: string;
  attributes: { label?: string; value?: string; options?: (string | { label: string; required?: boolean })[] };
  validations?: { required: boolean };
}

describe("the issue forms", () => {
  const folder = ".github/ISSUE_TEMPLATE";
  const forms = readdirSync(join(root, folder)).filter((name) => name !== "config.yml");

  it("are the only way to open an issue", () => {
    expect(parse(read(`${folder}/config.yml`)).blank_issues_enabled).to.equal(false);
    expect(forms).to.have.members(["bug.yml", "feature.yml"]);
  });

  for (const name of forms) {
    describe(name, () => {
      const form: { name: string; description: string; labels: string[]; body: Field[] } = parse(
        read(`${folder}/${name}`),
      );
      const questions = form.body.filter(({ type }) => type !== "markdown");

      it("is one that GitHub takes", () => {
        expect(form).to.have.all.keys("name", "description", "labels", "body");
        for (const { type, id, attributes } of form.body) {
          expect(type).to.be.oneOf(["markdown", "textarea", "input", "dropdown", "checkboxes"]);
          if (type === "markdown") expect(attributes.value).to.be.a("string");
          else expect([id, attributes.label], type).to.satisfy((texts: unknown[]) => texts.every(Boolean));
        }
        const ids = questions.map(({ id }) => id);
        expect(new Set(ids).size).to.equal(ids.length);
        for (const { attributes } of form.body.filter(({ type }) => type === "dropdown"))
          expect(attributes.options?.every((option) => typeof option === "string")).to.equal(true);
      });

      it("asks first and last for no keys, numbers, names or addresses", () => {
        const asked = /\b[Nn](?:ever paste|o|one of|either).*keys, real phone numbers, names or addresses/;
        expect(form.body[0]?.attributes.value).to.match(asked);
        const [box] = form.body.at(-1)?.attributes.options ?? [];
        expect(box)
          .to.include({ required: true })
          .and.have.property("label")
          .that.matches(/no keys, real phone numbers/);
      });
    });
  }
});

describe("dependabot.yml", () => {
  it("keeps actions and packages up to date, in folders that have some", () => {
    const { version, updates } = parse(read(".github/dependabot.yml"));
    expect(version).to.equal(2);
    const folders = new Map<string, string[]>(
      updates.map((update: Record<string, unknown>) => [
        update["package-ecosystem"],
        update["directories"] ?? [update["directory"]],
      ]),
    );
    expect(folders.get("github-actions")).to.deep.equal(["/", `/${actionFile.replace("/action.yml", "")}`]);
    expect(folders.get("npm")).to.deep.equal(["/"]);
  });
});

for (const path of ["SECURITY.md", "CODE_OF_CONDUCT.md", ".github/pull_request_template.md"]) {
  describe(path, () => {
    const text = read(path);

    it("names only files, npm scripts and suites that there are", () => {
      const paths = codes(text).filter((code) => /^(\.github|src|test|docs|tools|examples)\/|^[A-Z_]+\.md$/.test(code));
      expect(paths.filter((name) => !existsSync(join(root, name)))).to.deep.equal([]);
      expect(npmCommands(text).filter((command) => !isNpmCommand(command))).to.deep.equal([]);
    });

    it("gives no address of a person, and sends reports to GitHub's private form", () => {
      expect(text).to.not.match(/[\w.]+@[\w-]+\.\w+|mailto:/);
      if (!path.startsWith(".")) expect(text).to.contain("**Report a vulnerability**");
      else expect(text).to.contain("SECURITY.md");
    });
  });
}

it("the template of a pull request names the checks that CONTRIBUTING.md has", () => {
  const named = npmCommands(read(".github/pull_request_template.md"));
  expect(named).to.deep.equal(["check", "test", "test:full", "test -- crash"]);
  for (const name of named) expect(npmCommands(read("CONTRIBUTING.md"))).to.include(name);
});
