/** What one exchange means, how an error body reads, and what error comes of it: the pure parts, as tables. */
import { expect } from "chai";
import { RateLimitedError, RejectedError, UnavailableError } from "../../src/client";
import type { Call, ErrorBody } from "../../src/client/http/call";
import { InvalidResponse, noContent } from "../../src/client/http/call";
import { plainText, readErrorBody } from "../../src/client/http/error-body";
import { type CallOutcome, circuitOpenError, toError } from "../../src/client/http/failure";
import { retryAfterMs } from "../../src/client/http/retry-after";
import type { WireResult } from "../../src/client/http/transport";
import { inParentheses, judge, type Verdict } from "../../src/client/http/verdict";
import { answer, numberDocument, scripted, virtualRuntime } from "./support";

const same = (text: string): string => text;
const NOW = Date.UTC(2026, 0, 1);

const callOf = (change: Partial<Call<unknown>> = {}): Call<unknown> => ({
  what: "read a thing",
  effect: "read",
  method: "GET",
  path: "/v2/things/1",
  success: [200],
  decode: ({ json }) => json,
  ...change,
});
const wire = (status: number, text: string, headers: Record<string, string> = {}): WireResult => ({
  kind: "answer",
  status,
  text,
  complete: true,
  header: (name) => headers[name],
});
const errors = (...list: object[]): string => JSON.stringify({ errors: list });
const judged = (result: WireResult, call = callOf()): Verdict<unknown> => judge(result, call, NOW, same);
const whyOf = (verdict: Verdict<unknown>): string => (verdict.kind === "failing" ? verdict.why : verdict.kind);

describe("client: what an exchange means", () => {
  const lost = (timedOut: boolean): WireResult => ({ kind: "lost", why: "did not answer", timedOut });
  const unsent = (permanent: boolean): WireResult => ({ kind: "unsent", why: "could not be reached", permanent });
  for (const [what, result, delivery, failureKind] of [
    ["a connection that nobody takes", unsent(false), "unsent", "immediate"],
    ["a certificate that is not trusted", unsent(true), "unsent", "permanent"],
    ["a reset", lost(false), "unknown", "immediate"],
    ["a timeout", lost(true), "unknown", "timeout"],
    ["503", wire(503, ""), "unknown", "immediate"],
    ["408, although it is a 4xx", wire(408, errors({ title: "Timeout" })), "unknown", "immediate"],
    ["a 200 that is not as promised", wire(200, "oops"), "unknown", "immediate"],
  ] as const) {
    it(`of ${what}: ${delivery}, ${failureKind}`, () => {
      const decode = (): never => {
        throw new InvalidResponse("it is empty");
      };
      expect(judged(result, callOf({ decode }))).to.include({ kind: "failing", delivery, failureKind });
    });
  }

  for (const [status, headers, to] of [
    [300, { location: "https://elsewhere.example/path" }, "https://elsewhere.example"],
    [307, {}, "another place"],
    [399, { location: "not a URL" }, "another place"],
  ] as const) {
    for (const effect of ["read", "set"] as const) {
      it(`of ${status} for a ${effect} is a refusal that points to ${to}`, () => {
        const verdict = judged(wire(status, "", headers), callOf({ effect }));
        expect(verdict).to.include({ kind: "refused", status, redirectedTo: to });
      });
    }
  }

  for (const effect of ["create", "purchase"] as const) {
    it(`of a redirect for a ${effect} is a doubt that is not tried again`, () => {
      const verdict = judged(wire(303, "", { location: "https://elsewhere.example" }), callOf({ effect }));
      expect(verdict).to.include({ kind: "failing", delivery: "unknown", failureKind: "permanent" });
    });
  }

  it("of a refusal may be a result, which the call decides", () => {
    const decodeRefusal = (status: number) => (status === 404 ? "none" : undefined);
    expect(judged(wire(404, ""), callOf({ decodeRefusal }))).to.deep.equal({ kind: "done", value: "none" });
    expect(judged(wire(403, ""), callOf({ decodeRefusal }))).to.include({ kind: "refused", status: 403 });
  });

  it("is no doubt about the carrier when the fault is ours", () => {
    const decode = (): never => {
      throw new TypeError("our mistake");
    };
    expect(() => judged(wire(200, "{}"), callOf({ decode }))).to.throw(TypeError, "our mistake");
  });

  const unreadable = callOf({
    decode: () => {
      throw new InvalidResponse("it has no id");
    },
  });
  for (const [text, says] of [
    ["{}", "answered 200, but the answer is not as documented: it has no id"],
    ["<p>Sign in</p>", 'answered 200, but the answer is not JSON: "Sign in"'],
    ["see [1]", 'answered 200, but the answer is not JSON: "see [1]"'],
    [' \n {"data": ', "answered 200, but the answer is not JSON"],
    ["[1, ", "answered 200, but the answer is not JSON"],
  ] as const) {
    it(`is told for ${JSON.stringify(text)}`, () => {
      expect(whyOf(judged(wire(200, text), unreadable))).to.equal(says);
    });
  }

  it("shows none of the call's own secrets, and leaves what is too short to be one", () => {
    const call = callOf({ secrets: ["zip4", "abc"] });
    const verdict = judged(wire(403, errors({ detail: "zip4 and abc are wrong" })), call);
    expect(verdict).to.have.property("body").that.includes({ detail: "[not shown] and abc are wrong" });
  });

  for (const [body, says] of [
    [undefined, ""],
    [{ isFromFlowroute: true }, ""],
    [{ isFromFlowroute: true, title: "Not valid." }, " (Not valid.)"],
    [{ isFromFlowroute: true, detail: "zip" }, " (zip)"],
    [{ isFromFlowroute: true, title: "Not v. valid.:", detail: "zip" }, " (Not v. valid: zip)"],
  ] as [ErrorBody | undefined, string][]) {
    it(`is quoted as "${says}"`, () => {
      expect(inParentheses(body)).to.equal(says);
    });
  }

  const done = "done";
  const documented = "the answer is not as documented";
  for (const [what, status, text, says] of [
    ["an empty 204", 204, "", done],
    ["a 204 that complains", 204, errors({ detail: "no" }), `answered 204, but ${documented}: it says no`],
    ["an empty object", 200, "{}", `answered 200, but ${documented}: 204 is the documented status`],
    ["an empty 200", 200, "", `answered 200, but ${documented}: 204 is the documented status`],
    ["a maintenance page", 200, "<h1>Back soon</h1>", 'answered 200, but the answer is not JSON: "Back soon"'],
    [
      "a maintenance page in JSON",
      200,
      '{"message":"maintenance"}',
      `answered 200, but ${documented}: 204 is the documented status`,
    ],
    ["a 202", 202, "", `answered 202, but ${documented}: 204 is the documented status`],
  ] as const) {
    it(`is ${says === done ? "done" : "a doubt"} for ${what} to a write that 204 answers`, () => {
      expect(whyOf(judged(wire(status, text), callOf({ effect: "set", ...noContent })))).to.equal(says);
    });
  }

  for (const [status, text, says] of [
    [200, '{"data":[]}', done],
    [200, '{"data":[],"errors":[]}', `answered 200, but ${documented}: it holds \`errors\``],
    [200, '{"data":[],"errors":{}}', `answered 200, but ${documented}: it holds \`errors\``],
    [200, '{"data":[],"errors":[{"title":"Busy"}]}', `answered 200, but ${documented}: it says Busy`],
    [202, '{"data":[]}', `answered 202, but ${documented}: 200 is the documented status`],
    [206, '{"data":[]}', `answered 206, but ${documented}: 200 is the documented status`],
    [207, '{"data":[]}', `answered 207, but ${documented}: 200 is the documented status`],
  ] as const) {
    it(`is ${says === done ? "done" : "no proof"} for a read that ${status} answers with ${text}`, () => {
      expect(whyOf(judged(wire(status, text)))).to.equal(says);
    });
  }

  for (const [text, kind] of [
    ["", "failing"],
    ["<h1>No such page</h1>", "failing"],
    [errors({}), "failing"],
    [errors({ detail: "The requested URL was not found on the server." }), "failing"],
    [errors({ title: "Gone" }), "refused"],
  ] as const) {
    it(`of 404 with ${JSON.stringify(text)} to a purchase is ${kind === "failing" ? "a doubt" : "a refusal"}`, () => {
      expect(judged(wire(404, text), callOf({ effect: "purchase", success: [201] }))).to.include({ kind });
    });
  }

  for (const [messages, isAbsence] of [
    [{ detail: "Could not find that resource on your account." }, true],
    [{ title: "Resource not found", detail: "CNAM record not found. Nothing to delete." }, true],
    [{ detail: "CNAM record not found. Nothing to delete." }, true],
    [{ title: "Resource not found" }, true],
    [{ title: "Invalid Route Id" }, true],
    [{ detail: "Invalid Route Id" }, true],
    [{ detail: { data: { attributes: { error: ["Could not find that resource on your account."] } } } }, true],
    [{}, false],
    [{ title: "Not Found" }, false],
    [{ title: "Not Found", detail: "No route matched." }, false],
    [{ detail: "Could not find that resource" }, false],
    [{ title: "Resource not found", detail: "The requested URL was not found on the server." }, false],
  ] as const) {
    it(`of a 404 that says ${JSON.stringify(messages)} is ${isAbsence ? "an absence" : "nothing known"}`, () => {
      expect(judged(wire(404, errors(messages)))).to.include({ kind: "refused", isAbsence });
    });
  }

  it("of an absence's words with another status is none", () => {
    expect(judged(wire(403, errors({ title: "Resource not found" })))).to.include({ isAbsence: false });
  });
});

describe("client: what an error body says", () => {
  const table: [string, ErrorBody][] = [
    ["", { isFromFlowroute: false }],
    ["Bad Gateway", { isFromFlowroute: false, detail: "Bad Gateway" }],
    ['{"message": "No such thing"}', { isFromFlowroute: false, detail: "No such thing" }],
    ['{"errors": [', { isFromFlowroute: false }],
    [" \n [1, ", { isFromFlowroute: false }],
    ["[1]", { isFromFlowroute: false, detail: "[1]" }],
    [errors({ title: " Not valid ", detail: " zip " }), { isFromFlowroute: true, title: "Not valid", detail: "zip" }],
    [
      errors({ title: "A", detail: "one" }, { detail: "" }, { detail: "two" }),
      { isFromFlowroute: true, title: "A", detail: "one; two" },
    ],
    [errors({ id: 7, detail: { zip: [""] } }), { isFromFlowroute: true, requestId: "7" }],
    [
      errors({
        detail: { data: { attributes: { zip: ["short", ["deeper"]], city: "unknown" } }, other: { data: ["x"] } },
      }),
      {
        isFromFlowroute: true,
        detail: "zip: short; city: unknown; other.data: x",
        fields: { zip: ["short"], city: ["unknown"], "other.data": ["x"] },
      },
    ],
    [
      errors({ title: "A", detail: { zip: "short" } }, { detail: { zip: "again" } }, { detail: "one" }),
      { isFromFlowroute: true, title: "A", detail: "one; zip: short, again", fields: { zip: ["short", "again"] } },
    ],
  ];
  for (const [text, says] of table) {
    it(`is read from ${JSON.stringify(text).slice(0, 90)}`, () => {
      expect(readErrorBody(text, same)).to.deep.equal(says);
    });
  }

  for (const [html, text] of [
    ["a &lt;b&gt; &quot;c&quot; &amp;&nbsp;d", 'a <b> "c" & d'],
    ["<script>var a;</script ><style>p {}</style>Sorry", "Sorry"],
    ["x".repeat(300), "x".repeat(300)],
    [`${"x".repeat(299)} y`, `${"x".repeat(299)}...`],
  ] as const) {
    it(`is plain text: ${html.slice(0, 40)}`, () => {
      expect(plainText(html)).to.equal(text);
    });
  }
});

describe("client: what else asks to come back later", () => {
  for (const [headers, wait] of [
    [{}, undefined],
    [{ "retry-after-ms": " ", "retry-after": "2" }, 2_000],
    [{ "retry-after-ms": "soon", "retry-after": "2" }, 2_000],
    [{ "retry-after": "00:30" }, undefined],
    [{ "retry-after": "2026-01-01" }, undefined],
    [{ "retry-after": "Thu, 01 Jan 2026 0:00:30 GMT" }, 30_000],
    [{ "retry-after": "2026-01-01T00:00:30Z" }, 30_000],
  ] as [Record<string, string>, number | undefined][]) {
    it(`is read from ${JSON.stringify(headers)}`, () => {
      expect(retryAfterMs((name) => headers[name], NOW)).to.equal(wait);
    });
  }
});

describe("client: what error comes of a verdict", () => {
  const outcome = (change: Partial<CallOutcome> = {}): CallOutcome => ({
    baseUrl: "https://api.example",
    hints: { keys: "Set both keys.", baseUrl: "baseUrl" },
    attempts: 1,
    elapsedMs: 0,
    isUncertain: false,
    ...change,
  });
  type Refused = Exclude<Verdict<unknown>, { kind: "done" }>;
  const refused = (status: number, body: ErrorBody): Refused => ({ kind: "refused", status, body });
  const throttled: Refused = {
    kind: "throttled",
    status: 429,
    body: { isFromFlowroute: true },
    retryAfterMs: undefined,
  };
  const failing: Refused = { kind: "failing", delivery: "unknown", failureKind: "immediate", why: "answered 503" };

  for (const [attempts, says] of [
    [1, "Could not read a thing: Flowroute answered 429, too many requests. Nothing was changed."],
    [3, "Could not read a thing: Flowroute answered 429 3 times, too many requests. Nothing was changed."],
  ] as const) {
    it(`a 429 after ${attempts} says so`, () => {
      const error = toError(callOf(), throttled, outcome({ attempts }));
      expect(error).to.be.instanceOf(RateLimitedError);
      expect(error.message).to.contain(says);
    });
  }

  for (const [attempts, says] of [
    [1, "Flowroute at https://api.example answered 503."],
    [2, "Flowroute at https://api.example answered 503 (2 attempts in 4 s)."],
  ] as const) {
    it(`a failure after ${attempts} says so`, () => {
      const error = toError(callOf(), failing, outcome({ attempts, elapsedMs: 4_000 }));
      expect(error).to.be.instanceOf(UnavailableError);
      expect(error.message).to.contain(says);
    });
  }

  it("a refusal says that nothing was changed only where no earlier answer was lost", () => {
    const body = { isFromFlowroute: true, detail: "invalid" };
    const says = (effect: Call<unknown>["effect"], doubted: boolean) =>
      toError(callOf({ effect }), refused(422, body), outcome({ isUncertain: doubted })).message;
    const unchanged =
      "Could not read a thing: Flowroute answered 422 (invalid). Nothing was changed. [invalid]\n" +
      "  Correct what the answer names, then try again.";
    expect(says("set", false)).to.equal(unchanged);
    expect(says("read", true)).to.equal(unchanged);
    expect(says("set", true))
      .to.contain("Flowroute may have done it. [invalid]")
      .and.not.contain("Nothing was changed");
  });

  const complaining = callOf({ isValidationError: ({ detail }) => detail === "no such address" });
  for (const [what, status, call, body, type, reason] of [
    ["404 without words", 404, callOf(), { isFromFlowroute: true }, RejectedError, "not-flowroute"],
    ["404 in other words", 404, complaining, { isFromFlowroute: true, detail: "gone" }, RejectedError, "unknown-404"],
    [
      "404 about what was sent",
      404,
      complaining,
      { isFromFlowroute: true, detail: "no such address" },
      RejectedError,
      "invalid",
    ],
    [
      "404 of a gateway",
      404,
      complaining,
      { isFromFlowroute: false, detail: "no such address" },
      RejectedError,
      "not-flowroute",
    ],
    [
      "403 with words of a complaint",
      403,
      complaining,
      { isFromFlowroute: true, detail: "no such address" },
      RejectedError,
      "rejected",
    ],
  ] as const) {
    it(`${what}: ${type.name}`, () => {
      const error = toError(call, refused(status, body), outcome());
      expect(error).to.be.instanceOf(type);
      if (reason !== undefined) expect(error).to.have.property("reason", reason);
    });
  }

  for (const [isFromFlowroute, status, isForeign] of [
    [false, 405, true],
    [true, 405, false],
    [false, 403, false],
  ] as const) {
    it(`${status} ${isFromFlowroute ? "of the API" : "of something before it"} is ${isForeign ? "no" : "an"} answer of it`, () => {
      const { reason } = toError(callOf(), refused(status, { isFromFlowroute }), outcome());
      expect(reason === "not-flowroute").to.equal(isForeign);
    });
  }

  it("an account that may not do something may be suspended, where the carrier does not say why", () => {
    const says = (body: ErrorBody) => toError(callOf(), refused(403, body), outcome()).message;
    expect(says({ isFromFlowroute: true, title: "Forbidden" })).to.contain("may be suspended");
    expect(says({ isFromFlowroute: true, title: "Forbidden", detail: "not permitted" })).not.to.contain("suspended");
  });

  it("a call cut short is a doubt only for a write whose answer was lost", () => {
    const nameFor = (effect: Call<unknown>["effect"], doubted: boolean) =>
      circuitOpenError(callOf({ effect }), "answered 503", outcome({ isUncertain: doubted })).name;
    expect(nameFor("read", true)).to.equal("UnavailableError");
    expect(nameFor("set", false)).to.equal("UnavailableError");
    expect(nameFor("set", true)).to.equal("AmbiguousWriteError");
  });
});

describe("client: what is told of an attempt", () => {
  for (const [what, result, error] of [
    [
      "with title and detail",
      answer(403, { errors: [{ title: "Forbidden", detail: "not yours" }] }),
      "403 Forbidden not yours",
    ],
    ["with nothing", answer(403, { errors: [{}] }), "403"],
  ] as const) {
    it(`that was refused ${what}`, async () => {
      const told: (string | undefined)[] = [];
      const { client } = scripted([result], { onRequest: (event) => told.push(event.error) });
      await client.numbers.get("12065550100").catch(() => undefined);
      expect(told).to.deep.equal([error]);
    });
  }

  it("is the number of all, failures and 429s, and the time that went by for them", async () => {
    const runtime = virtualRuntime();
    const slow = (result: WireResult) => async () => {
      await runtime.sleep(2_000);
      return result;
    };
    const busy = [wire(429, "", { "retry-after": "7" }), wire(429, "", { "retry-after": "5" })].map(slow);
    const { client, requests } = scripted([...busy, wire(503, "")], { runtime });
    const error = await client.numbers.get("12065550100").catch((reason) => reason);
    const [, attempts, seconds] = /\((\d+) attempts in (\d+) s\)/.exec(error.message) ?? [];
    expect({ attempts, seconds }).to.deep.equal({ attempts: String(requests.length), seconds: "31" });
  });
});

describe("client: an API that dies in the middle of a run", () => {
  it("is found dead by one call, and no other asks it again", async () => {
    const { client, requests } = scripted([answer(200, numberDocument()), answer(503, {})], { failFast: true });
    await client.numbers.get("12065014377");
    await client.numbers.get("12065014377").catch(() => undefined);
    const asked = requests.length;
    const error = await client.numbers.get("12065014377").catch((reason) => reason);
    expect(error.message).to.contain("in an earlier call, so this call was not sent");
    expect(requests).to.have.length(asked);
  });
});
