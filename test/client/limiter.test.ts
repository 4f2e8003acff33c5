/** How much is asked at once, and how a 429 slows it down. Virtual time. */
import { expect } from "chai";
import { createLimiter, type Limiter } from "../../src/client/http/limiter";
import type { Step } from "./support";
import { answer, collect, numberDocument, routeDocument, scripted, virtualRuntime } from "./support";

const ok = answer(200, numberDocument());

describe("client: limiter", () => {
  it("has at most ten reads and four writes under way, in order", async () => {
    const runtime = virtualRuntime();
    const busy = { GET: 0, PATCH: 0 };
    const most = { GET: 0, PATCH: 0 };
    const step: Step = async ({ method, target }) => {
      const kind = method as "GET" | "PATCH";
      busy[kind] += 1;
      most[kind] = Math.max(most[kind], busy[kind]);
      await runtime.sleep(100);
      busy[kind] -= 1;
      return answer(200, numberDocument(target.slice(-11)));
    };
    const { client, requests, elapsed } = scripted([step], { runtime });
    const numbers = Array.from({ length: 40 }, (_, index) => String(12065550000 + index));
    await Promise.all([
      ...numbers.map((one) => client.numbers.get(one)),
      ...numbers.slice(0, 12).map((one) => client.numbers.update(one, { alias: "x" })),
    ]);
    expect(most).to.deep.equal({ GET: 10, PATCH: 4 });
    expect(elapsed()).to.equal(400);
    const reads = requests.filter(({ method }) => method === "GET").map(({ target }) => target.slice(-11));
    expect(reads).to.deep.equal(numbers);
  });

  it("pauses everything for as long as a 429 asks, reads and writes alike", async () => {
    const runtime = virtualRuntime();
    const times: number[] = [];
    const start = runtime.now();
    const step: Step = ({ method }) => {
      times.push(runtime.now() - start);
      return times.length === 1
        ? answer(429, "", { "retry-after": "30" })
        : method === "GET"
          ? answer(200, numberDocument())
          : answer(204);
    };
    const { client } = scripted([step], { runtime });
    const first = client.numbers.get("12065014377");
    await runtime.sleep(1000);
    await Promise.all([
      first,
      client.numbers.get("12065014377"),
      client.numbers.setRoute("12065014377", "primary", "1"),
    ]);
    expect(times[0]).to.equal(0);
    for (const time of times.slice(1)) expect(time).to.be.at.least(30_000);
  });

  it("a purchase waits for the pause, and is still sent once", async () => {
    const { client, requests, elapsed } = scripted([answer(429, "", { "retry-after": "5" }), ok]);
    const read = client.numbers.get("12065014377");
    await new Promise(setImmediate);
    await Promise.all([read, client.numbers.purchase("12065014377")]);
    expect(requests.filter(({ method }) => method === "POST")).to.have.length(1);
    expect(elapsed()).to.be.at.least(5000);
  });

  /** Turns a second, by the time between two of them. */
  async function measureRate(limiter: Limiter): Promise<number> {
    const [first = 0, second = 0] = await Promise.all([limiter.waitForTurn(), limiter.waitForTurn()]);
    return 1000 / (second - first);
  }

  it("halves the rate once for one round of 429s, and comes back slowly", async () => {
    const runtime = virtualRuntime();
    const limiter = createLimiter(runtime);
    const starts = await Promise.all(Array.from({ length: 10 }, () => limiter.waitForTurn()));
    expect(new Set(starts)).to.have.property("size", 1);
    await runtime.sleep(50);
    for (const startedAt of starts) limiter.recordThrottled(startedAt, 1000);
    const later = await limiter.waitForTurn();
    expect(later).to.equal((starts[0] ?? 0) + 1050);
    expect(await measureRate(limiter)).to.equal(5);
    for (let index = 0; index < 5; index += 1) limiter.recordAnswered();
    expect(await measureRate(limiter)).to.be.within(5.9, 6);
    limiter.recordThrottled(await limiter.waitForTurn(), 0);
    expect(await measureRate(limiter)).to.be.within(2.9, 3);
    for (let index = 0; index < 20; index += 1) {
      await runtime.sleep(1);
      limiter.recordThrottled(runtime.now(), 0);
    }
    expect(await measureRate(limiter)).to.equal(0.5);
    for (let index = 0; index < 6000; index += 1) limiter.recordAnswered();
    await limiter.waitForTurn();
    expect(await measureRate(limiter)).to.equal(Number.POSITIVE_INFINITY);
  });

  it("spaces turns evenly while the rate is limited", async () => {
    const runtime = virtualRuntime();
    const limiter = createLimiter(runtime);
    const first = await limiter.waitForTurn();
    limiter.recordThrottled(first, 0);
    const turns = await Promise.all([limiter.waitForTurn(), limiter.waitForTurn(), limiter.waitForTurn()]);
    expect(turns.map((at) => at - first)).to.deep.equal([0, 2000, 4000]);
  });

  it("gets a thousand reads through a carrier that allows twenty a second, with few 429s", async () => {
    const runtime = virtualRuntime(Math.random);
    const second: number[] = [];
    let refused = 0;
    const step: Step = async ({ target }) => {
      await runtime.sleep(40);
      const now = runtime.now();
      while ((second[0] ?? now) <= now - 1000) second.shift();
      if (second.length >= 20) {
        refused += 1;
        return answer(429);
      }
      second.push(now);
      return answer(200, numberDocument(target.slice(-11)));
    };
    const { client, elapsed } = scripted([step], { runtime });
    await Promise.all(Array.from({ length: 1000 }, (_, index) => client.numbers.get(String(12065550000 + index))));
    expect(elapsed() / 1000).to.be.within(49, 120);
    expect(refused).to.be.below(200);
  });

  it("goes on when a clock does not move while it sleeps", async () => {
    const stuck = { now: () => 0, random: () => 0.5, sleep: async () => {} };
    const { client } = scripted([answer(429, "", { "retry-after": "9" }), answer(429), ok], {
      runtime: stuck as never,
    });
    expect((await client.numbers.get("12065014377")).number).to.equal("12065014377");
  });

  it("an error gives the place back", async () => {
    const { client } = scripted([answer(403)]);
    for (let index = 0; index < 30; index += 1) await client.routes.remove("1").catch(() => {});
    for (let index = 0; index < 30; index += 1) await collect(client.routes.list()).catch(() => {});
    expect(routeDocument().data.id).to.equal("98396");
  });
});
