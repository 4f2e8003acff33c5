/** Lists over servers that clamp, lie, shuffle and repeat. */
import { expect } from "chai";
import fc from "fast-check";
import { RejectedError, UnavailableError } from "../../src/client";
import type { Step } from "./support";
import { answer, apiError, collect, failure, scripted } from "./support";

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

/** A server with `total` routes that gives at most `most` of them at once. */
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
      expect((await ids([page([1], next)])).offsets).to.deep.equal([0]);
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
    const { found } = await ids([answer(200, { data: { data: [route(5)], links: { next: "x" } } }), page([6])]);
    expect(found).to.deep.equal([5, 6]);
  });

  it("gives what comes twice once", async () => {
    const { found } = await ids([page([1, 2, 3, 2], "x"), page([3, 4], "x"), page([1, 5])]);
    expect(found).to.deep.equal([1, 2, 3, 4, 5]);
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
      expect(error.message).to.contain("not complete proves nothing");
      expect(requests.length).to.be.below(8);
    });
  }

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
        fc.nat(900),
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
        const growing = all.map((some, index) => [...some, 1000 + index]);
        const steps = growing.map((some, index) => page(some, index < growing.length - 1 ? "x" : undefined));
        expect((await ids(steps)).found).to.deep.equal([...new Set(growing.flat())]);
      }),
      { numRuns: 60 },
    );
  });
});
