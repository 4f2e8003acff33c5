/** Numbers as people write them, base URLs, keys, the real clock, tolerant decoding. */
import { expect } from "chai";
import fc from "fast-check";
import {
  AmbiguousWriteError,
  createClient,
  FlowrouteError,
  normalizeNumber,
  RefusedError,
  systemRuntime,
} from "../../src/client";
import { parseBaseUrl } from "../../src/client/http/base-url";
import { readBoolean, readId, readMoney } from "../../src/client/json/document";
import { accessKey, answer, collect, failure, scripted, secretKey } from "./support";

describe("client: normalizeNumber", () => {
  for (const [given, expected] of [
    ["12065550142", "12065550142"],
    ["+12065550142", "12065550142"],
    ["2065550142", "12065550142"],
    ["+1 (206) 555-0142", "12065550142"],
    ["206.555.0142", "12065550142"],
    ["1/206/555/0142", "12065550142"],
    ["\u202a+1\u00a0206\u2011555\u20130142\u202c", "12065550142"],
    [" 800 555 0199\n", "18005550199"],
  ] as const) {
    it(`${JSON.stringify(given)} is ${expected}`, () => {
      expect(normalizeNumber(given)).to.equal(expected);
    });
  }

  for (const given of [
    "",
    "+",
    "206555014",
    "120655501422",
    "1206555014",
    "+2065550142",
    "0065550142",
    "+442071838750",
    "1-800-FLOWERS",
    "1206++5550142",
    "٢٠٦٥٥٥٠١٤٢",
    "details",
    undefined,
    null,
    12065550142,
  ]) {
    it(`${JSON.stringify(given)} is refused, saying what is accepted`, () => {
      expect(() => normalizeNumber(given as string)).to.throw(
        RefusedError,
        /11 digits that begin with 1, or 10 digits/,
      );
    });
  }

  it("gives 11 digits that stay the same, or refuses (property)", () => {
    const texts = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."0123456789+-() ."), maxLength: 16 }));
    fc.assert(
      fc.property(texts, (text) => {
        try {
          const number = normalizeNumber(text);
          expect(number).to.match(/^1\d{10}$/);
          expect(normalizeNumber(number)).to.equal(number);
          expect(normalizeNumber(`+${number}`)).to.equal(number);
        } catch (error) {
          expect(error).to.be.instanceOf(RefusedError);
        }
      }),
    );
  });
});

describe("client: base URL", () => {
  for (const [given, expected] of [
    ["https://api.flowroute.com", "https://api.flowroute.com"],
    ["https://api.flowroute.com/", "https://api.flowroute.com"],
    ["HTTPS://API.Flowroute.com:443//", "https://api.flowroute.com"],
    ["https://gateway.example/flowroute/", "https://gateway.example/flowroute"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["http://127.8.9.1:1/", "http://127.8.9.1:1"],
    ["http://localhost:9", "http://localhost:9"],
    ["http://[::1]:9", "http://[::1]:9"],
  ] as const) {
    it(`${given} is ${expected}`, () => {
      expect(parseBaseUrl(given)).to.equal(expected);
      expect(createClient({ accessKey, secretKey, baseUrl: given }).baseUrl).to.equal(expected);
    });
  }

  for (const given of [
    "",
    "api.flowroute.com",
    "http://api.flowroute.com",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://10.0.0.1",
    "http://[::2]",
    "http://0.0.0.0",
    "ftp://127.0.0.1",
    "file:///etc/passwd",
    "https://user:pw@api.flowroute.com",
    "https://api.flowroute.com/?a=1",
    "https://api.flowroute.com/#x",
  ]) {
    it(`${given} is refused`, () => {
      expect(() => parseBaseUrl(given)).to.throw(
        RefusedError,
        /Nothing was sent\. \[invalid-configuration\]\n {2}Set baseUrl to an https/,
      );
    });
  }

  it("does not repeat credentials that stand in a URL", () => {
    expect(() => parseBaseUrl("http://user:hunter2@evil.example"))
      .to.throw(RefusedError)
      .that.does.not.match(/hunter2/);
  });
});

describe("client: making one", () => {
  for (const [what, keys] of [
    ["no access key", { accessKey: "", secretKey }],
    ["no secret key", { accessKey, secretKey: undefined }],
    ["a line break at the end of a key", { accessKey, secretKey: `${secretKey}\n` }],
    ["a colon in the access key", { accessKey: "a:b", secretKey }],
  ] as const) {
    it(`${what} is refused, saying how to set it and not what it was`, () => {
      expect(() => createClient(keys as { accessKey: string; secretKey: string }))
        .to.throw(RefusedError, /Set accessKey and secretKey\.$/)
        .that.does.not.match(/do-not-print/);
    });
  }

  for (const timeoutMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`a time limit of ${timeoutMs} is refused`, () => {
      expect(() => createClient({ accessKey, secretKey, timeoutMs })).to.throw(RefusedError, /timeoutMs/);
    });
  }
});

describe("client: the real clock", () => {
  it("tells time and chance", () => {
    expect(systemRuntime.now()).to.be.above(Date.UTC(2026, 0, 1));
    expect(systemRuntime.random()).to.be.within(0, 1);
  });

  it("wakes up, and sooner when told to", async () => {
    await systemRuntime.sleep(1);
    const reason = new Error("enough");
    const already = AbortSignal.abort(reason);
    expect(await systemRuntime.sleep(60_000, already).catch((error) => error)).to.equal(reason);
    const controller = new AbortController();
    const sleeping = systemRuntime.sleep(60_000, controller.signal).catch((error) => error);
    controller.abort(reason);
    expect(await sleeping).to.equal(reason);
  });
});

describe("client: tolerant decoding", () => {
  for (const [value, expected] of [
    [4, "4"],
    ["4", "4"],
    ["", null],
    [null, null],
    [undefined, null],
    [1.5, null],
    [{}, null],
    [0, "0"],
  ] as const) {
    it(`id ${JSON.stringify(value)} is ${expected}`, () => {
      expect(readId(value)).to.equal(expected);
    });
  }

  for (const [value, expected] of [
    [1.25, 1.25],
    [0, 0],
    ["1.25", 1.25],
    ["$1.25", 1.25],
    [" 5 ", 5],
    ["", undefined],
    ["free", undefined],
    ["1e3", undefined],
    ["1,000.00", undefined],
    [null, undefined],
    [-1, undefined],
    ["-1", undefined],
    [Number.NaN, undefined],
    [[], undefined],
    [true, undefined],
  ] as const) {
    it(`price ${JSON.stringify(value)} is ${expected}`, () => {
      expect(readMoney(value)).to.equal(expected);
    });
  }

  for (const [value, expected] of [
    [true, true],
    ["true", true],
    ["True", true],
    [false, false],
    ["False", false],
    ["", undefined],
    [1, undefined],
    [null, undefined],
  ] as const) {
    it(`boolean ${JSON.stringify(value)} is ${expected}`, () => {
      expect(readBoolean(value)).to.equal(expected);
    });
  }

  it("ends in a value or one of our errors, whatever JSON comes with whatever status (property)", async () => {
    const keys = fc.constantFrom(
      "data",
      "errors",
      "id",
      "attributes",
      "relationships",
      "links",
      "next",
      "value",
      "detail",
      "title",
      "alias",
      "primary_route",
      "setup_cost",
      "__proto__",
    );
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom(null, true, 0, 1.5, "", "12065014377", "x"),
        fc.array(tie("json"), { maxLength: 3 }),
        fc.dictionary(keys, tie("json"), { maxKeys: 5 }),
      ),
    }));
    const statuses = fc.constantFrom(200, 201, 204, 207, 301, 400, 401, 403, 404, 409, 422, 429, 500, 503);
    const number = "12065014377";
    await fc.assert(
      fc.asyncProperty(statuses, json, async (status, body) => {
        const make = () => scripted([answer(status, body)]).client;
        for (const call of [
          make().numbers.get(number),
          make().numbers.details([number]),
          make().numbers.update(number, { alias: "x" }),
          make().routes.create({ alias: "a", routeType: "host", value: "b" }),
          make().routes.edgeStrategies(),
          collect(make().numbers.search({ limit: 5 })),
          collect(make().numbers.list({ limit: 5 })),
        ]) {
          await call.catch((error) => {
            if (!(error instanceof FlowrouteError)) throw error;
          });
        }
        const purchase = make().numbers.purchase(number);
        if (status < 300 || status >= 500 || status === 301) await failure(purchase, AmbiguousWriteError);
        else await failure(purchase, FlowrouteError);
      }),
      { numRuns: 150 },
    );
  });
});
