/** Retry decisions and the spellings of Retry-After, as tables. */
import { expect } from "chai";
import fc from "fast-check";
import type { Effect } from "../../src/client/http/call";
import { attemptTimeoutMs, decideRetry, type Progress } from "../../src/client/http/retry";
import { maxRetryAfterMs, retryAfterMs } from "../../src/client/http/retry-after";
import type { Failure, Verdict } from "../../src/client/http/verdict";

const fresh: Progress = { failures: 1, throttles: 1, failingMs: 0, throttledMs: 0 };
const failing = (
  delivery: Failure["delivery"],
  failureKind: Failure["failureKind"] = "immediate",
  wait?: number,
): Failure => ({
  kind: "failing",
  delivery,
  failureKind,
  why: "",
  retryAfterMs: wait,
});
const throttled = (wait?: number): Verdict<never> => ({
  kind: "throttled",
  status: 429,
  body: { isFromFlowroute: false },
  retryAfterMs: wait,
});
const refused: Verdict<never> = { kind: "refused", status: 403, body: { isFromFlowroute: true } };
const done: Verdict<number> = { kind: "done", value: 1 };

describe("client: retry decision", () => {
  const outcomes: [string, Verdict<unknown>][] = [
    ["success", done],
    ["refusal", refused],
    ["429", throttled()],
    ["no connection", failing("unsent")],
    ["5xx or reset", failing("unknown")],
    ["timeout", failing("unknown", "timeout")],
    ["bad certificate", failing("unsent", "permanent")],
  ];
  const again: Record<Effect, string[]> = {
    read: ["429", "no connection", "5xx or reset", "timeout"],
    set: ["429", "no connection", "5xx or reset", "timeout"],
    create: ["429", "no connection"],
    purchase: [],
  };
  for (const effect of ["read", "set", "create", "purchase"] as const) {
    for (const [what, verdict] of outcomes) {
      const expected = again[effect].includes(what);
      it(`${effect}, ${what}: ${expected ? "again" : "stop"}`, () => {
        expect(decideRetry(effect, verdict, fresh, 0.5).again).to.equal(expected);
      });
    }
  }

  it("waits full jitter of an exponential delay from half a second to eight", () => {
    const waits = [1, 2, 3, 4, 5, 6].map((failures) =>
      decideRetry("read", failing("unknown"), { ...fresh, failures }, 1),
    );
    expect(waits).to.deep.equal([500, 1000, 2000, 4000, 8000, 8000].map((waitMs) => ({ again: true, waitMs })));
    expect(decideRetry("read", failing("unknown"), fresh, 0)).to.deep.equal({ again: true, waitMs: 0 });
  });

  for (const [what, verdict, progress, decision] of [
    ["Retry-After of a 429 is the least wait", throttled(7000), fresh, { again: true, waitMs: 7000 }],
    ["Retry-After: 0 still backs off", throttled(0), fresh, { again: true, waitMs: 250 }],
    [
      "429s are waited for up to two minutes",
      throttled(60_000),
      { ...fresh, throttledMs: 60_000 },
      { again: true, waitMs: 60_000 },
    ],
    ["and not longer", throttled(60_000), { ...fresh, throttledMs: 60_001 }, { again: false }],
    ["nor thirty times", throttled(), { ...fresh, throttles: 30 }, { again: false }],
    [
      "Retry-After of a 503 is cut to the window",
      failing("unknown", "immediate", 60_000),
      fresh,
      { again: true, waitMs: 15_000 },
    ],
    ["no attempt after the window", failing("unknown"), { ...fresh, failingMs: 15_000 }, { again: false }],
    [
      "a timeout is repeated in what is left of a minute",
      failing("unknown", "timeout"),
      { ...fresh, failingMs: 30_000 },
      { again: true, waitMs: 250 },
    ],
    ["unless that is too little", failing("unknown", "timeout"), { ...fresh, failingMs: 59_000 }, { again: false }],
  ] as const) {
    it(what, () => {
      expect(decideRetry("read", verdict, progress, 0.5)).to.deep.equal(decision);
    });
  }

  it("an attempt gets what is left of a minute, a purchase twice the limit", () => {
    expect(attemptTimeoutMs("read", 30_000, { ...fresh, failingMs: 0 })).to.equal(30_000);
    expect(attemptTimeoutMs("read", 30_000, { ...fresh, failingMs: 45_000 })).to.equal(15_000);
    expect(attemptTimeoutMs("set", 30_000, { ...fresh, failingMs: 70_000 })).to.equal(1000);
    expect(attemptTimeoutMs("read", 50, { ...fresh, failingMs: 0 })).to.equal(50);
    expect(attemptTimeoutMs("purchase", 30_000, fresh)).to.equal(60_000);
  });

  it("never repeats a purchase, nor a doubtful create, whatever came before (property)", () => {
    const verdicts = fc.oneof(
      fc.constantFrom(done, refused),
      fc.option(fc.nat(), { nil: undefined }).map(throttled),
      fc
        .tuple(
          fc.constantFrom("unsent" as const, "unknown" as const),
          fc.constantFrom("immediate" as const, "timeout" as const, "permanent" as const),
        )
        .map(([delivery, failureKind]) => failing(delivery, failureKind)),
    );
    const progress = fc.record({
      failures: fc.nat(20),
      throttles: fc.nat(50),
      failingMs: fc.nat(90_000),
      throttledMs: fc.nat(200_000),
    });
    fc.assert(
      fc.property(verdicts, progress, fc.double({ min: 0, max: 0.999, noNaN: true }), (verdict, before, random) => {
        expect(decideRetry("purchase", verdict, before, random).again).to.equal(false);
        if (verdict.kind === "failing" && verdict.delivery === "unknown") {
          expect(decideRetry("create", verdict, before, random).again).to.equal(false);
        }
        const read = decideRetry("read", verdict, before, random);
        if (read.again) expect(read.waitMs).to.be.within(0, 120_000);
      }),
    );
  });
});

describe("client: Retry-After", () => {
  const now = Date.UTC(2026, 10, 23, 12, 0, 0);
  for (const [headers, expected] of [
    [{}, undefined],
    [{ "retry-after": "" }, undefined],
    [{ "retry-after": "3" }, 3000],
    [{ "retry-after": " 3 " }, 3000],
    [{ "retry-after": "0" }, 0],
    [{ "retry-after": "0.25" }, 250],
    [{ "retry-after": "1.0005" }, 1001],
    [{ "retry-after": "-5" }, 0],
    [{ "retry-after": "86400" }, maxRetryAfterMs],
    [{ "retry-after": "9".repeat(400) }, maxRetryAfterMs],
    [{ "retry-after": "soon" }, undefined],
    [{ "retry-after": "5 minutes" }, undefined],
    [{ "retry-after": "NaN" }, undefined],
    [{ "retry-after": "1e3" }, undefined],
    [{ "retry-after": "0x10" }, undefined],
    [{ "retry-after": "Mon, 23 Nov 2026 12:00:07 GMT" }, 7000],
    [{ "retry-after": "2026-11-23T12:00:07" }, 7000],
    [{ "retry-after": "2026-11-23T14:00:07+02:00" }, 7000],
    [{ "retry-after": "Mon, 23 Nov 2026 12:00:07" }, 7000],
    [{ "retry-after": "Monday, 23-Nov-26 12:00:07 GMT" }, 7000],
    [{ "retry-after": "2026-11-23T12:00:07Z" }, 7000],
    [{ "retry-after": "Mon, 23 Nov 2026 11:00:00 GMT" }, 0],
    [{ "retry-after": "Tue, 24 Nov 2026 12:00:00 GMT" }, maxRetryAfterMs],
    [{ "retry-after": "Mon, 99 Nov 2026 12:00:00 GMT" }, undefined],
    [{ "retry-after-ms": "350" }, 350],
    [{ "retry-after-ms": "350", "retry-after": "9" }, 350],
    [{ "retry-after-ms": "soon", "retry-after": "9" }, 9000],
    [{ "x-ratelimit-reset": "4" }, 4000],
    [{ "x-ratelimit-reset": String(now / 1000 + 5) }, 5000],
    [{ "x-ratelimit-reset": String(now + 6000) }, 6000],
    [{ "x-ratelimit-reset": String(now / 1000 - 5) }, 0],
    [{ "x-ratelimit-reset": "Mon, 23 Nov 2026 12:00:07 GMT" }, 7000],
    [{ "retry-after": "nonsense", "x-ratelimit-reset": "4" }, 4000],
  ] as [Record<string, string>, number | undefined][]) {
    it(`${JSON.stringify(headers).slice(0, 80)}: ${expected}`, () => {
      expect(retryAfterMs((name) => headers[name], now)).to.equal(expected);
    });
  }

  it("is undefined or between 0 and a minute, whatever is sent (property)", () => {
    const values = fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String), fc.date().map(String));
    fc.assert(
      fc.property(fc.constantFrom("retry-after", "retry-after-ms", "x-ratelimit-reset"), values, (name, value) => {
        const wait = retryAfterMs((asked) => (asked === name ? value : undefined), now);
        if (wait !== undefined) expect(wait).to.be.within(0, maxRetryAfterMs);
      }),
    );
  });
});
