/** What every known refusal becomes: its class, its reason, its text; and what no error ever shows. */
import { inspect } from "node:util";
import { expect } from "chai";
import nock from "nock";
import * as flowroute from "../../src/client";
import {
  AmbiguousWriteError,
  AuthError,
  FlowrouteError,
  NotFoundError,
  RateLimitedError,
  RefusedError,
  RejectedError,
  UnavailableError,
} from "../../src/client";
import { plainText, readErrorBody, rejectionReason } from "../../src/client/http/error-body";
import {
  accessKey,
  answer,
  apiError,
  basic,
  failure,
  host,
  isolateNetwork,
  numberDocument,
  overNock,
  refusedConnection,
  scripted,
  secretKey,
} from "./support";

const number = "12065014377";

describe("client: errors", () => {
  isolateNetwork();

  describe("401", () => {
    it("says that the keys are wrong and where they are set", async () => {
      nock(host)
        .get(`/v2/numbers/${number}`)
        .reply(401, apiError(401, "Unauthorized", "Authentication failed.", "abc"));
      const hints = { keys: "Set them in the portal.", authError: "They are read at the start." };
      const error = await failure(overNock({ hints }).numbers.get(number), AuthError);
      expect(error).to.include({ status: 401, title: "Unauthorized", requestId: "abc", method: "GET" });
      expect(error.path).to.equal(`/v2/numbers/${number}`);
      expect(error.message)
        .to.contain("Authentication failed.")
        .and.match(
          / Nothing was changed\. \[keys-rejected\]\n {2}Set them in the portal\.\n {2}They are read at the start\.$/,
        );
    });
  });

  describe("403 never speaks of credentials", () => {
    for (const [what, title, detail, reason, advice] of [
      ["the documented sample", "ActionNotAuthorizedError", "", "not-authorized", /suspended.*lack the feature/s],
      ["no funds", "Forbidden", "Insufficient funds available to complete the request.", "no-funds", /Add funds/],
      [
        "no funds under any title",
        "ActionNotAuthorizedError",
        "Insufficient funds to perform this operation.",
        "no-funds",
        /Add funds/,
      ],
      ["duplicate address", undefined, "Duplicate address.", "duplicate", /already has/],
      [
        "route in use",
        "This Route has numbers still associated to it.",
        "Please disassociate all numbers before deleting.",
        "in-use",
        /Detach/,
      ],
      ["something new", "Strange", "The moon is full.", "rejected", /support about request 5d8a1c3e/],
    ] as const) {
      it(what, async () => {
        const { client } = scripted([answer(403, apiError(403, title, detail))]);
        const error = await failure(client.numbers.purchase(number), RejectedError);
        expect(error.reason).to.equal(reason);
        expect(error.message)
          .to.match(advice)
          .and.not.match(/credential|keys? (?:is|are) wrong/i);
        if (title !== undefined) expect(error.message).to.contain(title.replace(/\.$/, ""));
        expect(error.message).to.contain(detail);
      });
    }
  });

  describe("other refusals", () => {
    for (const [what, status, body, reason, text] of [
      [
        "duplicate CNAM",
        422,
        apiError(422, undefined, "Duplicate CNAM entry found on your account"),
        "duplicate",
        "Duplicate CNAM",
      ],
      [
        "E911 on a number without emergency services",
        422,
        apiError(
          422,
          "Invalid Resource",
          "Cannot assign an E911 record to a number that does not support emergency services.",
        ),
        "invalid",
        "emergency services",
      ],
      [
        "no such place",
        400,
        apiError(400, "Client Error", "Could not geocode this address. Please check the validity of your address."),
        "invalid",
        "geocode",
      ],
      ["a status that is text", 422, { errors: [{ status: "422", detail: "Bad limit" }] }, "invalid", "Bad limit"],
      ["a media type", 415, apiError(415, "Unsupported Media Type"), "invalid", "Unsupported Media Type"],
      ["no money, said by the status alone", 402, "", "no-funds", "402"],
      [
        "HTML of a firewall",
        406,
        "<html><style>a{}</style><h1>Blocked &amp; logged</h1></html>",
        "rejected",
        "Blocked & logged",
      ],
      [
        "MMS too large",
        422,
        apiError(422, undefined, 'Error fetching media: File at "" is over 767840 byte limit.'),
        "invalid",
        "767840",
      ],
    ] as const) {
      it(what, async () => {
        const { client, requests } = scripted([answer(status, body)]);
        const error = await failure(client.numbers.setRoute(number, "primary", "1"), RejectedError);
        expect(error).to.include({ status, reason });
        expect(error.message).to.contain(text).and.contain(`set the primary route of number ${number}`);
        expect(requests).to.have.length(1);
      });
    }

    it("an object detail gives complaints by field", async () => {
      const complaint = "ZIP code must be at least 4 and at most 7 digits long";
      const detail = { data: { attributes: { zip: [complaint], alias: "too long", "a b": { c: ["d", 5] } } } };
      const { client } = scripted([answer(422, apiError(422, undefined, detail))]);
      const error = await failure(client.routes.create({ alias: "a", routeType: "host", value: "b" }), RejectedError);
      expect(error.fields).to.deep.equal({ zip: [complaint], alias: ["too long"], "a b.c": ["d", "5"] });
      expect(error.message).to.contain(`zip: ${complaint}`);
    });

    it("405 in the server's own words", async () => {
      const body = apiError(405, "Method Not Allowed", "The method is not allowed for the requested URL.");
      const { client } = scripted([answer(405, body)]);
      const error = await failure(client.numbers.details([number]), RejectedError);
      expect(error.message).to.contain("The method is not allowed for the requested URL.");
    });

    it("404 of a purchase says that nothing was bought", async () => {
      const { client } = scripted([answer(404, apiError(404, undefined, "No such number in stock."))]);
      expect((await failure(client.numbers.purchase(number), NotFoundError)).message).to.contain("Nothing was bought");
    });

    it("a refusal after a lost answer does not claim that nothing was changed", async () => {
      const { client } = scripted([answer(503), answer(422, apiError(422, "Bad"))]);
      const error = await failure(client.numbers.update(number, { alias: "x" }), RejectedError);
      expect(error.message).not.to.contain("Nothing was changed");
    });
  });

  describe("redirects", () => {
    for (const status of [301, 302, 303, 307, 308]) {
      it(`${status} is refused, and nothing is sent to the other place`, async () => {
        nock(host).get(`/v2/numbers/${number}`).reply(status, "", { location: "http://evil.example/v2/numbers?x=1" });
        const error = await failure(overNock().numbers.get(number), RefusedError);
        expect(error.reason).to.equal("redirected");
        expect(error.message).to.contain("a redirect to http://evil.example");
        expect(error.message).not.to.contain("x=1");
      });

      it(`${status} after a purchase is a doubt`, async () => {
        nock(host).post(`/v2/numbers/${number}`).reply(status, "", { location: "/login" });
        const error = await failure(overNock().numbers.purchase(number), AmbiguousWriteError);
        expect(error.message).to.contain("may have been bought");
      });
    }
  });

  describe("texts of failures", () => {
    it("a refused connection: what, where, what to do", async () => {
      const { client } = scripted([refusedConnection]);
      const error = await failure(client.numbers.get(number), UnavailableError);
      expect(error.message).to.match(
        /^Could not read number 12065014377: Flowroute at https:\/\/api\.flowroute\.com could not be reached \(ECONNREFUSED\) \(\d+ attempts in \d+ s\)\. Nothing was changed\. \[unavailable\]\n {2}Check the network and the address/,
      );
    });

    it("HTML instead of JSON is shown as text, cut", async () => {
      const page = `<html><script>var a="<b>";</script><body><h1>Welcome&nbsp;to the hotel</h1>${"x".repeat(5000)}</body>`;
      const { client } = scripted([answer(200, page)]);
      const error = await failure(client.numbers.get(number), UnavailableError);
      expect(error.message).to.contain('is not JSON: "Welcome to the hotel xxx').and.not.contain("<");
      expect(error.message.length).to.be.below(800);
    });

    it("a doubtful purchase says to look before buying again", async () => {
      const { client } = scripted([answer(502, "<h1>Bad gateway</h1>")]);
      const error = await failure(client.numbers.purchase(number), AmbiguousWriteError);
      expect(error).to.include({ status: 502, detail: "Bad gateway" });
      expect(error.message).to.contain(`buy number ${number}`).and.contain("may have been bought and charged");
    });
  });

  describe("secrets", () => {
    it("do not show in the client, however it is printed", () => {
      const client = overNock();
      const seen = [
        inspect(client, { depth: 20, showHidden: true, getters: true }),
        JSON.stringify(client),
        String(client),
      ];
      expectNoKeys(seen.join("\n"));
      client.close();
    });

    it("do not show in errors, even when a server echoes them", async () => {
      const echo = `Authorization: ${basic} key=${secretKey} access=${accessKey}`;
      for (const [status, body] of [
        [401, apiError(401, echo, echo, echo)],
        [403, `<html>${echo}</html>`],
        [404, { message: echo }],
        [422, apiError(422, undefined, { data: { attributes: { alias: [echo] } } })],
        [429, apiError(429, echo)],
        [500, echo],
        [200, echo],
        [302, echo],
      ] as const) {
        const events: unknown[] = [];
        const { client } = scripted(
          [answer(status, body, { location: `https://u:${secretKey}@x.example/${secretKey}` })],
          {
            onRequest: (event) => events.push(event),
          },
        );
        for (const call of [
          () => client.numbers.get(number),
          () => client.routes.create({ alias: "a", routeType: "host", value: "b" }),
        ]) {
          const error = await failure(call(), FlowrouteError);
          expectNoKeys(
            inspect(error, { depth: 20, showHidden: true, getters: true }) + JSON.stringify(error) + error.stack,
          );
        }
        expectNoKeys(inspect(events, { depth: 20 }));
      }
    });

    it("do not show in the warning of a 207", async () => {
      const body = { ...numberDocument(number), ...apiError(500, undefined, `sent ${secretKey}`) };
      const { client } = scripted([answer(207, body)]);
      expectNoKeys(JSON.stringify(await client.numbers.purchase(number)));
    });
  });

  describe("shape", () => {
    it("no error has a property that Pulumi's host misreads", async () => {
      const { client } = scripted([answer(403, apiError(403, "T", "D", "R"))]);
      const error = await failure(client.numbers.purchase(number), RejectedError);
      for (const name of ["id", "code", "metadata"]) expect(error).not.to.have.property(name);
      expect(Object.keys(error)).to.have.members([
        "status",
        "title",
        "detail",
        "requestId",
        "method",
        "path",
        "reason",
      ]);
    });

    it("every class has its name and is a FlowrouteError", () => {
      const classes = Object.entries(flowroute).filter(([name]) => name.endsWith("Error"));
      expect(classes).to.have.length(8);
      for (const [name, value] of classes) {
        const isGeneral = value === FlowrouteError || value === RefusedError;
        const error: FlowrouteError = isGeneral
          ? new (value as typeof FlowrouteError)("in-use", "text\nmore")
          : new (value as typeof AuthError)("text\nmore");
        expect(error).to.be.instanceOf(FlowrouteError).and.instanceOf(Error);
        expect(error.name).to.equal(name);
        expect(String(error)).to.equal(`${name}: text [${error.reason}]\nmore`);
        expect(Object.keys(error).filter((key) => key !== "reason")).to.deep.equal([]);
      }
    });

    it("a rate limit carries the wait that was asked for", async () => {
      const { client } = scripted([answer(429, "", { "retry-after": "7" })]);
      const error = await failure(client.numbers.purchase(number), RateLimitedError);
      expect(error.retryAfterMs).to.equal(7000);
    });
  });

  describe("reading a body", () => {
    const same = (text: string) => text;

    it("says whether it is the API's own", () => {
      expect(readErrorBody('{"errors":[{"detail":"x"}]}', same).isFromFlowroute).to.equal(true);
      for (const text of ["", "null", "[]", '{"errors":[]}', '{"errors":"no"}', '{"errors":["no"]}', '{"errors":']) {
        expect(readErrorBody(text, same).isFromFlowroute, text).to.equal(false);
      }
    });

    it("survives hostile field names and depths", () => {
      const deep = `${'{"a":'.repeat(50)}1${"}".repeat(50)}`;
      const text = `{"errors":[{"detail":{"__proto__":["p"],"constructor":["c"],"deep":${deep}}}]}`;
      const { fields } = readErrorBody(text, same);
      expect(Object.entries(fields ?? {})).to.deep.equal([
        ["__proto__", ["p"]],
        ["constructor", ["c"]],
      ]);
    });

    it("takes the first title and all details", () => {
      const body = {
        errors: [
          { title: "A", detail: "one" },
          { title: "B", detail: "two" },
        ],
      };
      expect(readErrorBody(JSON.stringify(body), same)).to.deep.equal({
        isFromFlowroute: true,
        title: "A",
        detail: "one; two",
      });
    });

    it("plain text has no markup, shows control characters, and has an end", () => {
      expect(plainText("<p>a\u0000\u001b[31m b</p>\n<br>c")).to.equal("a\\u0000\\u001b[31m b c");
      expect(plainText("y".repeat(1000))).to.have.length(303);
    });
  });

  describe("rejectionReason", () => {
    for (const [status, title, detail, reason] of [
      [403, undefined, undefined, "rejected"],
      [403, "ActionNotAuthorizedError", undefined, "not-authorized"],
      [403, "ActionNotAuthorizedError", "Duplicate address.", "duplicate"],
      [403, undefined, "Number is already on your account", "duplicate"],
      [403, undefined, "Route alias already in use", "duplicate"],
      [403, undefined, "This route is in use by 2 numbers", "in-use"],
      [403, undefined, "E911 record has numbers still associated to it", "in-use"],
      [403, undefined, "Your account has been suspended", "not-authorized"],
      [403, undefined, "The balance is too low: negative balance", "no-funds"],
      [409, undefined, "Records are already associated", "duplicate"],
      [422, undefined, undefined, "invalid"],
      [400, "Client Error", undefined, "invalid"],
      [402, undefined, undefined, "no-funds"],
      [410, undefined, undefined, "rejected"],
    ] as const) {
      it(`${status} ${title ?? "-"} ${detail ?? "-"}: ${reason}`, () => {
        expect(rejectionReason(status, title, detail)).to.equal(reason);
      });
    }
  });
});

function expectNoKeys(text: string): void {
  const base64 = basic.slice("Basic ".length);
  for (const secret of [secretKey, accessKey, base64]) expect(text).not.to.contain(secret);
}
