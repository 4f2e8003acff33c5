import { expect } from "chai";
import { addressBody, approvedName, ask, cheap, ids, start, stopAll } from "./support";

describe("simulator: money", () => {
  afterEach(stopAll);

  it("counts every charge once, to the cent, and takes it from the balance exactly", async () => {
    const simulator = await start({
      seed: {
        balance: 200.3,
        inventory: [
          { number: "12065550001", setupCost: 0.1 },
          { number: "12065550002", setupCost: 0.2 },
          { number: "12065550003", setupCost: 199.95 },
          { number: "12065550004", setupCost: 0.05 },
          { number: "12065550005", setupCost: 0 },
        ],
      },
    });
    const statuses: number[] = [];
    for (const last of [1, 2, 3, 4, 5])
      statuses.push((await ask(simulator, `POST /v2/numbers/1206555000${last}`)).status);
    expect(statuses).to.deep.equal([201, 201, 201, 201, 201]);
    const { balance, ledger } = simulator.control.state();
    expect(balance).to.equal(0);
    expect(ledger.map(({ amount }) => amount)).to.deep.equal([0.1, 0.2, 199.95, 0.05, 0]);
  });

  it("refuses what costs more than the balance, and sells what costs exactly that", async () => {
    const simulator = await start({ seed: { balance: 1 } });
    expect((await ask(simulator, "POST /v2/numbers/12065550105")).status).to.equal(403);
    expect((await ask(simulator, `POST /v2/numbers/${cheap}`)).status).to.equal(201);
    expect((await ask(simulator, "POST /v2/numbers/12065550104")).status).to.equal(403);
    expect((await ask(simulator, "POST /v2/numbers/12065550108")).status, "a free one").to.equal(201);
    expect(simulator.control.state()).to.deep.include({ balance: 0 });
    expect(simulator.control.state().ledger).to.have.length(2);
  });

  it("adds the 500,000 dollar number up with the rest", async () => {
    const simulator = await start({ seed: { balance: 500_001.5 } });
    for (const number of ["12065550100", cheap]) await ask(simulator, `POST /v2/numbers/${number}`);
    expect(simulator.control.state().balance).to.equal(0.5);
  });
});

describe("simulator: profiles", () => {
  afterEach(stopAll);

  it("plain: buy, see, buy again in vain, release, buy back", async () => {
    const simulator = await start();
    const statuses = [];
    for (const line of ["POST", "GET", "POST", "DELETE", "GET", "POST"]) {
      statuses.push((await ask(simulator, `${line} /v2/numbers/${cheap}`)).status);
    }
    expect(statuses).to.deep.equal([201, 200, 403, 204, 404, 201]);
  });

  it("harsh: unseen for three reads, charged again, not released while routed, gone for good", async () => {
    const simulator = await start({ profile: "harsh" });
    const statuses: number[] = [];
    const go = async (line: string, body?: object) => {
      statuses.push((await ask(simulator, line, body === undefined ? {} : { body })).status);
    };
    for (const method of ["POST", "GET", "GET", "GET", "GET", "POST"]) await go(`${method} /v2/numbers/${cheap}`);
    expect(statuses.splice(0)).to.deep.equal([201, 404, 404, 404, 200, 201]);
    await go(`PATCH /v2/numbers/${cheap}/relationships/failover_route`, { data: { type: "route", id: "0" } });
    await go(`DELETE /v2/numbers/${cheap}`);
    await go(`DELETE /v2/numbers/${cheap}/relationships/failover_route`);
    await go(`DELETE /v2/numbers/${cheap}`);
    await go(`POST /v2/numbers/${cheap}`);
    expect(statuses).to.deep.equal([204, 403, 204, 204, 404]);
    expect(simulator.control.state().ledger.map(({ kind, amount }) => `${kind} ${amount}`)).to.deep.equal([
      "setup 1",
      "setup 1",
      "release 0",
    ]);
    const details = await ask(simulator, "POST /v2/numbers/details", { body: { numbers: [`+${cheap}`] } });
    expect(ids(details)).to.deep.equal([]);
  });

  /** The life of a number with everything on it: the statuses of its calls, and what was charged. */
  async function life(profile: "plain" | "harsh"): Promise<{ statuses: number[]; ledger: string[]; shown: unknown[] }> {
    const simulator = await start({ profile, seed: { cnams: [approvedName("3", "ACME")], balance: 10 } });
    const statuses: number[] = [];
    const path = `/v2/numbers/${cheap}`;
    const go = async (line: string, body?: object) => {
      const reply = await ask(simulator, line, body === undefined ? {} : { body });
      statuses.push(reply.status);
      return reply.json?.data;
    };
    await go(`POST ${path}`);
    const { id } = await go("POST /v2/e911s", addressBody());
    for (const step of [`PATCH ${path}/relationships/e911s/${id}`, `PATCH ${path}/relationships/cnams/3`])
      await go(step);
    await go(`DELETE ${path}/relationships/e911s`);
    await go(`PATCH ${path}/relationships/e911s/${id}`);
    simulator.control.advance("1h");
    let number: Awaited<ReturnType<typeof go>>;
    while (number === undefined) number = await go(`GET ${path}`);
    const { e911_address, cnam_preset } = number.relationships;
    const [user] = await go(`GET /v2/e911s/${id}/relationships/numbers`);
    const shown = [e911_address.data?.id === id, cnam_preset.data?.id, user.id === cheap, user.attributes.value];
    await go(`DELETE ${path}`);
    for (const name of ["e911s", "cnams"]) await go(`DELETE ${path}/relationships/${name}`);
    await go(`DELETE ${path}`);
    await go(`DELETE /v2/e911s/${id}`);
    const { ledger, balance } = simulator.control.state();
    const total = ledger.reduce((sum, { amount }) => sum + amount * 100, 0) / 100;
    expect(balance).to.equal(10 - total);
    return { statuses, ledger: ledger.map(({ kind, amount }) => `${kind} ${amount}`), shown };
  }

  it("plain: an emergency address is charged once, a name shows at once, a release takes all along", async () => {
    expect(await life("plain")).to.deep.equal({
      statuses: [201, 201, 204, 202, 204, 204, 200, 200, 204, 404, 404, 404, 204],
      ledger: ["setup 1", "e911 1.5", "release 0"],
      shown: [true, "3", true, cheap],
    });
  });

  it("harsh: charged again, no name for days, foreign ids, and no release before all is detached", async () => {
    expect(await life("harsh")).to.deep.equal({
      statuses: [201, 201, 204, 202, 204, 204, 404, 404, 404, 200, 200, 403, 204, 202, 204, 204],
      ledger: ["setup 1", "e911 1.5", "e911 1.5", "release 0"],
      shown: [true, undefined, false, cheap],
    });
  });
});
