/** How long and how often a call is tried, and what it then ends as. Virtual time, scripted answers. */
import { expect } from "chai";
import type { FlowrouteClient } from "../../src/client";
import {
  AmbiguousWriteError,
  FlowrouteError,
  NotFoundError,
  RateLimitedError,
  RefusedError,
  RejectedError,
  UnavailableError,
} from "../../src/client";
import type { WireResult } from "../../src/client/http/transport";
import type { Step } from "./support";
import {
  address,
  answer,
  apiError,
  cnamDocument,
  collect,
  cutOff,
  e911Document,
  failure,
  hang,
  messageId,
  numberDocument,
  refusedConnection,
  reset,
  routeDocument,
  scripted,
  taskDocument,
  virtualRuntime,
} from "./support";

const number = "12065014377";
const plain = { ...address, addressType: "", addressTypeNumber: "" };
const ok = answer(200, numberDocument());
const notHere = answer(404, apiError(404, undefined, "Could not find that resource on your account."));
const permanent: Step = {
  kind: "unsent",
  why: "offered no trusted TLS connection (CERT_HAS_EXPIRED)",
  permanent: true,
};

const reads: Record<string, (client: FlowrouteClient) => Promise<unknown>> = {
  get: (client) => client.numbers.get(number),
  list: (client) => collect(client.numbers.list()),
  details: (client) => client.numbers.details([number]),
  getCallback: (client) => client.numbers.getCallback(number, "sms_callback"),
  portability: (client) => client.numbers.portability([number]),
  "e911s.get": (client) => client.e911s.get("1"),
  "e911s.list": (client) => collect(client.e911s.list()),
  "e911s.validate": (client) => client.e911s.validate(address),
  "e911s.numbers": (client) => collect(client.e911s.numbers("1")),
  "cnams.get": (client) => client.cnams.get("1"),
  "cnams.list": (client) => collect(client.cnams.list()),
  "messages.get": (client) => client.messages.get(messageId),
  "messages.list": (client) => collect(client.messages.list({ startDate: "2026-01-01" })),
  "messages.getCallback": (client) => client.messages.getCallback("mms_callback"),
  "messages.provisioningStatus": (client) => client.messages.provisioningStatus("7"),
};
const sets: Record<string, (client: FlowrouteClient) => Promise<unknown>> = {
  update: (client) => client.numbers.update(number, { alias: "x" }),
  release: (client) => client.numbers.release(number),
  setRoute: (client) => client.numbers.setRoute(number, "primary", "1"),
  clearRoute: (client) => client.numbers.clearRoute(number, "primary"),
  "routes.update": (client) => client.routes.update("1", { value: "x" }),
  "routes.remove": (client) => client.routes.remove("1"),
  setCallback: (client) => client.numbers.setCallback(number, "sms_callback", "https://hooks.example"),
  removeCallback: (client) => client.numbers.removeCallback(number, "sms_callback"),
  "e911s.update": (client) => client.e911s.update("1", { label: "x" }),
  "e911s.remove": (client) => client.e911s.remove("1"),
  "e911s.assign": (client) => client.e911s.assign(number, "1"),
  "e911s.unassign": (client) => client.e911s.unassign(number),
  "cnams.update": (client) => client.cnams.update("1", "x"),
  "cnams.remove": (client) => client.cnams.remove("1"),
  "cnams.assign": (client) => client.cnams.assign(number, "1"),
  "cnams.unassign": (client) => client.cnams.unassign(number),
  "messages.setCallback": (client) => client.messages.setCallback("mms_callback", "https://hooks.example"),
  "messages.removeCallback": (client) => client.messages.removeCallback("mms_callback"),
};
const successes: Record<string, WireResult> = {
  "routes.update": answer(200, routeDocument("1")),
  "e911s.update": answer(200, e911Document("1")),
  "cnams.update": answer(200, cnamDocument("1")),
  "cnams.assign": answer(202, { data: { type: "cnam", id: 1, attributes: {} } }),
  "cnams.unassign": answer(202, { data: { type: "cnam", id: null, attributes: {} } }),
  update: ok,
};
const creates: [string, (client: FlowrouteClient) => Promise<unknown>, WireResult][] = [
  [
    "routes.create",
    (client) => client.routes.create({ alias: "a", routeType: "host", value: "b" }),
    answer(201, routeDocument()),
  ],
  ["e911s.create", (client) => client.e911s.create(plain), answer(201, e911Document())],
  ["cnams.create", (client) => client.cnams.create("Heartwood"), answer(201, cnamDocument())],
  [
    "messages.send",
    (client) => client.messages.send({ to: "2066418000", from: number, body: "hi" }),
    answer(202, { data: { type: "message", id: messageId } }),
  ],
  ["messages.provision", (client) => client.messages.provision([number], "enable"), answer(201, taskDocument())],
];
const create = (client: FlowrouteClient) => client.routes.create({ alias: "a", routeType: "host", value: "b" });

describe("client: persistence", () => {
  describe("what passes is tried again", () => {
    for (const [what, steps] of [
      ["no connection", [refusedConnection]],
      ["reset", [reset]],
      ["503", [answer(503)]],
      ["500 with HTML", [answer(500, "<h1>Oops</h1>")]],
      ["408", [answer(408)]],
      ["429", [answer(429)]],
      ["a cut-off answer", [cutOff(200)]],
      ["a cut-off 404", [cutOff(404)]],
      ["HTML with status 200", [answer(200, "<h1>Log in</h1>")]],
      ["another shape with status 200", [answer(200, { data: null })]],
      ["another number", [answer(200, numberDocument("12065550000"))]],
      ["one after the other", [reset, answer(503), answer(429), refusedConnection]],
    ] as [string, Step[]][]) {
      it(`read: ${what}`, async () => {
        const { client, requests } = scripted([...steps, ok]);
        expect((await client.numbers.get(number)).number).to.equal(number);
        expect(requests).to.have.length(steps.length + 1);
      });
    }

    for (const [name, call] of Object.entries(sets)) {
      it(`${name}: a lost answer`, async () => {
        const success = successes[name] ?? answer(204);
        const { client, requests } = scripted([reset, answer(502), success]);
        await call(client);
        expect(requests).to.have.length(3);
        expect(new Set(requests.map(({ method, target, body }) => `${method} ${target} ${body}`)).size).to.equal(1);
      });
    }

    for (const [name, call] of Object.entries(sets)) {
      it(`${name}: an answer that is not the API's own`, async () => {
        const page = answer(200, "<html><body>Please sign in</body></html>");
        const { client } = scripted([page, answer(403, apiError(403, undefined, "Not today."))]);
        expect(await failure(call(client), RejectedError)).to.have.property("status", 403);
      });
    }

    it("a release that was lost and then finds nothing is done", async () => {
      const { client, requests } = scripted([reset, notHere]);
      expect(await client.numbers.release(number)).to.equal("not-found");
      expect(requests).to.have.length(2);
    });

    it("a route's removal too", async () => {
      const { client } = scripted([answer(504), notHere]);
      expect(await client.routes.remove("1")).to.equal("not-found");
    });

    it("clearing a route too, once the number itself is read", async () => {
      const { client } = scripted([reset, notHere, ok]);
      await client.numbers.clearRoute(number, "primary");
    });
  });

  describe("what does not pass is not", () => {
    for (const [status, type] of [
      [400, RejectedError],
      [401, FlowrouteError],
      [403, RejectedError],
      [404, FlowrouteError],
      [422, RejectedError],
    ] as const) {
      it(`${status}`, async () => {
        const { client, requests } = scripted([answer(status, apiError(status))]);
        await failure(client.numbers.get(number), type);
        expect(requests).to.have.length(1);
      });
    }

    it("a certificate that is not trusted", async () => {
      const { client, requests } = scripted([permanent]);
      await failure(client.numbers.get(number), UnavailableError);
      expect(requests).to.have.length(1);
    });
  });

  for (const [name, create, success] of creates) {
    describe(`creating: ${name}`, () => {
      for (const step of [refusedConnection, answer(429), answer(429, "", { "retry-after": "2" })]) {
        it(`is tried again when it certainly was not done: ${label(step)}`, async () => {
          const { client, requests } = scripted([step, step, success]);
          await create(client);
          expect(requests).to.have.length(3);
        });
      }

      for (const step of [
        reset,
        answer(500),
        answer(503, "", { "retry-after": "1" }),
        answer(408),
        cutOff(201),
        answer(201, "<p>"),
        answer(201, { data: {} }),
        answer(307),
      ]) {
        it(`is a doubt otherwise: ${label(step)}`, async () => {
          const { client, requests } = scripted([step]);
          await failure(create(client), AmbiguousWriteError);
          expect(requests).to.have.length(1);
        });
      }

      it("a timeout is a doubt", async () => {
        const runtime = virtualRuntime();
        const { client, requests } = scripted([hang(runtime)], { runtime });
        await failure(create(client), AmbiguousWriteError);
        expect(requests).to.have.length(1);
      });

      it("a refused connection in the end is no doubt", async () => {
        const { client } = scripted([refusedConnection]);
        await failure(create(client), UnavailableError);
      });

      it("a connection of its own, as for a purchase", async () => {
        const { client, requests } = scripted([success]);
        await create(client);
        expect(requests[0]?.fresh).to.equal(true);
      });
    });
  }

  describe("a purchase is sent once, whatever happens", () => {
    const runtime = virtualRuntime();
    const cases: [string, Step, Parameters<typeof failure>[1]][] = [
      ["no connection", refusedConnection, UnavailableError],
      ["certificate", permanent, UnavailableError],
      ["429", answer(429), RateLimitedError],
      ["429 with Retry-After", answer(429, "", { "retry-after": "1" }), RateLimitedError],
      ["reset", reset, AmbiguousWriteError],
      ["timeout", hang(runtime), AmbiguousWriteError],
      ...[500, 502, 503, 504, 408].map((status): [string, Step, typeof AmbiguousWriteError] => [
        String(status),
        answer(status, "", { "retry-after": "0" }),
        AmbiguousWriteError,
      ]),
      ["a redirect", answer(307), AmbiguousWriteError],
      ["401", answer(401, apiError(401)), FlowrouteError],
      ["403", answer(403, apiError(403)), RejectedError],
      ["403 cut off", cutOff(403), RejectedError],
      ["404", notHere, NotFoundError],
      ["422", answer(422, apiError(422)), RejectedError],
    ];
    for (const [what, step, type] of cases) {
      it(`${what}: ${type.name}`, async () => {
        const { client, requests } = scripted([step], { runtime });
        await failure(client.numbers.purchase(number), type);
        expect(requests.map(({ method, target }) => `${method} ${target}`)).to.deep.equal([
          `POST /v2/numbers/${number}`,
        ]);
        expect(requests[0]).to.include({ timeoutMs: 60_000, fresh: true }).and.not.have.property("body");
      });
    }

    for (const step of [
      cutOff(201),
      cutOff(200, ""),
      answer(207, ""),
      answer(200, {}),
      answer(200, { message: "maintenance" }),
      answer(202, numberDocument(number)),
      answer(206, numberDocument(number)),
    ]) {
      it(`a 2xx that proves nothing is a doubt: ${label(step)}`, async () => {
        const { client, requests } = scripted([step]);
        await failure(client.numbers.purchase(number), AmbiguousWriteError);
        expect(requests).to.have.length(1);
      });
    }
  });

  describe("what an exhausted call ends as", () => {
    for (const [name, call] of Object.entries(reads)) {
      it(`${name}, 503: unavailable`, async () => {
        await failure(call(scripted([answer(503)]).client), UnavailableError);
      });
    }
    for (const [name, call] of Object.entries(sets)) {
      it(`${name}, 503: a doubt`, async () => {
        await failure(call(scripted([answer(503)]).client), AmbiguousWriteError);
      });
      it(`${name}, refused connections only: unavailable`, async () => {
        const error = await failure(call(scripted([refusedConnection]).client), UnavailableError);
        expect(error.message).to.contain("Nothing was changed");
      });
      it(`${name}, one lost answer and then refused connections: a doubt`, async () => {
        await failure(call(scripted([reset, refusedConnection]).client), AmbiguousWriteError);
      });
    }
    it("one lost answer and then 429 without end: a doubt for a write, a rate limit for a read", async () => {
      await failure(sets.update?.(scripted([reset, answer(429)]).client) as Promise<unknown>, AmbiguousWriteError);
      await failure(reads.get?.(scripted([reset, answer(429)]).client) as Promise<unknown>, RateLimitedError);
    });
  });

  describe("total time", () => {
    for (const random of [0, 0.5, 0.999]) {
      for (const [what, step] of [
        ["refused connections", refusedConnection],
        ["resets", reset],
        ["503", answer(503)],
        ["503 with a long Retry-After", answer(503, "", { "retry-after": "3600" })],
        ["HTML with status 200", answer(200, "<p>")],
      ] as [string, Step][]) {
        it(`${what} end within 20 s (chance ${random})`, async () => {
          const { client, elapsed, requests } = scripted([step], { runtime: virtualRuntime(() => random) });
          await failure(client.numbers.get(number), UnavailableError);
          expect(elapsed()).to.be.below(20_000);
          expect(requests.length).to.be.within(2, 10);
        });
      }

      it(`an API that hangs ends within a minute (chance ${random})`, async () => {
        const runtime = virtualRuntime(() => random);
        const { client, elapsed, requests } = scripted([hang(runtime)], { runtime });
        await failure(client.numbers.get(number), UnavailableError);
        expect(elapsed()).to.be.within(30_000, 60_000);
        expect(requests).to.have.length(2);
      });

      it(`one that fails slowly too (chance ${random})`, async () => {
        const runtime = virtualRuntime(() => random);
        const slow: Step = async () => {
          await runtime.sleep(4000);
          return answer(502);
        };
        const { client, elapsed } = scripted([slow], { runtime });
        await failure(client.numbers.get(number), UnavailableError);
        expect(elapsed()).to.be.below(20_000);
      });

      it(`one that fails in turns too (chance ${random})`, async () => {
        const runtime = virtualRuntime(() => random);
        const { client, elapsed } = scripted([reset, answer(503), hang(runtime)], { runtime });
        await failure(client.numbers.get(number), UnavailableError);
        expect(elapsed()).to.be.at.most(61_000);
      });

      it(`429s end within two minutes or so (chance ${random})`, async () => {
        const { client, elapsed } = scripted([answer(429, "", { "retry-after": "13" })], {
          runtime: virtualRuntime(() => random),
        });
        await failure(client.numbers.get(number), RateLimitedError);
        expect(elapsed()).to.be.within(100_000, 140_000);
      });
    }

    it("ten attempts that fail at once end a call, and 429s in between do not count", async () => {
      const inTurns: Step[] = Array.from({ length: 16 }, (_, at) => answer(at % 2 === 0 ? 503 : 429));
      for (const [steps, count] of [
        [[answer(503)], 10],
        [[...inTurns, answer(503)], 18],
      ] as [Step[], number][]) {
        const { client, requests } = scripted(steps, { runtime: virtualRuntime(() => 0) });
        await failure(client.numbers.get(number), UnavailableError);
        expect(requests).to.have.length(count);
      }
    });

    it("a short limit for one attempt makes more of them", async () => {
      const runtime = virtualRuntime();
      const { client, requests, elapsed } = scripted([hang(runtime)], { runtime, timeoutMs: 5000 });
      await failure(client.numbers.get(number), UnavailableError);
      expect(requests.length).to.be.within(3, 10);
      expect(elapsed()).to.be.at.most(60_000);
    });
  });

  describe("failing fast", () => {
    it("after one call has used up its attempts, the next fail at once with the same reason", async () => {
      const { client, requests, elapsed } = scripted([refusedConnection], { failFast: true });
      await failure(client.numbers.get(number), UnavailableError);
      const [count, time] = [requests.length, elapsed()];
      for (const call of [
        ...Object.values(reads),
        ...Object.values(sets),
        create,
        (c: FlowrouteClient) => c.numbers.purchase(number),
      ]) {
        const error = await failure(call(client), UnavailableError);
        expect(error.message).to.contain("in an earlier call, so this call was not sent").and.contain("ECONNREFUSED");
      }
      expect(requests).to.have.length(count);
      expect(elapsed()).to.equal(time);
    });

    it("a hanging API costs all calls together one minute", async () => {
      const runtime = virtualRuntime();
      const { client, elapsed, requests } = scripted([hang(runtime)], { runtime, failFast: true });
      await Promise.all(Array.from({ length: 50 }, () => failure(client.numbers.get(number), UnavailableError)));
      expect(elapsed()).to.be.at.most(61_000);
      expect(requests.length).to.be.at.most(30);
    });

    it("not by default", async () => {
      const { client, requests } = scripted([refusedConnection]);
      await failure(client.numbers.get(number), UnavailableError);
      const count = requests.length;
      await failure(client.numbers.get(number), UnavailableError);
      expect(requests.length).to.be.above(count);
    });

    it("not while others are answered", async () => {
      const byPath: Step = ({ target }) => (target.includes("4377") ? answer(503) : notHere);
      const { client, runtime, requests } = scripted([byPath], { failFast: true });
      const failing = failure(client.numbers.get(number), UnavailableError);
      await runtime.sleep(300);
      await client.numbers.find("12065550000");
      await failing;
      const count = requests.length;
      await client.numbers.find("12065550001");
      expect(requests).to.have.length(count + 1);
    });

    for (const [what, call] of [
      ["purchase", (client: FlowrouteClient) => client.numbers.purchase(number)],
      ["create", create],
    ] as const) {
      it(`not after the single doubt of a ${what}`, async () => {
        const { client } = scripted([reset, ok], { failFast: true });
        await failure(call(client), AmbiguousWriteError);
        expect((await client.numbers.get(number)).number).to.equal(number);
      });
    }

    it("not after 429s or refusals", async () => {
      const { client, requests } = scripted([answer(429)], { failFast: true });
      await failure(client.numbers.get(number), RateLimitedError);
      const count = requests.length;
      await failure(client.numbers.purchase(number), RateLimitedError);
      expect(requests).to.have.length(count + 1);
    });

    it("a write with a lost answer stays a doubt when it is cut short", async () => {
      const runtime = virtualRuntime();
      const byMethod: Step = ({ method }) =>
        method === "PATCH" ? answer(503, "", { "retry-after": "14.9" }) : refusedConnection;
      const { client } = scripted([byMethod], { runtime, failFast: true });
      const write = failure(client.numbers.update(number, { alias: "x" }), AmbiguousWriteError);
      await failure(client.numbers.get(number), UnavailableError);
      expect(await write).to.have.property("reason", "unknown-outcome");
    });
  });

  describe("being told of attempts", () => {
    it("each attempt, without its query, and a listener that throws changes nothing", async () => {
      const events: unknown[] = [];
      const { client } = scripted([reset, answer(200, { data: [] })], {
        onRequest: (event) => {
          events.push(event);
          throw new Error("listener");
        },
      });
      await collect(client.numbers.list({ alias: "private" }));
      expect(events).to.deep.equal([
        {
          method: "GET",
          path: "/v2/numbers",
          attempt: 1,
          durationMs: 0,
          error: "broke the connection before it answered (ECONNRESET)",
        },
        { method: "GET", path: "/v2/numbers", status: 200, attempt: 2, durationMs: 0 },
      ]);
    });
  });

  describe("closing", () => {
    it("calls that come later fail, without a request", async () => {
      const { client, requests } = scripted([ok]);
      client.close();
      await failure(client.numbers.get(number), RefusedError);
      expect(requests).to.have.length(0);
    });

    it("calls that wait fail too", async () => {
      const { client } = scripted([reset]);
      const waiting = failure(client.numbers.get(number), RefusedError);
      await Promise.resolve();
      client.close();
      expect((await waiting).message).to.contain("closed");
    });

    it("a write with a lost answer stays a doubt", async () => {
      const { client } = scripted([
        () => {
          client.close();
          return reset;
        },
      ]);
      await failure(client.numbers.release(number), AmbiguousWriteError);
    });
  });
});

function label(step: Step): string {
  if (typeof step === "function") return "a script";
  return step.kind === "answer"
    ? `${step.status}${step.complete ? "" : " cut off"} ${step.text.slice(0, 12)}`
    : step.why;
}
