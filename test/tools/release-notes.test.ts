import { expect } from "chai";
import { type Release, releaseNotes } from "../../tools/release/release-notes";

const CHANGELOG = `# Changelog

Versions follow semantic versioning.

## 0.3.0 (unreleased)

- Not yet.

## 0.2.0 (2026-12-01)

- A new thing.
- A fix; see [docs/safety.md](docs/safety.md).

## 0.1.0 (2026-11-01)

- The first.
`;

const url = "git+https://github.com/acme/phones.git";
const release = (changes: Partial<Release> = {}): Release => ({
  tag: "v0.2.0",
  manifest: { version: "0.2.0", repository: { url } },
  changelog: CHANGELOG,
  repository: "acme/phones",
  ...changes,
});

describe("the notes of a release", () => {
  it("are the section of its version, and nothing of its neighbors", () => {
    expect(releaseNotes(release())).to.equal("- A new thing.\n- A fix; see [docs/safety.md](docs/safety.md).");
    const first = release({ tag: "v0.1.0", manifest: { version: "0.1.0", repository: { url } } });
    expect(releaseNotes(first)).to.equal("- The first.");
  });

  for (const [what, changes, problem] of [
    ["a tag of another version", { tag: "v0.2.1" }, "the tag is v0.2.1, but package.json has version 0.2.0"],
    [
      "a version that is not dated",
      { tag: "v0.3.0", manifest: { version: "0.3.0", repository: { url } } },
      'CHANGELOG.md says "unreleased" for 0.3.0',
    ],
    [
      "a version without a section",
      { tag: "v0.2", manifest: { version: "0.2", repository: { url } } },
      'has no section "## 0.2 (YYYY-MM-DD)"',
    ],
    ["a section without a date", { changelog: "## 0.2.0\n\n- A thing.\n" }, 'CHANGELOG.md says "" for 0.2.0'],
    [
      "an empty section",
      { changelog: "## 0.2.0 (2026-12-01)\n\n## 0.1.0 (2026-11-01)\n\n- A thing.\n" },
      "says nothing about 0.2.0",
    ],
    [
      "no repository in package.json",
      { manifest: { version: "0.2.0" } },
      `"repository": { "type": "git", "url": "${url}" }`,
    ],
    ["a repository under another owner", { repository: "Acme/phones" }, "github.com/Acme/phones.git"],
    [
      "no repository, outside of GitHub",
      { manifest: { version: "0.2.0" }, repository: undefined },
      "github.com/OWNER/NAME.git",
    ],
  ] as [string, Partial<Release>, string][]) {
    it(`are refused for ${what}`, () => {
      expect(() => releaseNotes(release(changes))).to.throw(problem);
    });
  }

  it("are refused with everything that is wrong at once", () => {
    expect(() => releaseNotes(release({ tag: "v9.0.0", changelog: "", manifest: { version: "0.2.0" } })))
      .to.throw("v9.0.0 cannot be released:\n- the tag")
      .with.property("message")
      .that.has.string("no section")
      .and.has.string('"repository"');
  });
});
