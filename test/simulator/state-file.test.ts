import { spawnSync } from "node:child_process";
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { addressBody, approvedName, ask, cheap, ids, routeBody, start, stopAll } from "./support";

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

  it("brings back what is under way: reviews, delays, tasks, receipts, charges", async () => {
    const options = { statePath, choices: { "cnam-assignment-visible": "after-7-business-days" } };
    const first = await start(options);
    first.control.setAccount({
      numbers: [{ id: cheap, messaging_enabled: true }, { id: "12065550104" }],
      cnams: [approvedName("3", "ACME")],
    });
    const path = `/v2/numbers/${cheap}/relationships`;
    const e911 = (await ask(first, "POST /v2/e911s", { body: addressBody() })).json.data.id;
    const cnam = (await ask(first, "POST /v2/cnams", { body: { value: "Heartwood" } })).json.data.id;
    const body = { numbers: ["12065550104"], action: "enable" };
    const task = (await ask(first, "POST /v2/message-provision", { body })).json.data.id;
    const message = { to: "12065550001", from: cheap, body: "Hello" };
    await ask(first, "POST /v2.1/messages", { body: message });
    const callback = { callback_url: "https://example.net/hook" };
    await ask(first, "PUT /v2.1/messages/sms_callback", { body: callback });
    await ask(first, `POST ${path}/sms_callback`, { body: callback });
    await ask(first, `PATCH ${path}/e911s/${e911}`);
    await ask(first, `DELETE ${path}/e911s`);
    await ask(first, `PATCH ${path}/cnams/3`);
    const state = first.control.state();
    await first.close();

    const second = await start(options);
    expect(second.control.state()).to.deep.equal(state);
    await ask(second, `PATCH ${path}/e911s/${e911}`);
    expect(second.control.state().ledger.map(({ kind }) => kind)).to.deep.equal(["message", "e911"]);
    const preset = async () => (await ask(second, `GET /v2/numbers/${cheap}`)).json.data.relationships.cnam_preset.data;
    expect(await preset()).to.equal(null);
    second.control.advance("48h");
    expect((await ask(second, `GET /v2/cnams/${cnam}`)).json.data.attributes.is_approved).to.equal(true);
    const status = await ask(second, `GET /v2/message-provision/status/${task}`);
    expect(status.json.data.attributes.status).to.equal("successful");
    expect(second.control.state().numbers.map((number) => number.messaging_enabled)).to.deep.equal([true, true]);
    expect(second.control.state().messages[0]?.status).to.equal("delivered");
    second.control.advance("14d");
    expect(await preset()).to.deep.equal({ id: "3", type: "cnam" });
  });

  it("begins the review of a name given from outside before a restart", async () => {
    const first = await start({ statePath, seed: { cnams: [{ id: "4", value: "SEEDED" }] } });
    first.control.advance("47h");
    await first.close();
    const second = await start({ statePath });
    second.control.advance("1h");
    expect(second.control.state().cnams[0]?.is_approved).to.equal(true);
  });

  it("is for its owner only: it holds persons and addresses", async () => {
    writeFileSync(`${statePath}.tmp`, "left by a kill", { mode: 0o644 });
    const simulator = await start({ statePath });
    await ask(simulator, "POST /v2/e911s", { body: addressBody() });
    expect(readFileSync(statePath, "utf8")).to.contain("Example Avenue");
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777, name).to.equal(0o600);
    expect(readdirSync(folder)).to.deep.equal(["account.json", "account.json.lock"]);
    await simulator.close();
    expect(readdirSync(folder)).to.deep.equal(["account.json"]);
  });

  it("reads a file that an older release wrote", async () => {
    const first = await start({ statePath });
    await ask(first, `POST /v2/numbers/${cheap}`);
    await first.close();
    const kept = JSON.parse(readFileSync(statePath, "utf8"));
    for (const name of ["callbacks", "provisionings"]) delete kept.account[name];
    writeFileSync(statePath, JSON.stringify(kept));
    expect((await start({ statePath })).control.state()).to.deep.include({ callbacks: {} });
  });

  it("is written before the answer goes out, and complete at any moment", async () => {
    const simulator = await start({ statePath });
    for (const number of [cheap, "12065550104"]) {
      await ask(simulator, `POST /v2/numbers/${number}`);
      const kept = JSON.parse(readFileSync(statePath, "utf8"));
      expect(kept.account.numbers.map(([id]: [string]) => id)).to.include(number);
    }
    expect(readdirSync(folder)).to.deep.equal(["account.json", "account.json.lock"]);
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

  describe("has one simulator at a time", () => {
    const lock = () => `${statePath}.lock`;
    const refused = async (path = statePath): Promise<string> => {
      const error = await start({ statePath: path }).catch((reason: Error) => reason);
      expect(error).to.include({ name: "SimulatorError", kind: "machine" });
      return (error as Error).message;
    };
    const lockOf = (holder: object) => writeFileSync(lock(), JSON.stringify({ host: hostname(), id: "x", ...holder }));

    it("a second one is refused, writes nothing, and leaves the first one its own", async () => {
      const first = await start({ statePath });
      await ask(first, `POST /v2/numbers/${cheap}`);
      const before = readFileSync(statePath, "utf8");
      expect(await refused())
        .to.contain(`Could not use the state file ${statePath}: another simulator uses it (process ${process.pid}`)
        .and.contain("Nothing was written.");
      expect(readFileSync(statePath, "utf8")).to.equal(before);
      await ask(first, "POST /v2/numbers/12065550104");
      await first.close();
      const second = await start({ statePath });
      expect(ids(await ask(second, "GET /v2/numbers"))).to.have.members([cheap, "12065550104"]);
    });

    it("by whatever name or link it is called, and the link stays one", async () => {
      await (await start({ statePath })).close();
      const link = join(folder, "link.json");
      symlinkSync(statePath, link);
      const first = await start({ statePath: link });
      await refused();
      await ask(first, `POST /v2/numbers/${cheap}`);
      await first.close();
      expect(lstatSync(link).isSymbolicLink()).to.equal(true);
      expect(readFileSync(statePath, "utf8")).to.contain(cheap);
    });

    it("what a killed one has left does not count, nor a process that has its number by now", async () => {
      const ended = spawnSync(process.execPath, ["-e", ""]).pid;
      for (const left of [{ pid: ended }, { pid: process.pid }]) {
        lockOf(left);
        await (await start({ statePath })).close();
        expect(readdirSync(folder)).to.deep.equal(["account.json"]);
      }
      writeFileSync(lock(), "half a lo");
      await (await start({ statePath })).close();
    });

    it("a process that is alive counts, and one of another machine", async () => {
      for (const holder of [{ pid: process.ppid }, { pid: 1, host: "another-machine" }]) {
        lockOf(holder);
        expect(await refused())
          .to.contain(`process ${holder.pid} on`)
          .and.contain(`remove ${lock()}`);
        expect(readdirSync(folder)).to.deep.equal(["account.json.lock"]);
      }
    });

    it("is let go by one that does not come to work", async () => {
      const other = await start();
      const port = Number(new URL(other.url).port);
      writeFileSync(statePath, "not json");
      await refused();
      rmSync(statePath);
      expect(await start({ statePath, port }).catch((error: Error) => error)).to.be.instanceOf(Error);
      expect(readdirSync(folder)).to.deep.equal(["account.json"]);
      rmSync(statePath);
      expect(
        await start({ statePath, seed: { numbers: [{ id: "1" }] } }).catch((error: Error) => error),
      ).to.be.instanceOf(Error);
      await start({ statePath });
    });

    it("writes through no link that somebody puts in its way", async () => {
      const victim = join(folder, "victim");
      writeFileSync(victim, "mine");
      symlinkSync(victim, `${statePath}.tmp`);
      const simulator = await start({ statePath });
      await ask(simulator, `POST /v2/numbers/${cheap}`);
      expect(readFileSync(victim, "utf8")).to.equal("mine");
      expect(lstatSync(statePath).isFile()).to.equal(true);
    });

    it("writes nothing any more once it is closed", async () => {
      const first = await start({ statePath });
      await first.close();
      const second = await start({ statePath });
      await ask(second, `POST /v2/numbers/${cheap}`);
      first.control.reset();
      expect(readFileSync(statePath, "utf8")).to.contain(`["${cheap}"`);
    });
  });
});
