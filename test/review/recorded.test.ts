/** Previews of the real engine: `record.ts` makes them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { commentOf, documentOf, parsePreview, reviewOf } from "../../src/review";
import { CANARIES } from "../engine/support/canary";
import { comment, found, OPTIONS, recorded, reviewed } from "./support";

const all = readdirSync(join(__dirname, "previews"));
const expected = (name: string): string => readFileSync(join(__dirname, "expected", name), "utf8");

/** Without policies, how new resources were matched, and which error came first: in these the forms may differ. */
const withoutSource = (markdown: string): string =>
  markdown
    .split("\n")
    .filter((line) => !/^(Policies:|New resources were matched|- )/.test(line))
    .join("\n");

describe("a review of what the engine has printed", () => {
  it("is this comment for two bought, one re-routed, an address of three changed, one released, one drift", () => {
    expect(comment(recorded("change.refresh.json"))).to.equal(expected("change.md"));
  });

  it("does not guess what refers to several new resources, which events do not say", () => {
    const shown = comment(recorded("first.events.jsonl"));
    expect(shown).to.contain("Calls go to `a new route`, E911 address `hq`.");
    expect(shown).to.contain("New resources were matched by their names");
    expect(comment(recorded("first.digest.json"))).to.contain("Calls go to `pbx-old`, E911 address `hq`.");
  });

  it("is the same comment from the events as from the digest, policies apart", () => {
    const pairs = all.filter((name) => name.endsWith(".jsonl") && !name.startsWith("first."));
    expect(pairs.length).to.be.above(10);
    for (const events of pairs) {
      const digest = events.replace(/\.events\.jsonl$/, ".digest.json").replace(/\.jsonl$/, ".json");
      const [one, other] = [digest, events].map((name) => withoutSource(comment(recorded(name))));
      expect(other, events).to.equal(one);
    }
  });

  it("finds in each of them", () => {
    const expectedFindings: Record<string, string[]> = {
      unchanged: [],
      first: ["purchase front-desk", "purchase helpdesk", "purchase lobby", "purchase old-fax"],
      replaced: ["release-in-replacement front-desk", "purchase front-desk"],
      "replaced-protected": ["preview-failed prod", "release-in-replacement front-desk", "purchase front-desk"],
      renamed: ["rename-suspected reception", "release front-desk", "purchase reception"],
      aliased: ["changed reception"],
      swapped: ["routes-swapped sales"],
      "swapped-numbers": ["preview-failed prod", "numbers-swapped b", "numbers-swapped a"],
      addresses: ["e911-lost stays", "release gone", "e911-unused a", "e911-unused b"],
      failed: ["preview-failed prod"],
    };
    for (const [name, findings] of Object.entries(expectedFindings))
      expect(found(recorded(`${name}.digest.json`)), name).to.deep.equal(findings);
  });

  it("names the aliases line that keeps a renamed number, before a second one is bought", () => {
    const { verdict, findings } = reviewed(recorded("renamed.digest.json"));
    expect(verdict).to.equal("stop");
    expect(comment(recorded("renamed.digest.json"))).to.contain(
      "aliases&#58; &#91;&#123; name&#58; &#34;front-desk&#34;",
    );
    expect(findings[0]).to.deep.include({ before: "front-desk", after: "reception" });
  });

  it("lists the numbers that use a changed address although they do not change, or says that it cannot", () => {
    expect(comment(recorded("change.digest.json"))).to.contain("Emergency address changes for 3 numbers");
    const short = comment(recorded("change.short.json"));
    expect(short).to.contain("Lists of numbers may be incomplete").and.contain("--show-sames");
    expect(reviewed(recorded("change.short.json")).bill.monthly).to.deep.include({ before: null, after: null });
  });

  it("shows drift only where it was looked for, once, with state, carrier and plan", () => {
    expect(comment(recorded("change.digest.json")))
      .to.contain("drift not checked")
      .and.not.contain("Drift");
    const [drift, ...others] = reviewed(recorded("change.refresh.json")).findings.filter(({ rule }) =>
      rule.startsWith("drift"),
    );
    expect(others).to.deep.equal([]);
    expect(drift).to.deep.include({ rule: "drift-undone", name: "helpdesk", before: "mobile", after: "none" });
  });

  it("never calls a failed preview good, whatever it has got to", () => {
    for (const name of all.filter((file) => /^(failed|replaced-protected|swapped-numbers)\./.test(file))) {
      expect(reviewed(recorded(name)).verdict, name).to.equal("failed");
      expect(comment(recorded(name)), name).to.contain("❌ **Preview failed**");
    }
  });

  it("has no person and no place, from any of them", () => {
    for (const name of all) {
      const review = reviewed(recorded(name));
      const shown = commentOf(review);
      for (const canary of CANARIES)
        expect(shown.markdown + JSON.stringify(documentOf(review, shown)), name).to.not.contain(canary);
    }
  });

  it("does not depend on the order of the engine's steps", () => {
    const digest = JSON.parse(recorded("change.refresh.json"));
    const turned = JSON.stringify({ ...digest, steps: digest.steps.toReversed() });
    const json = (text: string) => {
      const review = reviewOf(parsePreview(text), OPTIONS);
      return JSON.stringify(documentOf(review, commentOf(review)));
    };
    // The refresh step comes first in both.
    const again = JSON.parse(turned);
    again.steps.sort(
      (one: { op: string }, other: { op: string }) => Number(other.op === "refresh") - Number(one.op === "refresh"),
    );
    expect(json(JSON.stringify(again))).to.equal(json(recorded("change.refresh.json")));
  });
});

describe("the recorded previews", () => {
  type State = Record<string, Record<string, unknown>>;
  const steps = (name: string): { op: string; urn: string; oldState: State; newState: State }[] =>
    JSON.parse(recorded(name)).steps;

  it("have every field that a review reads; else record them anew: npx tsx test/review/record.ts", () => {
    const change = steps("change.refresh.json");
    const step = (op: string, kind: string, name: string) => {
      const it = change.find((one) => one.op === op && one.urn.endsWith(`:${kind}::${name}`));
      expect(it, `${op} ${kind} ${name}`).to.not.equal(undefined);
      return it as (typeof change)[number];
    };
    expect(step("create", "NumberSearch", "denver-sales").newState["inputs"]).to.include.all.keys(
      ...["__owner", "criteria", "maxSetupCost", "maxMonthlyCost", "quote", "shortlist"],
    );
    expect(step("create", "NumberSearch", "denver-sales").newState["inputs"]?.["quote"]).to.include.all.keys(
      ...["number", "setupCost", "monthlyCost", "worstSetupCost", "worstMonthlyCost"],
    );
    expect(step("delete", "PhoneNumber", "old-fax").oldState["outputs"]).to.include.all.keys(
      ...["number", "monthlyCost", "onDelete", "origin"],
    );
    expect(step("create", "NumberRouting", "denver-sales").newState["propertyDependencies"]).to.include.all.keys(
      ...["numberId", "primaryRouteId"],
    );
    expect(step("update", "E911Address", "hq").newState["inputs"]?.["changed"]).to.deep.equal(["streetNumber", "zip"]);
    expect(step("refresh", "NumberRouting", "helpdesk").oldState["inputs"]).to.have.property("failoverRouteId");
    expect(step("update", "NumberRouting", "helpdesk").oldState["inputs"]).to.not.have.property("failoverRouteId");
    expect(JSON.parse(recorded("change.refresh.json")).config).to.deep.equal({ "flowroute:budget": "25" });
  });

  it("have nothing of the machine that recorded them", () => {
    for (const name of all)
      expect(recorded(name), name).to.not.match(/\/tmp|\/home|node_modules|127\.0\.0\.1|sourcePosition/);
  });
});
