/** Lists over servers that clamp, lie, shuffle and repeat. */
import { expect } from "chai";
import fc from "fast-check";
import { type FlowrouteClient, RejectedError, UnavailableError } from "../../src/client";
import type { Send } from "../../src/client/http/call";
import { type Listing, listBounds, paginate } from "../../src/client/http/pages";
import type { Step } from "./support";
import { answer, apiError, collect, failure, scripted, virtualRuntime } from "./support";

const route = (id: number | string) => ({
  type: "route",
  id,
  attributes: { alias: `r${id}`, route_type: "host", value: "x" },
});
const range = (from: number, to: number) => Array.from({ length: Math.max(to - from, 0) }, (_, index) => from + index);
const page = (ids: readonly (number | string)[], next?: unknown) =>
  answer(200, { data: ids.map(route), links: { self: "x", ...(next === undefined ? {} : { next }) } });

function window(target: string): { limit: number; offset: number } {
  const query = new URL(target, "http://x").searchParams;
  return { limit: Number(query.get("limit")), offset: Number(query.get("offset")) };
}

/** A server with `total` routes, the reserved one first, that gives at most `most` of them at once. */
const server =
  (total: number, most: number, next = "http://cdr-api/routes?offset=2&limit;=2"): Step =>
  ({ target }) => {
    const { limit, offset } = window(target);
    const end = Math.min(offset + Math.min(limit, most), total);
    return page(range(offset, end), end < total ? next : undefined);
  };

const ids = async (steps: Step[], query = {}) => {
  const script = scripted(steps);
  const found = (await collect(script.client.routes.list(query))).map(({ id }) => Number(id));
  return { found, offsets: script.requests.map(({ target }) => window(target).offset), requests: script.requests };
};

describe("client: lists", () => {
  it("reads by 200 until `next` is missing", async () => {
    const { found, requests } = await ids([server(450, 200)]);
    expect(found).to.deep.equal(range(0, 450));
    expect(requests.map(({ target }) => target)).to.deep.equal([
      "/v2/routes?limit=200&offset=0",
      "/v2/routes?limit=200&offset=200",
      "/v2/routes?limit=200&offset=400",
    ]);
  });

  it("asks again where a short page announces more: a server that clamps loses nothing", async () => {
    const { found, offsets } = await ids([server(25, 10)]);
    expect(found).to.deep.equal(range(0, 25));
    expect(offsets).to.deep.equal([0, 10, 20]);
  });

  it("takes a full page without `next` for the last", async () => {
    expect((await ids([page(range(0, 200))])).offsets).to.deep.equal([0]);
  });

  for (const next of [null, ""]) {
    it(`takes ${JSON.stringify(next)} for no next page`, async () => {
      expect((await ids([page([0, 1], next)])).offsets).to.deep.equal([0]);
    });
  }

  for (const next of [
    "http://evil.example/v2/routes?limit=200&offset=0",
    "https://api.flowroute.com/routes?offset=0&limit;=200",
    "javascript:alert(1)",
    { href: "https://api.flowroute.com/v2/routes?offset=7" },
  ]) {
    it(`never follows ${JSON.stringify(next)}`, async () => {
      const { found, requests } = await ids([page(range(0, 200), next), page([200])]);
      expect(found).to.have.length(201);
      expect(requests[1]?.target).to.equal("/v2/routes?limit=200&offset=200");
    });
  }

  it("reads a list that is wrapped once more", async () => {
    const { found } = await ids([answer(200, { data: { data: [route(0)], links: { next: "x" } } }), page([6])]);
    expect(found).to.deep.equal([0, 6]);
  });

  it("gives what comes twice once", async () => {
    const { found } = await ids([page([0, 2, 3, 2], "x"), page([3, 4], "x"), page([0, 5])]);
    expect(found).to.deep.equal([0, 2, 3, 4, 5]);
  });

  it("stops after the asked number of items, asking for no more than these", async () => {
    const { found, requests } = await ids([server(1000, 200)], { limit: 3 });
    expect(found).to.deep.equal([0, 1, 2]);
    expect(requests.map(({ target }) => target)).to.deep.equal(["/v2/routes?limit=3&offset=0"]);
    expect((await ids([server(1000, 200)], { limit: 250 })).found).to.deep.equal(range(0, 250));
  });

  it("asks for the next page only when it is wanted", async () => {
    const { client, requests } = scripted([server(1000, 200)]);
    let count = 0;
    for await (const _ of client.routes.list()) {
      count += 1;
      if (count === 200) break;
    }
    expect(requests).to.have.length(1);
  });

  it("can be iterated again, reading anew", async () => {
    const { client, requests } = scripted([server(3, 200)]);
    const list = client.routes.list();
    expect(await collect(list)).to.deep.equal(await collect(list));
    expect(requests).to.have.length(2);
  });

  for (const [what, steps] of [
    ["an empty page that announces more", [page([1, 2], "x"), page([], "x")]],
    ["an empty first page that announces more", [page([], "x")]],
    ["the same page for ever", [page([1, 2], "x")]],
  ] as [string, Step[]][]) {
    it(`ends in an error on ${what}`, async () => {
      const { client, requests } = scripted(steps);
      const error = await failure(collect(client.routes.list()), UnavailableError);
      expect(error.reason).to.equal("incomplete-list");
      expect(requests.length).to.be.below(8);
    });
  }

  it("takes a page that repeats the end of the one before it for whole: something has come in front", async () => {
    const { found, offsets } = await ids([page([0, 1, 2, 3], "x"), page([2, 3, 4])]);
    expect(found).to.deep.equal([0, 1, 2, 3, 4]);
    expect(offsets).to.deep.equal([0, 4]);
  });

  it("reads again what has changed its order between two pages, until nothing new comes", async () => {
    const steps = [
      page([0, 1, 2], "x"),
      page([1, 4]),
      page([0, 1, 3], "x"),
      page([2, 4]),
      page([0, 1, 3], "x"),
      page([2, 4]),
    ];
    const { found, offsets } = await ids(steps);
    expect(found).to.deep.equal([0, 1, 2, 4, 3]);
    expect(offsets).to.deep.equal([0, 3, 0, 3]);
  });

  it("reads again when a page that was announced is empty, and takes a list that has it then", async () => {
    const { found } = await ids([page([0, 1], "x"), page([]), page([0, 1], "x"), page([2])]);
    expect(found).to.deep.equal([0, 1, 2]);
  });

  it("does not end where an announced page stays empty", async () => {
    const empty: Step = ({ target }) => (window(target).offset === 0 ? page([0, 1], "x") : page([]));
    const { client, requests } = scripted([empty]);
    await failure(collect(client.routes.list()), UnavailableError);
    expect(requests.length).to.be.below(30);
  });

  describe("prove nothing when they are no plain, whole 200", () => {
    const plain = { data: [route(0)], links: { self: "x" } };
    for (const [what, step] of [
      ["errors beside the data", answer(200, { data: [route(0)], errors: [{ title: "Service Unavailable" }] })],
      ["an empty list of errors", answer(200, { data: [route(0)], errors: [] })],
      ["202", answer(202, plain)],
      ["203", answer(203, plain)],
      ["206", answer(206, plain)],
      ["207", answer(207, plain)],
      ["no data", answer(200, {})],
      ["a word of maintenance", answer(200, { message: "maintenance" })],
      ["something of another type", answer(200, { data: [route(0), { type: "number", id: "5" }] })],
    ] as [string, Step][]) {
      it(`routes: ${what}`, async () => {
        const { client, requests } = scripted([step]);
        const error = await failure(collect(client.routes.list()), UnavailableError);
        expect(error.reason).to.equal("not-flowroute");
        expect(error.message).to.contain("Nothing was changed");
        expect(requests.length).to.be.within(2, 12);
      });

      it(`routes: ${what}, once, is read again`, async () => {
        const { client } = scripted([step, page([0, 7])]);
        expect((await collect(client.routes.list())).map(({ id }) => id)).to.deep.equal(["0", "7"]);
      });
    }

    for (const [what, list] of Object.entries({
      numbers: (client: FlowrouteClient) => client.numbers.list(),
      addresses: (client: FlowrouteClient) => client.e911s.list(),
      "caller names": (client: FlowrouteClient) => client.cnams.list(),
      "numbers of an address": (client: FlowrouteClient) => client.e911s.numbers("1"),
      stock: (client: FlowrouteClient) => client.numbers.search(),
      messages: (client: FlowrouteClient) => client.messages.list({ startDate: "2026-01-01" }),
    })) {
      for (const step of [answer(206, { data: [] }), answer(200, { data: [], errors: [{}] }), answer(200, {})]) {
        it(`${what}: ${step.kind === "answer" && `${step.status} ${step.text}`}`, async () => {
          await failure(collect<unknown>(list(scripted([step]).client)), UnavailableError);
        });
      }
    }
  });

  describe("of routes have the reserved route, which every account has", () => {
    it("or prove nothing", async () => {
      for (const steps of [[page([])], [page([5, 6])], [page([5], "x"), page([6])]]) {
        const { client } = scripted(steps);
        const error = await failure(collect(client.routes.list()), UnavailableError);
        expect(error.message).to.contain('the entry "0"');
        expect(error.reason).to.be.oneOf(["incomplete-list", "not-flowroute"]);
      }
    });

    it("on whichever page", async () => {
      expect((await ids([page([5], "x"), page([0])])).found).to.deep.equal([5, 0]);
    });

    it("unless a type of route is asked for, or the list from somewhere in the middle", async () => {
      expect((await ids([page([5])], { routeType: "host" })).found).to.deep.equal([5]);
      expect((await ids([page([5])], { offset: 5 })).found).to.deep.equal([5]);
    });
  });

  describe("have an end", () => {
    /** A list of ever new items, read over nothing at all. */
    const endless = async (bounds: typeof listBounds, full: number, ms = 0) => {
      let pages = 0;
      const send: Send = async (call) => {
        const data = range(pages * full, (pages + 1) * full).map((id) => ({ id }));
        pages += 1;
        const json = { data, links: { next: "x" } };
        return call.decode({ status: 200, json, partialError: undefined, receivedAt: pages * ms });
      };
      const listing: Listing<string> = {
        what: "list things",
        path: "/v2/things",
        type: "thing",
        malformed: "refuse",
        provesAbsence: true,
        read: ({ id }) => ({ key: String(id), item: String(id) }),
      };
      const error = await failure(collect(paginate(send, listing, bounds)), UnavailableError);
      expect(error.reason).to.equal("incomplete-list");
      expect(error.message).to.contain("there is no end");
      return pages;
    };

    it("that no account comes near to", () => {
      expect(listBounds).to.deep.equal({ items: 1_000_000, pages: 10_000, ms: 3_600_000 });
    });

    it("by the number of pages", async () => {
      expect(await endless({ ...listBounds, pages: 30 }, 1)).to.equal(30);
    });

    it("by the number of items", async () => {
      expect(await endless({ ...listBounds, items: 3_000 }, 200)).to.equal(15);
    });

    it("by the time that they take", async () => {
      expect(await endless({ ...listBounds, ms: 1_000 }, 200, 100)).to.equal(12);
    });

    it("also for the client", async () => {
      const runtime = virtualRuntime();
      const slow: Step = async ({ target }) => {
        await runtime.sleep(listBounds.ms / 10);
        return page([window(target).offset], "x");
      };
      const { client, requests } = scripted([slow], { runtime });
      await failure(collect(client.routes.list()), UnavailableError);
      expect(requests).to.have.length(12);
    });
  });

  it("a failure in the middle is a failure, not an end", async () => {
    const { client } = scripted([page(range(0, 200), "x"), answer(503)]);
    await failure(collect(client.routes.list()), UnavailableError);
  });

  it("an item that cannot be read is a failure, not a gap", async () => {
    for (const data of [[{ type: "route", attributes: {} }], [null], "x", { id: "1" }]) {
      await failure(collect(scripted([answer(200, { data })]).client.routes.list()), UnavailableError);
    }
  });

  it("a refused limit is shown as the carrier says it", async () => {
    const detail = { limit: ["Must be between 1 and 100."] };
    const { client, requests } = scripted([answer(422, apiError(422, undefined, detail))]);
    const error = await failure(collect(client.numbers.list()), RejectedError);
    expect(error.fields).to.deep.equal(detail);
    expect(requests).to.have.length(1);
  });

  it("loses nothing and ends, whatever a server's page sizes are (property)", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1, max: 400 }),
        fc.option(fc.nat(500), { nil: undefined }),
        async (total, most, limit) => {
          const { found } = await ids([server(total, Math.max(most, 20))], limit === undefined ? {} : { limit });
          expect(found).to.deep.equal(range(0, Math.min(total, limit ?? total)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("loses nothing when pages overlap and are shuffled (property)", async () => {
    const pages = fc.array(fc.array(fc.nat(300), { minLength: 1, maxLength: 50 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(pages, async (all) => {
        const growing = all.map((some, index) => [...some, index === 0 ? 0 : 1000 + index]);
        const steps = growing.map((some, index) => page(some, index < growing.length - 1 ? "x" : undefined));
        expect((await ids(steps)).found).to.deep.equal([...new Set(growing.flat())]);
      }),
      { numRuns: 60 },
    );
  });
});
