import { expect } from "chai";
import { ask, errorOf, start, stopAll } from "./support";

describe("simulator: rate limit", () => {
  afterEach(stopAll);

  it("lets so many requests through and refills by virtual time", async () => {
    const simulator = await start({ rate: "3/s" });
    const statuses = async (count: number): Promise<number[]> => {
      const found: number[] = [];
      for (let turn = 0; turn < count; turn += 1) found.push((await ask(simulator, "GET /v2/routes")).status);
      return found;
    };
    expect(await statuses(4)).to.deep.equal([200, 200, 200, 429]);
    simulator.control.advance("1s");
    expect(await statuses(4)).to.deep.equal([200, 200, 200, 429]);
    simulator.control.advance("1h");
    expect(await statuses(4)).to.deep.equal([200, 200, 200, 429]);
    expect(simulator.control.requests().filter(({ status }) => status === 429)).to.have.length(3);
  });

  it("changes nothing in a request that it refuses, says when to come back if told to, and never limits control", async () => {
    const simulator = await start({ rate: "1/m", choices: { "too-many-requests": "retry-after" } });
    await ask(simulator, "GET /v2/routes");
    const refused = await ask(simulator, "POST /v2/numbers/12065550103");
    expect([refused.status, refused.headers["retry-after"], errorOf(refused).title]).to.deep.equal([
      429,
      "60",
      "Too Many Requests",
    ]);
    expect(simulator.control.state().numbers).to.deep.equal([]);
    expect((await ask(simulator, "GET /_sim/state")).status).to.equal(200);
    simulator.control.advance("45s");
    expect((await ask(simulator, "GET /v2/routes")).headers["retry-after"]).to.equal("15");
  });

  it("does not limit at all unless asked", async () => {
    const simulator = await start();
    for (let turn = 0; turn < 60; turn += 1)
      expect((await ask(simulator, "GET /v2/routes?limit=1")).status).to.equal(200);
  });
});
