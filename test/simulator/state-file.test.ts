import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ask, cheap, ids, routeBody, start, stopAll } from "./support";

describe("simulator: state file", () => {
  let folder: string;
  let statePath: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "simulator-state-"));
    statePath = join(folder, "account.json");
  });
  afterEach(async () => {
    await stopAll();
    rmSync(folder, { recursive: true });
  });

  it("brings account, stock, ledger, balance, ids and virtual time back", async () => {
    const first = await start({ statePath, seed: { balance: 10 }, choices: { "new-number-visible": "after-3-reads" } });
    await ask(first, `POST /v2/numbers/${cheap}`);
    const route = await ask(first, "POST /v2/routes", { body: routeBody("pbx") });
    await ask(first, `GET /v2/numbers/${cheap}`);
    first.control.inventory({ take: ["12065550104"] });
    first.control.advance("48h");
    const state = first.control.state();
    await first.close();

    const second = await start({ statePath });
    expect(second.control.state()).to.deep.equal(state);
    for (const status of [404, 404, 200])
      expect((await ask(second, `GET /v2/numbers/${cheap}`)).status).to.equal(status);
    const next = await ask(second, "POST /v2/routes", { body: routeBody("next") });
    expect(Number(next.json.data.id)).to.equal(Number(route.json.data.id) + 1);
  });

  it("is written before the answer goes out, and complete at any moment", async () => {
    const simulator = await start({ statePath });
    for (const number of [cheap, "12065550104"]) {
      await ask(simulator, `POST /v2/numbers/${number}`);
      const kept = JSON.parse(readFileSync(statePath, "utf8"));
      expect(kept.account.numbers.map(([id]: [string]) => id)).to.include(number);
    }
    expect(readdirSync(folder)).to.deep.equal(["account.json"]);
  });

  it("keeps a change whose answer was lost", async () => {
    const first = await start({ statePath });
    first.control.faults.add({ fault: { kind: "reset-after" } });
    await ask(first, `POST /v2/numbers/${cheap}`).catch(() => undefined);
    await first.close();
    expect(ids(await ask(await start({ statePath }), "GET /v2/numbers"))).to.deep.equal([cheap]);
  });

  it("goes back to the seed by reset, in the file too", async () => {
    const first = await start({ statePath });
    await ask(first, `POST /v2/numbers/${cheap}`);
    first.control.reset();
    await first.close();
    expect((await start({ statePath })).control.state().numbers).to.deep.equal([]);
  });

  it("refuses files that are none of its own, and leaves them as they are", async () => {
    for (const text of ["not json", '{"format":"other"}', '{"format":"flowroute-simulator","version":99}', "null"]) {
      writeFileSync(statePath, text);
      const error = await start({ statePath }).catch((reason: Error) => reason);
      expect(error, text).to.include({ name: "SimulatorError", kind: "machine" });
      expect(readFileSync(statePath, "utf8")).to.equal(text);
    }
    const error = await start({ statePath: join(folder, "missing", "x.json") }).catch((reason: Error) => reason);
    expect(error).to.have.property("message").that.contains("Could not write the state file");
  });
});
