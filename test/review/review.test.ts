import { expect } from "chai";
import {
  commentLimit,
  commentOf,
  documentOf,
  isAtLeast,
  LEVELS,
  parsePreview,
  UnreadablePreview,
} from "../../src/review";
import { fencedText } from "../support/github";
import { diagramsIn, edgesOf } from "./mermaid";
import {
  comment,
  digestOf,
  found,
  OPTIONS,
  owned,
  purchase,
  recorded,
  release,
  reviewed,
  rowsIn,
  urnOf,
} from "./support";

describe("prices in a review", () => {
  const verdict = (steps: Parameters<typeof digestOf>[0], config = {}) => reviewed(digestOf(steps, { config })).verdict;

  it("stop it when they are above the cap, missing, or above the budget", () => {
    expect(verdict(purchase("WA"))).to.equal("caution");
    expect(found(digestOf(purchase("WA", { quote: { setupCost: 2 } })))).to.deep.equal([
      "price-above-cap WA",
      "purchase WA",
    ]);
    expect(found(digestOf(purchase("WA", { quote: { worstMonthlyCost: 1.26 } })))[0]).to.equal("price-above-cap WA");
    expect(found(digestOf(purchase("WA", { quote: { monthlyCost: undefined } })))[0]).to.equal("price-unknown WA");
    const [, bare] = purchase("WA");
    expect(found(digestOf(bare ? [bare] : []))[0]).to.equal("price-unknown WA");
    const both = [...purchase("WA"), ...purchase("OR")];
    expect(verdict(both, { "flowroute:budget": "2" })).to.equal("caution");
    expect(verdict(both, { "flowroute:budget": "1.99" })).to.equal("stop");
  });

  it("are summed exactly, and never 0 when nobody quotes them", () => {
    const steps = [
      ...purchase("WA", { quote: { setupCost: 0.1, worstSetupCost: 0.3 } }),
      ...purchase("OR", { quote: { setupCost: 0.2, worstSetupCost: 0.3 } }),
      ...purchase("CO", { quote: { monthlyCost: undefined } }),
      release("old", "12065550142", { outputs: { onDelete: "release" } }),
    ];
    const { bill } = reviewed(digestOf(steps));
    expect(bill.setup.now.toFixed()).to.equal("1.3");
    expect(bill.setup.worst.toFixed()).to.equal("1.6");
    expect(bill.monthly.unknown).to.equal(3);
    const shown = comment(digestOf(steps));
    expect(shown).to.contain("| **Total** (worst case within the shortlists: 1.60) | **1.30** |");
    expect(shown.match(/\| \*not quoted\* /g)).to.have.length(2);
  });
});

describe("what is accepted", () => {
  it("becomes a note, and shows", () => {
    const steps = digestOf([release("old", "12065550142", { protect: true }), ...purchase("WA")]);
    const acceptances = [
      { rule: "release-protected", id: "12065550142" },
      { rule: "release", id: "nothing" },
    ];
    const review = reviewed(steps, { ...OPTIONS, acceptances });
    expect(review.verdict).to.equal("caution");
    expect(review.findings.find(({ rule }) => rule === "release-protected")).to.include({
      level: "note",
      isAccepted: true,
    });
    const { markdown } = commentOf(review);
    expect(markdown).to.contain("✅ accepted by `--accept`. It is protected.");
    expect(markdown).to.match(/⚠️ .*release.*nothing.* matches nothing/);
  });

  it("is never a preview that failed", () => {
    const acceptances = [{ rule: "preview-failed", id: "prod" }];
    expect(reviewed(recorded("failed.digest.json"), { acceptances }).verdict).to.equal("failed");
  });
});

describe("operations in a review", () => {
  const known =
    "same create update delete replace create-replacement delete-replaced read read-replacement refresh discard " +
    "discard-replaced remove-pending-replace import import-replacement";

  for (const op of known.split(" ")) {
    it(`read ${op}, of a number and of what hangs on it`, () => {
      const attached = { id: "12065550142", inputs: { numberId: "12065550142", primaryRouteId: "7" } };
      const states = { old: owned("12065550142"), wanted: owned("12065550142") };
      const steps = digestOf([
        { op, kind: "PhoneNumber", name: "desk", ...states },
        { op, kind: "NumberRouting", name: "desk", old: attached, wanted: attached },
      ]);
      const rules = found(steps).map((line) => line.split(" ")[0]);
      const expected: Record<string, string[]> = {
        create: ["price-unknown", "purchase"],
        "create-replacement": ["price-unknown", "purchase"],
        delete: ["release"],
        "delete-replaced": ["release"],
        replace: ["release-in-replacement", "price-unknown", "purchase"],
        discard: ["kept"],
        "discard-replaced": ["kept"],
        import: ["adopted"],
        "import-replacement": ["adopted"],
      };
      expect(rules).to.deep.equal(expected[op] ?? []);
      expect(comment(steps)).to.contain("Telephony review");
    });
  }

  it("stop it where they are unknown, and show", () => {
    const steps = digestOf([{ op: "teleport|`", kind: "PhoneNumber", name: "desk", old: owned("12065550142") }]);
    expect(found(steps)[0]).to.equal("unknown-operation desk");
    expect(reviewed(steps).verdict).to.equal("stop");
    expect(comment(steps)).to.contain("teleport&#124;&#96;");
  });

  it("keep a number that is retained, and one whose onDelete says so", () => {
    const kept = [
      release("one", "12065550141", { retainOnDelete: true }),
      release("two", "12065550142", { outputs: { onDelete: "keep", monthlyCost: 1.25 } }),
    ];
    expect(found(digestOf(kept))).to.deep.equal(["kept one", "kept two"]);
    expect(reviewed(digestOf(kept)).bill.monthly.delta.toFixed()).to.equal("0");
  });

  it("see a resource that is gone at the carrier and made again as drift", () => {
    const old = { id: "7", inputs: { routeType: "host", value: "sip.example.com" } };
    const steps = digestOf([
      { op: "refresh", kind: "InboundRoute", name: "pbx", old, wanted: old },
      { op: "delete", kind: "InboundRoute", name: "pbx", old },
      { op: "create", kind: "InboundRoute", name: "pbx", wanted: old },
    ]);
    expect(found(steps)).to.deep.equal(["drift-gone pbx"]);
  });
});

describe("what hangs on a number", () => {
  const number = (name: string, digits: string) => ({
    ...{ op: "same", kind: "PhoneNumber", name },
    ...{ old: owned(digits), wanted: owned(digits) },
  });
  const record = (kind: string, name: string, id: string, inputs: object) => ({
    ...{ op: "same", kind, name },
    ...{ old: { id, inputs }, wanted: { id, inputs } },
  });
  const edit = (kind: string, name: string, inputs: [object, object], op = "update") => ({
    ...{ op, kind, name },
    ...{ old: { id: "12065550142", inputs: inputs[0] }, wanted: { id: "12065550142", inputs: inputs[1] } },
  });
  const desk = number("desk", "12065550142");
  const pbx = record("InboundRoute", "pbx", "7", { value: "sip.example.com" });
  const mobile = record("InboundRoute", "mobile", "8", { value: "12065550199" });
  const hq = record("E911Address", "hq", "21", { label: "HQ" });
  const branch = record("E911Address", "branch", "22", { label: "Branch" });
  const base = [desk, pbx, mobile, hq, branch];
  const numberId = "12065550142";

  const cases: [string, Parameters<typeof digestOf>[0], string[]][] = [
    [
      "another route",
      [
        ...base,
        edit("NumberRouting", "desk", [
          { numberId, primaryRouteId: "7" },
          { numberId, primaryRouteId: "8" },
        ]),
      ],
      ["rerouted desk"],
    ],
    [
      "no route",
      [
        ...base,
        edit("NumberRouting", "desk", [
          { numberId, primaryRouteId: "7" },
          { numberId, primaryRouteId: "0" },
        ]),
      ],
      ["unrouted desk"],
    ],
    [
      "a routing that goes",
      [...base, { ...edit("NumberRouting", "desk", [{ numberId, primaryRouteId: "7" }, {}], "delete") }],
      ["unrouted desk"],
    ],
    [
      "a routing that goes and leaves it",
      [
        ...base,
        { ...edit("NumberRouting", "desk", [{ numberId, primaryRouteId: "7", onDelete: "leave" }, {}], "delete") },
      ],
      [],
    ],
    [
      "a failover less",
      [
        ...base,
        edit("NumberRouting", "desk", [
          { numberId, primaryRouteId: "7", failoverRouteId: "8" },
          { numberId, primaryRouteId: "7" },
        ]),
      ],
      ["failover-removed desk"],
    ],
    [
      "another address",
      [
        ...base,
        edit("E911Assignment", "desk", [
          { numberId, e911AddressId: "21" },
          { numberId, e911AddressId: "22" },
        ]),
      ],
      ["e911-moved desk", "e911-unused hq"],
    ],
    [
      "an address for the first time",
      [
        ...base,
        { op: "create", kind: "E911Assignment", name: "desk", wanted: { inputs: { numberId, e911AddressId: "21" } } },
      ],
      ["e911-assigned desk"],
    ],
    [
      "an assignment of another name",
      [
        ...base,
        edit("E911Assignment", "old", [{ numberId, e911AddressId: "21" }, {}], "delete"),
        { op: "create", kind: "E911Assignment", name: "desk", wanted: { inputs: { numberId, e911AddressId: "21" } } },
      ],
      [],
    ],
    [
      "another host of its route",
      [
        desk,
        edit("InboundRoute", "pbx", [{ value: "a.example.com" }, { value: "b.example.com" }]),
        edit(
          "NumberRouting",
          "desk",
          [
            { numberId, primaryRouteId: "12065550142" },
            { numberId, primaryRouteId: "12065550142" },
          ],
          "same",
        ),
      ],
      ["route-changed pbx"],
    ],
    [
      "another host of a route that nothing uses",
      [desk, edit("InboundRoute", "pbx", [{ value: "a.example.com" }, { value: "b.example.com" }])],
      ["changed pbx"],
    ],
    ["an alias of a route", [edit("InboundRoute", "pbx", [{ alias: "a" }, { alias: "b" }])], ["alias pbx"]],
    [
      "a caller name less",
      [...base, edit("CnamAssignment", "desk", [{ numberId, cnamRecordId: "31" }, {}], "delete")],
      ["cnam-removed desk"],
    ],
    [
      "messaging and alias",
      [
        edit("PhoneNumber", "desk", [
          { alias: "a", messagingEnabled: false },
          { alias: "b", messagingEnabled: true },
        ]),
      ],
      ["options-changed desk", "alias desk"],
    ],
    ["an opened lock", [{ ...number("desk", numberId), old: owned(numberId, { protect: true }) }], ["unlocked desk"]],
    [
      "an address changed again in the field of the last edit",
      [
        edit("E911Address", "hq", [
          { changed: ["zip"], zip: "[secret]" },
          { changed: ["zip"], zip: "[secret]" },
        ]),
      ],
      ["e911-changed hq"],
    ],
    [
      "the label of an address",
      [
        edit("E911Address", "hq", [
          { label: "a", changed: ["zip"] },
          { label: "b", changed: ["zip"] },
        ]),
      ],
      ["alias hq"],
    ],
  ];
  for (const [what, steps, expected] of cases) {
    it(`changes: ${what}`, () => expect(found(digestOf(steps))).to.deep.equal(expected));
  }

  it("is one row for equal effects, with the first five numbers and a count", () => {
    const many = Array.from({ length: 25 }, (_, at) => `120655501${at + 10}`);
    const steps = [
      ...base,
      ...many.map((digits, at) => number(`desk-${at + 10}`, digits)),
      ...many.map((digits, at) => ({
        ...edit("NumberRouting", `desk-${at + 10}`, [
          { numberId: digits, primaryRouteId: "7" },
          { numberId: digits, primaryRouteId: "8" },
        ]),
      })),
    ];
    const [row, ...others] = rowsIn(comment(digestOf(steps))).filter((line) => line.includes("Re-routed"));
    expect(others).to.deep.equal([]);
    expect(row).to.contain("Re-routed (25 numbers)").and.contain("`desk-14` +1 206 555 0114 · and 20 more");
  });

  it("is one row for equal drift of 150 numbers", () => {
    const steps = [pbx, mobile].concat(
      Array.from({ length: 150 }, (_, at) => `1206555${String(at + 1000)}`).flatMap((digits, at) => {
        const [state, live] = [
          { numberId: digits, primaryRouteId: "7", failoverRouteId: "8" },
          { numberId: digits, primaryRouteId: "7" },
        ];
        const about = { kind: "NumberRouting", name: `desk-${at}` };
        return [
          { op: "refresh", ...about, old: { id: digits, inputs: state }, wanted: { id: digits, inputs: state } },
          { op: "update", ...about, old: { id: digits, inputs: live }, wanted: { id: digits, inputs: state } },
        ];
      }),
    );
    const shown = rowsIn(comment(digestOf(steps))).filter((line) => line.includes("Drift"));
    expect(shown).to.have.length(1);
    expect(shown[0])
      .to.contain("150 numbers")
      .and.contain("`failover`: state `mobile`, carrier none; this change sets `mobile` again");
  });
});

describe("text of others in a review", () => {
  const HOSTILE = "|`</details>@team \"quotes\" 'and' ](x) <!-- --> ```\n# h\u001b[2J\u202e 📞";
  const steps = digestOf(
    [
      { op: "delete", kind: "PhoneNumber", name: HOSTILE, old: owned("12065550142") },
      {
        op: "delete",
        kind: "NumberRouting",
        name: HOSTILE,
        old: { id: "1", inputs: { numberId: "12065550142", primaryRouteId: HOSTILE } },
      },
      {
        op: "update",
        kind: "PhoneNumber",
        name: "desk",
        old: owned("12065550143", { inputs: { alias: "a" } }),
        wanted: { inputs: { alias: HOSTILE } },
      },
      {
        op: "update",
        kind: "InboundRoute",
        name: "pbx",
        old: { id: "7", inputs: { value: "a" } },
        wanted: { id: "7", inputs: { value: HOSTILE } },
      },
    ],
    { diagnostics: [{ severity: "error", message: HOSTILE }] },
  );

  it("breaks neither table nor diagram, and mentions nobody", async () => {
    const shown = comment(steps);
    expect(shown).to.contain("📞");
    const { outside, boxes } = fencedText(shown);
    expect(boxes).to.have.length(1);
    for (const line of outside) {
      expect(line).to.not.match(/@team|<\/details>.|[\p{Cc}\u202e]/u);
      if (line.startsWith("|")) expect(line.match(/\|/g)?.length, line).to.be.oneOf([5]);
    }
    expect(shown.match(/<details>/g)).to.have.length(1);
    expect(shown.match(/<\/details>/g)).to.have.length(1);
    expect(shown.match(/<!--/g)).to.have.length(2);
    for (const diagram of diagramsIn(shown)) expect(await edgesOf(diagram)).to.have.length(1);
  });

  it("is exact in the JSON", () => {
    const review = reviewed(steps);
    const json = JSON.parse(JSON.stringify(documentOf(review, commentOf(review))));
    expect(json.findings.find(({ rule }: { rule: string }) => rule === "alias").effect).to.contain(HOSTILE);
  });
});

describe("persons in a review", () => {
  it("are in no part of it, also where the program has not hidden them", () => {
    const person = { firstName: "Canaryfirst", streetName: "Canary Street", zip: "98117" };
    const about = { kind: "E911Address", name: "hq" };
    const steps = [
      { op: "refresh", ...about, old: { id: "21", inputs: person }, wanted: { id: "21", inputs: person } },
      {
        op: "update",
        ...about,
        old: { id: "21", inputs: { ...person, zip: "98118" } },
        wanted: { id: "21", inputs: { ...person, streetName: "Canary Avenue" } },
      },
    ];
    const error = "error: Canaryfirst of Canary Street, 98117 at https://user:canary-key@example.com/x";
    for (const diagnostics of [[], [{ severity: "error", message: error }]]) {
      const review = reviewed(digestOf(steps, { diagnostics }));
      const shown = commentOf(review);
      expect(shown.markdown + JSON.stringify(documentOf(review, shown))).to.not.match(/Canary|9811|canary-key/);
      expect(shown.markdown).to.contain("`streetName`");
    }
  });
});

describe("policies in a review", () => {
  const policy = (enforcementLevel: string, policyName: string) => ({
    sequence: 9,
    policyEvent: {
      resourceUrn: urnOf("PhoneNumber", "desk"),
      message: "needs an address\nmore",
      policyName,
      policyPackName: "telephony",
      enforcementLevel,
    },
  });
  const events = (more: object[]) =>
    [
      { sequence: 0, preludeEvent: { config: {} } },
      ...more,
      { sequence: 10, summaryEvent: { resourceChanges: {}, result: "succeeded", isPreview: true } },
    ]
      .map((event) => JSON.stringify(event))
      .join("\n");

  it("show with their level, from the events", () => {
    const shown = events([
      policy("mandatory", "has-e911"),
      policy("advisory", "has-failover"),
      policy("warning", "has-failover"),
    ]);
    expect(found(shown)).to.deep.equal(["policy-mandatory desk", "policy-advisory desk"]);
    expect(reviewed(shown).verdict).to.equal("stop");
    expect(comment(shown))
      .to.contain("Policies: 1 mandatory violation, 1 advisory one.")
      .and.contain("`has-e911` (`telephony`): `needs an address`");
  });

  it("are said not to be visible in a digest", () => {
    expect(comment(recorded("change.digest.json"))).to.contain("Policies: not visible in this input.");
  });
});

describe("the size of a review", () => {
  const many = 5_000;
  const changes = Array.from({ length: many }, (_, at) => `1${2_065_550_000 + at}`).flatMap((digits, at) => [
    release(`number-with-a-name-${at}`, digits, { protect: at === 4_000 }),
    {
      ...{ op: "delete", kind: "NumberRouting", name: `number-with-a-name-${at}` },
      old: { id: digits, inputs: { numberId: digits, primaryRouteId: `route-${at}` } },
    },
  ]);
  const text = digestOf(changes);

  it("stays within one comment for 5,000 changes, with every stop", () => {
    const { markdown, omitted } = commentOf(reviewed(text));
    expect(markdown.length).to.be.below(60_000);
    expect(Buffer.byteLength(markdown)).to.be.below(180_000);
    expect(omitted).to.include("the table of operations");
    expect(markdown).to.contain("**Protected, and released for good**").and.contain("`number-with-a-name-4000`");
    expect(markdown).to.contain("Released for good (4999 numbers)").and.contain("Left out, to fit into one comment");
    expect(
      markdown
        .split("\n")
        .slice(0, 2)
        .every((line) => line.startsWith("<!-- flowroute-review")),
    ).to.equal(true);
    expect(markdown).to.contain("| **Total** | **0.00** | **−6250.00** |");
  });

  it("is valid Markdown at every limit, and cut between rows only", () => {
    for (const limit of [500, 3_000, 10_000, 60_000, 400_000, 3_000_000]) {
      const { markdown } = commentOf(reviewed(text), commentLimit(limit));
      expect(markdown.match(/<details>/g)?.length ?? 0, `${limit}`).to.equal(
        markdown.match(/<\/details>/g)?.length ?? 0,
      );
      expect((markdown.match(/^```/gm)?.length ?? 0) % 2, `${limit}`).to.equal(0);
      for (const row of markdown.split("\n").filter((line) => line.startsWith("|")))
        expect(row.match(/\|/g)).to.have.length(5);
      expect(markdown).to.contain("Protected, and released for good");
    }
  });

  it("draws no more than 150 edges, of stops and dangers where all are too many", async () => {
    const routed = (count: number, op: string) =>
      Array.from({ length: count }, (_, at) => `1${2_065_550_000 + at}`).flatMap((digits, at) => [
        { op: "same", kind: "PhoneNumber", name: `n${at}`, old: owned(digits), wanted: owned(digits) },
        {
          op,
          kind: "NumberRouting",
          name: `n${at}`,
          old: { id: digits, inputs: { numberId: digits, primaryRouteId: "7" } },
          wanted: { id: digits, inputs: { numberId: digits, primaryRouteId: "8" } },
        },
      ]);
    const [small = ""] = diagramsIn(comment(digestOf(routed(70, "update"))));
    expect(await edgesOf(small)).to.have.length(140);
    expect(diagramsIn(comment(digestOf(routed(80, "update"))))).to.deep.equal([]);
    const fewer = [
      ...routed(80, "update"),
      release("gone", "13035550100"),
      {
        op: "delete",
        kind: "NumberRouting",
        name: "gone",
        old: { id: "1", inputs: { numberId: "13035550100", primaryRouteId: "7" } },
      },
    ];
    const [dangers = ""] = diagramsIn(comment(digestOf(fewer)));
    expect(await edgesOf(dangers)).to.have.length(1);
  });

  it("has diagrams that Mermaid reads, of every recorded preview that draws one", async () => {
    for (const name of ["change.refresh.json", "replaced.digest.json", "swapped.digest.json", "first.digest.json"]) {
      for (const diagram of diagramsIn(comment(recorded(name))))
        expect((await edgesOf(diagram)).length, name).to.be.above(0);
    }
  });
});

describe("what is no preview", () => {
  const broken: [string, string, string][] = [
    ["nothing", "", "there is no JSON in it"],
    ["text", "error: no stack named 'prod' found\n", "there is no JSON in it"],
    ["half a digest", recorded("change.digest.json").slice(0, 30_000), "its JSON is cut off, or not JSON"],
    ["half an event", recorded("change.events.jsonl").slice(0, 30_000), "one of its events is cut off"],
    ["another document", '{"name": "phones"}', "it is JSON, but not a preview"],
    ["a list", "[]", "there is no JSON in it"],
    ["steps of another form", '{"steps": [{"op": 1}], "duration": 1}', "has not the form of a preview"],
    ["an update", '{"sequence": 1, "summaryEvent": {"isPreview": false}}', "of an update, not of a preview"],
  ];
  for (const [what, text, why] of broken) {
    it(`is an error: ${what}`, () => expect(() => parsePreview(text)).to.throw(UnreadablePreview, why));
  }

  it("is a failed one without its end: events without a summary, a digest without a count of changes", () => {
    const events = recorded("unchanged.events.jsonl")
      .split("\n")
      .filter((line) => !line.includes('"summaryEvent"'));
    expect(reviewed(events.join("\n")).verdict).to.equal("failed");
    const { changeSummary: _, ...digest } = JSON.parse(recorded("unchanged.digest.json"));
    expect(reviewed(JSON.stringify(digest)).verdict).to.equal("failed");
    expect(comment(JSON.stringify(digest)))
      .to.contain("Preview failed")
      .and.not.contain("No telephony changes");
  });

  it("does not stand in the way before and after the JSON", () => {
    const text = `Installing policy pack telephony 1.0.0...\r\n${recorded("change.digest.json")}\nwarning: a new version\n`;
    expect(comment(text)).to.equal(comment(recorded("change.digest.json")));
    const events = `Installing policy pack...\n${recorded("change.events.jsonl")}\ndone\n`;
    expect(comment(events)).to.equal(comment(recorded("change.events.jsonl")));
  });

  it("fails in doubt of the state, as Pulumi says it", () => {
    const { verdict } = reviewed(digestOf([], { maybeCorrupt: true }));
    expect(verdict).to.equal("failed");
  });
});

describe("the verdict of a review", () => {
  it("is compared with --fail-on by its level", () => {
    const table = [...LEVELS, "none", "failed"].map((verdict) =>
      LEVELS.map((level) => Number(isAtLeast(verdict as "none", level))).join(""),
    );
    expect(table).to.deep.equal(["1111", "0111", "0011", "0001", "0000", "1111"]);
  });
});
