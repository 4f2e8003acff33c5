import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import { expect } from "chai";
import { digestOf, purchase, recorded, release } from "../review/support";
import { BOT, Github, type GithubOptions } from "./github";
import { cleanUp, fakePulumi, inProcess, type Place, start, temporaryFolder } from "./support";

const schema = JSON.parse(readFileSync(join(__dirname, "../../review.schema.json"), "utf8"));
const isDocument = new Ajv2020({ allowUnionTypes: true }).compile(schema);

/** What the job of a pull request says of itself. */
const JOB = { GITHUB_SHA: "4f1c2ab000000000000000000000000000000000", GITHUB_RUN_ID: "1182", GITHUB_RUN_ATTEMPT: "1" };

function preview(text: string): string {
  const file = join(temporaryFolder(), "preview.json");
  writeFileSync(file, text);
  return file;
}

const review = (text: string, args: readonly string[] = [], place: Place = {}) =>
  inProcess(["review", "--preview", "-", ...args], { env: JOB, ...place, input: text });

describe("flowroute review", () => {
  afterEach(cleanUp);

  it("prints the comment, of a file as of standard input", async () => {
    const expected = readFileSync(join(__dirname, "../review/expected/change.md"), "utf8");
    const file = preview(recorded("change.refresh.json"));
    const read = await inProcess(["review", "--preview", file], { env: JOB, cwd: "/" });
    expect(read).to.deep.equal({ code: 0, out: expected, err: "" });
    expect(await review(recorded("change.refresh.json"))).to.deep.equal(read);
    const piped = start(["review", "--preview", "-"], { env: JOB, input: recorded("change.refresh.json") });
    expect(await piped.ended).to.deep.equal(read);
  });

  it("prints JSON that fits its schema, of every kind of preview", async () => {
    const previews = [
      "change.refresh.json",
      "change.short.json",
      "change.events.jsonl",
      "failed.digest.json",
      "renamed.digest.json",
      "unchanged.digest.json",
    ];
    for (const text of [
      ...previews.map(recorded),
      "nothing",
      digestOf(purchase("WA", { quote: { setupCost: undefined } })),
    ]) {
      const { out } = await review(text, ["--json"]);
      const document = JSON.parse(out);
      isDocument(document);
      expect(isDocument.errors).to.equal(null);
    }
  });

  it("writes the JSON and the whole review into files, and into the summary of a step", async () => {
    const folder = temporaryFolder();
    const [json, output, summary] = ["review.json", "review.md", "summary.md"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(summary, "before\n");
    const many = Array.from({ length: 2_000 }, (_, at) => release(`number-${at}`, `1${2_065_550_000 + at}`));
    const args = ["--json", json, "--output", output];
    const { out, code } = await review(digestOf(many), args, { env: { ...JOB, GITHUB_STEP_SUMMARY: summary } });
    expect(code).to.equal(0);
    expect(out).to.contain("Left out").and.not.contain("| delete |");
    expect(readFileSync(output, "utf8").match(/^\| delete \|/gm)).to.have.length(2_000);
    expect(readFileSync(summary, "utf8"))
      .to.match(/^before\n<!-- flowroute-review /)
      .and.contain("| delete |");
    expect(JSON.parse(readFileSync(json, "utf8"))).to.deep.include({ verdict: "danger" });
    expect((await review(digestOf(many), ["--json", "-"])).out).to.equal(readFileSync(json, "utf8"));
  });

  it("ends with the status that --fail-on asks for, and with 3 for a preview that failed, whatever it asks for", async () => {
    const texts: Record<string, string> = {
      stop: digestOf(purchase("WA", { quote: { setupCost: 9 } })),
      danger: digestOf([release("old", "12065550142")]),
      caution: digestOf(purchase("WA")),
      none: recorded("unchanged.digest.json"),
      failed: recorded("failed.digest.json"),
    };
    const table: Record<string, number[]> = {};
    for (const [verdict, text] of Object.entries(texts)) {
      const codes: number[] = [];
      for (const level of ["stop", "danger", "caution", "never"])
        codes.push((await review(text, ["--fail-on", level])).code ?? -1);
      table[verdict] = codes;
    }
    expect(table).to.deep.equal({
      stop: [1, 1, 1, 0],
      danger: [0, 1, 1, 0],
      caution: [0, 0, 1, 0],
      none: [0, 0, 0, 0],
      failed: [3, 3, 3, 3],
    });
  });

  it("passes what was accepted, and shows it", async () => {
    const budget = { config: { "flowroute:budget": "1" } };
    const text = digestOf(
      [
        ...purchase("WA"),
        ...purchase("OR"),
        ...purchase("CO", { quote: { setupCost: 9 } }),
        ...purchase("NV", { quote: { monthlyCost: undefined } }),
      ],
      budget,
    );
    expect((await review(text)).code).to.equal(1);
    const accepted = ["price-above-cap:CO", "price-unknown:NV"].flatMap((one) => ["--accept", one]);
    expect((await review(text, accepted)).code).to.equal(1);
    const all = await review(text, [...accepted, "--accept", "over-budget:budget"]);
    expect(all.code).to.equal(0);
    expect(all.out.match(/✅ accepted by `--accept`/g)).to.have.length(3);
  });

  it("ends with 3 for what is no preview, and says so where the comment would be", async () => {
    for (const text of ["", "error: no stack", recorded("change.digest.json").slice(0, 9_000)]) {
      const { code, out, err } = await review(text);
      expect([code, err]).to.deep.equal([3, ""]);
      expect(out).to.contain("❌ **Preview failed**").and.contain("Could not read a preview from standard input");
    }
    const missing = await inProcess(["review", "--preview", "nowhere.json"]);
    expect(missing.code).to.equal(3);
    expect(missing.out).to.contain("nowhere&#46;json");
  });

  it("ends with 2 for wrong usage", async () => {
    const cases: [string[], string][] = [
      [["--fail-on", "note"], "stop, danger, caution, never"],
      [["--accept", "release"], "a rule and what it is about"],
      [["--accept", "releases:12065550142"], "a rule and what it is about"],
      [["--max-chars", "10"], "a whole number from 100"],
    ];
    for (const [args, text] of cases) {
      const { code, err } = await review("", args);
      expect(code, args.join(" ")).to.equal(2);
      expect(err).to.contain(text);
    }
  });

  describe("with a preview of its own", () => {
    it("asks Pulumi once, for the digest with what does not change and for the events", async () => {
      const bin = fakePulumi({ config: recorded("change.refresh.json") });
      const { code, out } = await inProcess(["review", "--stack", "acme/prod", "--refresh"], {
        env: { ...JOB, PATH: `${bin}:/usr/bin:/bin` },
      });
      expect(code).to.equal(0);
      expect(out).to.contain("2 numbers bought");
      const asked = readFileSync(join(bin, "asked"), "utf8");
      expect(asked).to.match(
        /^preview --json --show-sames --non-interactive --event-log (\S+) --refresh --stack acme\/prod\n$/,
      );
      const [, log = ""] = /--event-log (\S+)/.exec(asked) ?? [];
      expect(existsSync(join(log, ".."))).to.equal(false);
    });

    it("fails as the preview does, under the name of the stack", async () => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, "Pulumi.yaml"), "name: phones\nruntime: nodejs\n");
      const bin = fakePulumi({ complaint: "error: getting secrets manager: passphrase must be set: canary-secret" });
      const env = { ...JOB, PATH: `${bin}:/usr/bin:/bin`, PULUMI_CONFIG_PASSPHRASE: "canary-secret" };
      const { code, out } = await inProcess(["review", "--stack", "acme/prod"], { env, cwd });
      expect(code).to.equal(3);
      expect(out)
        .to.match(/^<!-- flowroute-review phones\/prod -->\n/)
        .and.contain("passphrase must be set");
      expect(out).to.not.contain("canary-secret");
    });

    it("says what to do without Pulumi", async () => {
      const { code, err } = await inProcess(["review"]);
      expect(code).to.equal(3);
      expect(err).to.match(/^flowroute: Could not preview the stack: pulumi is not on PATH\..*\n {2}Install/);
    });
  });

  describe("--post", () => {
    const opened: Github[] = [];
    const open = async (options?: GithubOptions) => {
      const github = await Github.open(options);
      opened.push(github);
      return github;
    };
    afterEach(() => Promise.all(opened.splice(0).map((github) => github.close())));

    const post = (
      github: Github,
      text: string,
      { env = {}, args = [] }: { env?: Record<string, string>; args?: string[] } = {},
    ) => review(text, ["--post", ...args], { env: { ...github.env, ...env } });
    const change = recorded("change.digest.json");

    it("makes one comment, and edits it in later runs", async () => {
      const github = await open();
      const first = await post(github, change);
      expect([first.code, first.err]).to.deep.equal([0, "Posted the review to pull request #7 of acme/phones.\n"]);
      expect(github.comments.map(({ body }) => body)).to.deep.equal([first.out]);
      const second = await post(github, recorded("renamed.digest.json"), { env: { GITHUB_RUN_ID: "1183" } });
      expect([second.code, second.err]).to.deep.equal([1, "Edited the review in pull request #7 of acme/phones.\n"]);
      expect(github.comments.map(({ body }) => body)).to.deep.equal([second.out]);
      // A failed one does not leave the old verdict standing.
      const third = await post(github, recorded("failed.digest.json"), { env: { GITHUB_RUN_ID: "1184" } });
      expect(third.code).to.equal(3);
      expect(github.comments[0]?.body).to.contain("❌ **Preview failed**").and.not.contain("Forgotten rename");
      // And one without a change says so.
      await post(github, recorded("unchanged.digest.json"), { env: { GITHUB_RUN_ID: "1185" } });
      expect(github.comments[0]?.body).to.contain("No telephony changes at `4f1c2ab`.");
      expect(github.writes).to.have.length(4);
    });

    it("finds its comment on any page", async () => {
      for (const before of [30, 100, 230]) {
        const github = await open();
        for (let count = 0; count < before; count++) github.add(`remark ${count}`);
        await post(github, change);
        for (let count = 0; count < 3; count++) github.add("another remark");
        await post(github, recorded("renamed.digest.json"), { env: { GITHUB_RUN_ID: "1183" } });
        expect(github.comments).to.have.length(before + 4);
        expect(github.comments[before]?.body).to.contain("Forgotten rename");
      }
    });

    it("edits the newest of several, and none of another author", async () => {
      const github = await open();
      const marker = "<!-- flowroute-review acme-voice/prod -->\nold";
      for (const user of [BOT, BOT, { login: "mallory", type: "User" }]) github.add(marker, user);
      await post(github, change);
      expect(github.comments.map(({ body }) => body === marker)).to.deep.equal([true, false, true]);
      const mine = await open({ login: "ada" });
      for (const user of [BOT, { login: "ada", type: "User" }]) mine.add(marker, user);
      await post(mine, change);
      expect(mine.comments.map(({ body }) => body === marker)).to.deep.equal([true, false]);
    });

    it("leaves a comment alone that a later run, or a later attempt, has written", async () => {
      const github = await open();
      await post(github, change, { env: { GITHUB_RUN_ID: "1182", GITHUB_RUN_ATTEMPT: "2" } });
      const [{ body } = { body: "" }] = github.comments;
      for (const env of [{ GITHUB_RUN_ID: "999" }, { GITHUB_RUN_ATTEMPT: "1" }] as Record<string, string>[]) {
        const { code, err } = await post(github, recorded("renamed.digest.json"), { env });
        expect(code).to.equal(1);
        expect(err).to.contain("a later run (1182) has written it");
      }
      expect(github.comments[0]?.body).to.equal(body);
      expect(github.writes).to.have.length(1);
    });

    it("keeps stacks and targets apart", async () => {
      const github = await open();
      await post(github, change);
      await post(github, change.replaceAll(":prod::", ":staging::"));
      await post(github, change, { args: ["--target", "west"] });
      await post(github, change, { args: ["--target", "west"], env: { GITHUB_RUN_ID: "1183" } });
      expect(github.comments.map(({ body }) => body.split("\n")[0])).to.deep.equal([
        "<!-- flowroute-review acme-voice/prod -->",
        "<!-- flowroute-review acme-voice/staging -->",
        "<!-- flowroute-review acme-voice/prod/west -->",
      ]);
    });

    it("makes no comment where nothing changes", async () => {
      const github = await open();
      const { code, err } = await post(github, recorded("unchanged.digest.json"));
      expect([code, github.comments]).to.deep.equal([0, []]);
      expect(err).to.contain("Posted nothing");
    });

    it("ends with 3 when GitHub refuses or is not there; what was asked for besides is written all the same", async () => {
      const answers: [GithubOptions["refuses"], RegExp][] = [
        [
          { status: 403, message: "Resource not accessible by integration" },
          /GitHub answered 403: Resource not accessible by integration\.\n {2}.*permissions: pull-requests: write/,
        ],
        [
          { status: 422, message: "Body is too long (maximum is 65536 characters)" },
          /GitHub answered 422: Body is too long.*\n {2}.*--max-chars/,
        ],
        [{ status: 500, message: "oops\u001b[2J" }, /GitHub answered 500: oops\\u001b\[2J\.\n {2}Run the job again/],
      ];
      for (const [refuses, message] of answers) {
        const github = await open(refuses && { refuses });
        const json = join(temporaryFolder(), "review.json");
        const { code, out, err } = await post(github, change, { args: ["--json", json] });
        expect(code).to.equal(3);
        expect(err).to.match(message).and.not.contain("the-token");
        expect(out).to.contain("Telephony review");
        expect(JSON.parse(readFileSync(json, "utf8")).verdict).to.equal("danger");
      }
      const down = await open();
      const { env } = down;
      await down.close();
      const { code, err } = await review(change, ["--post"], { env });
      expect(code).to.equal(3);
      expect(err).to.contain("GitHub could not be reached").and.contain("Run the job again");
    });

    it("says what it needs to know", async () => {
      const { code, err } = await review(change, ["--post"], { env: {} });
      expect(code).to.equal(3);
      expect(err).to.contain("GITHUB_REPOSITORY").and.contain("GITHUB_TOKEN").and.contain("GITHUB_EVENT_PATH");
    });

    it("takes number and commit of the pull request from the event", async () => {
      const github = await open();
      const event = join(temporaryFolder(), "event.json");
      writeFileSync(event, JSON.stringify({ pull_request: { number: 7, head: { sha: "abcdef1234" } } }));
      await post(github, change, { env: { GITHUB_EVENT_PATH: event, GITHUB_REF: "refs/heads/x" } });
      expect(github.comments[0]?.body).to.contain("head=abcdef1234");
    });
  });
});
