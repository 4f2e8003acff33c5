/** What a run keeps of what it has read, when that is void, and in how few requests it reads the rest. */
import { expect } from "chai";
import {
  AmbiguousWriteError,
  type FlowrouteClient,
  type NumberDetails,
  RateLimitedError,
  RejectedError,
  UnavailableError,
} from "../../src/client";
import type { NumberPart } from "../../src/host";
import { runListOf } from "../../src/host/run-list";
import { takeSnapshot } from "../../src/host/snapshot";
import { RunJournal } from "../../src/journal";
import { ownedNumber } from "../support/carrier";
import { failureOf } from "../support/failure";
import { alone, hostsOfOneRun } from "../support/hosts";
import { virtualRuntime } from "../support/runtime";

const nth = (at: number): string => String(12_065_550_000 + at);
const ONE = nth(0);
const TWO = nth(1);

type Bulk = (numbers: readonly string[]) => readonly string[];
type Record = { id: string; label: string };

/** Answers to the bulk read, as the carrier may give them. */
const whole: Bulk = (numbers) => numbers;
const everySecond: Bulk = (numbers) => numbers.filter((_, at) => at % 2 === 0);
const nothing: Bulk = () => [];
const upTo =
  (most: number): Bulk =>
  (numbers) => {
    if (numbers.length > most) throw new RejectedError("too long", { status: 422 });
    return numbers;
  };
const failing =
  (error: Error): Bulk =>
  () => {
    throw error;
  };

class Account {
  readonly numbers = new Map<string, NumberDetails>();
  readonly records: Record[] = [];
  readonly asked: string[] = [];
  bulk: Bulk = whole;
  /** Called while a request is under way. */
  during: (line: string) => Promise<unknown> = async () => undefined;

  constructor(count = 0) {
    for (let at = 0; at < count; at += 1) this.numbers.set(nth(at), ownedNumber(nth(at)));
  }

  change(number: string, change: Partial<NumberDetails>): void {
    this.numbers.set(number, ownedNumber(number, { ...this.numbers.get(number), ...change }));
  }

  /** The same, without pages of numbers that are likely to follow. */
  saidOfThese(): string[] {
    return this.said().filter((line) => line !== "list numbers from 0");
  }

  /** What was asked since the last look. */
  said(): string[] {
    return this.asked.splice(0);
  }

  /** Everything that is sent: the answer is as the account is when the request arrives. */
  private async answer<T>(line: string, work: () => T): Promise<T> {
    this.asked.push(line);
    const result = work();
    await this.during(line);
    return result;
  }

  get client(): FlowrouteClient {
    const { answer, numbers, records } = {
      answer: this.answer.bind(this),
      numbers: this.numbers,
      records: this.records,
    };
    const set = (number: string, change: Partial<NumberDetails>) => this.change(number, change);
    const bulk = (wanted: readonly string[]) => this.bulk(wanted);
    const pageOf = async function* <T>(what: string, all: readonly T[], { offset = 0, limit = 200 }) {
      yield* await answer(`list ${what} from ${offset}`, () => all.slice(offset, offset + limit));
    };
    const listNumbers = (query: { startsWith?: string; offset?: number; limit?: number }) => {
      const found = [...numbers.values()].filter(({ number }) => number.startsWith(query.startsWith ?? ""));
      return pageOf(query.startsWith === undefined ? "numbers" : `numbers ${query.startsWith}`, found, query);
    };
    const find = (id: string) => answer(`find ${id}`, () => records.find((record) => record.id === id));
    return {
      numbers: {
        find: (number: string) => answer(`find ${number}`, () => numbers.get(number)),
        details: (wanted: readonly string[]) =>
          answer(`bulk ${wanted.length}`, () => bulk(wanted).flatMap((number) => numbers.get(number) ?? [])),
        list: listNumbers,
        update: (number: string, changes: object) =>
          answer(`update ${number}`, () => {
            set(number, changes);
            return numbers.get(number);
          }),
        purchase: (number: string) => answer(`buy ${number}`, () => set(number, {})),
        release: (number: string) => answer(`release ${number}`, () => numbers.delete(number)),
        setRoute: (number: string, slot: string, id: string) =>
          answer(`route ${number}`, () => set(number, { [`${slot}RouteId`]: id })),
        clearRoute: (number: string, slot: string) =>
          answer(`route ${number}`, () => set(number, { [`${slot}RouteId`]: null })),
      },
      e911s: {
        find,
        list: (query: object) => pageOf("addresses", records, query),
        update: (id: string, changes: object) =>
          answer(`update ${id}`, () => Object.assign(records.find((record) => record.id === id) ?? {}, changes)),
        remove: (id: string) => answer(`remove ${id}`, () => records.splice(0).length > 0 && id),
        assign: (number: string, id: string) => answer(`assign ${number}`, () => set(number, { e911AddressId: id })),
        unassign: (number: string) => answer(`unassign ${number}`, () => set(number, { e911AddressId: null })),
      },
      cnams: {
        find,
        list: (query: object) => pageOf("names", records, query),
        assign: (number: string, id: string) => answer(`name ${number}`, () => set(number, { cnamRecordId: id })),
        unassign: (number: string) => answer(`name ${number}`, () => set(number, { cnamRecordId: null })),
      },
    } as unknown as FlowrouteClient;
  }
}

function open(account: Account, { peers = alone() } = {}) {
  const runtime = virtualRuntime();
  const list = runListOf({ peers, baseUrl: "https://api.example.net", account: "a", accountName: undefined });
  const snapshot = takeSnapshot({ client: account.client, runtime, timeoutMs: 30_000, journal: new RunJournal(list) });
  const read = (number: string, part: NumberPart = "options", reader = part) =>
    snapshot.numbers.read(number, part, reader);
  const readAll = (count: number, from = 0, reader = "options") =>
    Promise.all(Array.from({ length: count }, (_, at) => read(nth(from + at), "options", reader as NumberPart)));
  return { ...snapshot, runtime, read, readAll };
}

describe("a number of the snapshot", () => {
  it("is read once for all that hangs on it, also when they ask at different times", async () => {
    const account = new Account(1);
    const { read } = open(account);
    const parts = ["options", "routes", "address"] as const;
    const found = await Promise.all(parts.map((part) => read(ONE, part)));
    expect(found.map((details) => details?.number)).to.deep.equal([ONE, ONE, ONE]);
    expect(await read(ONE, "name")).to.deep.equal(ownedNumber(ONE));
    expect(account.said()).to.deep.equal([`find ${ONE}`]);
  });

  it("is read again for the same resource, which wants to know what has changed", async () => {
    const account = new Account(1);
    const { read } = open(account);
    await read(ONE);
    account.change(ONE, { alias: "desk" });
    expect((await read(ONE))?.alias).to.equal("desk");
  });

  it("is read again after a minute", async () => {
    const account = new Account(1);
    const { read, runtime } = open(account);
    await read(ONE, "options");
    account.change(ONE, { e911AddressId: "7" });
    await runtime.sleep(59_000);
    expect((await read(ONE, "routes"))?.e911AddressId).to.equal(null);
    await runtime.sleep(2_000);
    expect((await read(ONE, "address"))?.e911AddressId).to.equal("7");
  });

  it("joins a request that is under way", async () => {
    const account = new Account(1);
    const { read, runtime } = open(account);
    account.during = () => runtime.sleep(100);
    const first = read(ONE, "options");
    await runtime.sleep(50);
    expect(await Promise.all([first, read(ONE, "routes")])).to.have.length(2);
    expect(account.said()).to.deep.equal([`find ${ONE}`]);
  });

  it("asks again when the request under way failed for all that had asked", async () => {
    const account = new Account(1);
    const { read } = open(account);
    account.during = async () => {
      throw new UnavailableError("answered 503");
    };
    const errors = await Promise.all([failureOf(read(ONE, "options")), failureOf(read(ONE, "routes"))]);
    expect(errors.map((error) => error instanceof UnavailableError)).to.deep.equal([true, true]);
    account.during = async () => undefined;
    expect(await read(ONE, "options")).to.deep.equal(ownedNumber(ONE));
  });

  it("is absent only when its own read and the exact list say so, and each time anew", async () => {
    const account = new Account(0);
    const { read } = open(account);
    expect(await read(ONE, "options")).to.equal(undefined);
    expect(account.said()).to.deep.equal([`find ${ONE}`, `list numbers ${ONE} from 0`]);
    account.change(ONE, {});
    expect(await read(ONE, "routes")).to.deep.equal(ownedNumber(ONE));
  });

  it("is forgotten when a read of anybody does not show it", async () => {
    const account = new Account(1);
    const { read, client } = open(account);
    await read(ONE, "options");
    account.numbers.delete(ONE);
    expect(await client.numbers.find(ONE)).to.equal(undefined);
    expect(await read(ONE, "routes")).to.equal(undefined);
  });

  it("is known from whatever has read it", async () => {
    const account = new Account(2);
    const { read, client } = open(account);
    await client.numbers.find(ONE);
    await client.numbers.details([TWO]);
    account.said();
    expect([await read(ONE), await read(TWO)]).to.deep.equal([ownedNumber(ONE), ownedNumber(TWO)]);
    expect(account.said()).to.deep.equal([]);
  });

  describe("after a write of our own", () => {
    type Write = (client: FlowrouteClient) => Promise<unknown>;
    const writes: [string, NumberPart, Write][] = [
      ["of its alias", "options", ({ numbers }) => numbers.update(ONE, { alias: "desk" })],
      ["of its primary route", "routes", ({ numbers }) => numbers.setRoute(ONE, "primary", "5")],
      ["of its failover route", "routes", ({ numbers }) => numbers.setRoute(ONE, "failover", "6")],
      ["that clears its failover route", "routes", ({ numbers }) => numbers.clearRoute(ONE, "failover")],
      ["of its emergency address", "address", ({ e911s }) => e911s.assign(ONE, "8")],
      ["that takes its emergency address off", "address", ({ e911s }) => e911s.unassign(ONE)],
    ];
    const before = { alias: "old", failoverRouteId: "9", e911AddressId: "7", cnamRecordId: "3" };
    for (const [what, part, write] of writes) {
      it(`${what} has what was written, without a request`, async () => {
        const account = new Account();
        account.change(ONE, before);
        const { read, client } = open(account);
        await read(ONE, part, "somebody else" as NumberPart);
        await write(client);
        account.said();
        expect(await read(ONE, part)).to.deep.equal(account.numbers.get(ONE));
        expect(account.said()).to.deep.equal([]);
      });
    }

    const untold: [string, NumberPart, Write][] = [
      ["that clears its primary route", "routes", ({ numbers }) => numbers.clearRoute(ONE, "primary")],
      ["that requests a caller name", "name", ({ cnams }) => cnams.assign(ONE, "8")],
      ["that requests no caller name", "name", ({ cnams }) => cnams.unassign(ONE)],
    ];
    for (const [what, part, write] of untold) {
      it(`${what} is read for that, and for nothing else`, async () => {
        const account = new Account();
        account.change(ONE, before);
        const { read, client } = open(account);
        await read(ONE, part, "somebody else" as NumberPart);
        await write(client);
        account.said();
        expect(await read(ONE, "options")).to.include({ alias: "old" });
        expect(account.said()).to.deep.equal([]);
        expect(await read(ONE, part)).to.deep.equal(account.numbers.get(ONE));
        expect(account.said()).to.deep.equal([`find ${ONE}`]);
      });
    }

    it("that releases it is read", async () => {
      const account = new Account(1);
      const { read, client } = open(account);
      await read(ONE, "options");
      await client.numbers.release(ONE);
      expect(await read(ONE, "routes")).to.equal(undefined);
    });

    it("that buys it is read", async () => {
      const account = new Account(1);
      const { read, client } = open(account);
      await read(ONE, "options");
      account.said();
      await client.numbers.purchase(ONE);
      await read(ONE, "routes");
      expect(account.said()).to.deep.equal([`buy ${ONE}`, `find ${ONE}`]);
    });

    it("whose result nobody knows is always read, and alone", async () => {
      const account = new Account(9);
      const { read, readAll, client } = open(account);
      await readAll(9);
      account.during = async () => {
        throw new AmbiguousWriteError("no answer");
      };
      await failureOf(client.e911s.assign(ONE, "8"));
      account.during = async () => undefined;
      account.said();
      // It may come true at any moment.
      expect((await read(ONE, "address"))?.e911AddressId).to.equal("8");
      account.change(ONE, { e911AddressId: "9" });
      const [again] = await Promise.all([read(ONE, "routes"), read(TWO), read(nth(2))]);
      expect(again?.e911AddressId).to.equal("9");
      expect(account.said().filter((line) => line === `find ${ONE}`)).to.have.length(2);
    });

    it("that is under way is no reason to read what it does not change", async () => {
      const account = new Account(1);
      const { read, client, runtime } = open(account);
      await read(ONE, "options");
      account.during = () => runtime.sleep(1_000);
      const write = client.numbers.setRoute(ONE, "primary", "5");
      expect((await read(ONE, "address"))?.e911AddressId).to.equal(null);
      expect(account.said()).to.deep.equal([`find ${ONE}`, `route ${ONE}`]);
      await read(ONE, "routes");
      await write;
      expect(account.said()).to.deep.equal([`find ${ONE}`]);
    });

    it("is not what was asked before it ended", async () => {
      const account = new Account(1);
      const { read, client, runtime } = open(account);
      account.during = (line) => runtime.sleep(line.startsWith("find") ? 500 : 100);
      const early = read(ONE, "options");
      await runtime.sleep(50);
      await client.numbers.setRoute(ONE, "primary", "5");
      expect((await read(ONE, "routes"))?.primaryRouteId).to.equal("5");
      expect((await early)?.primaryRouteId).to.equal("0");
      expect((await read(ONE, "address"))?.primaryRouteId).to.equal("5");
    });

    it("of another host of the run is read", async () => {
      const account = new Account(1);
      const run = hostsOfOneRun();
      const [here, there] = [open(account, { peers: run("here") }), open(account, { peers: run("there") })];
      await here.read(ONE, "options");
      await there.client.numbers.setRoute(ONE, "primary", "5");
      expect((await here.read(ONE, "routes"))?.primaryRouteId).to.equal("5");
      account.said();
      await here.read(ONE, "address");
      expect(account.said()).to.deep.equal([]);
    });

    it("of another host, under way while this one reads, is read once it has ended", async () => {
      const account = new Account(1);
      const run = hostsOfOneRun();
      const [here, there] = [open(account, { peers: run("here") }), open(account, { peers: run("there") })];
      let end = (): void => undefined;
      account.during = (line) =>
        line.startsWith("route") ? new Promise<void>((ended) => (end = ended)) : Promise.resolve();
      const write = there.client.numbers.setRoute(ONE, "primary", "5");
      account.change(ONE, { primaryRouteId: "0" });
      await here.read(ONE, "options");
      account.change(ONE, { primaryRouteId: "5" });
      end();
      await write;
      expect((await here.read(ONE, "routes"))?.primaryRouteId).to.equal("5");
    });
  });
});

describe("many numbers of the snapshot", () => {
  it("are one request when they are asked for together, and singles when one after the other", async () => {
    const account = new Account(10_000);
    await open(account).readAll(5);
    expect(account.said()).to.deep.equal(["bulk 5"]);
    const { read } = open(account);
    for (let at = 0; at < 5; at += 1) await read(nth(at * 2_000));
    expect(account.said()).to.deep.equal([0, 1, 2, 3, 4].map((at) => `find ${nth(at * 2_000)}`));
  });

  it("are read a hundred at a time, as soon as one request has shown that this works", async () => {
    const account = new Account(250);
    const { readAll, runtime } = open(account);
    account.during = () => runtime.sleep(100);
    const reading = readAll(250);
    await runtime.sleep(50);
    expect(account.said()).to.deep.equal(["bulk 100"]);
    expect((await reading).map((details) => details?.number)).to.deep.equal([...account.numbers.keys()]);
    expect(account.said()).to.deep.equal(["bulk 100", "bulk 50"]);
  });

  const fallbacks: [string, Bulk, string[]][] = [
    ["takes 20 at a time", upTo(20), ["bulk 45", "bulk 20", "bulk 20", "bulk 5"]],
    ["takes fewer", upTo(10), ["bulk 45", "bulk 20", ...Array.from({ length: 45 }, (_, at) => `find ${nth(at)}`)]],
    [
      "is not there",
      failing(new RejectedError("no such path", { status: 404 })),
      ["bulk 45", "bulk 20", ...Array.from({ length: 45 }, (_, at) => `find ${nth(at)}`)],
    ],
    [
      "leaves every second out",
      everySecond,
      ["bulk 45", ...Array.from({ length: 22 }, (_, at) => `find ${nth(2 * at + 1)}`)],
    ],
    ["leaves all out", nothing, ["bulk 45", ...Array.from({ length: 45 }, (_, at) => `find ${nth(at)}`)]],
  ];
  for (const [what, bulk, requests] of fallbacks) {
    it(`are all found where the bulk read ${what}`, async () => {
      const account = new Account(45);
      account.bulk = bulk;
      const found = await open(account).readAll(45);
      expect(found.map((details) => details?.number)).to.deep.equal([...account.numbers.keys()]);
      expect(account.saidOfThese()).to.deep.equal(requests);
    });
  }

  it("ask a bulk read that is not there once a run, and never again for what it has left out", async () => {
    const account = new Account(12);
    account.bulk = failing(new RejectedError("no such path", { status: 404 }));
    const gone = open(account);
    await gone.readAll(6);
    account.said();
    await gone.readAll(6, 6);
    expect(account.said().filter((line) => line.startsWith("bulk"))).to.deep.equal([]);

    account.bulk = nothing;
    const partial = open(account);
    await partial.readAll(3);
    account.said();
    await partial.readAll(3);
    expect(account.said()).to.deep.equal([0, 1, 2].map((at) => `find ${nth(at)}`));
  });

  it("are not asked for one by one when Flowroute says that there are too many requests", async () => {
    const account = new Account(45);
    account.bulk = failing(new RateLimitedError("too many requests", { status: 429 }));
    expect(await failureOf(open(account).readAll(45))).to.be.instanceOf(RateLimitedError);
    expect(account.saidOfThese()).to.deep.equal(["bulk 45"]);
  });

  it("are read one by one when a later bulk read fails", async () => {
    const account = new Account(200);
    const { readAll } = open(account);
    await readAll(100);
    account.bulk = failing(new UnavailableError("answered 503"));
    account.said();
    expect((await readAll(100, 100)).every((details) => details !== undefined)).to.equal(true);
    expect(account.said()).to.have.length(101);
  });

  it("come with those that are likely to follow, and the rest of an account that nobody asks for does not", async () => {
    const account = new Account(450);
    const { read } = open(account);
    for (let at = 0; at < 450; at += 1) await read(nth(at));
    const requests = account.said();
    expect(requests.filter((line) => line.startsWith("find"))).to.have.length(5);
    expect(requests.filter((line) => !line.startsWith("find"))).to.deep.equal([
      "list numbers from 0",
      "bulk 100",
      "list numbers from 200",
      "bulk 100",
      "bulk 100",
      "list numbers from 400",
      "bulk 100",
      // Filled up with what was read longest ago.
      "bulk 100",
    ]);

    const large = new Account(10_000);
    const few = open(large);
    for (let at = 0; at < 40; at += 1) await few.read(nth(at * 250));
    expect(large.said().filter((line) => line.startsWith("list"))).to.deep.equal(["list numbers from 0"]);
  });

  it("that were read along are as they were then, and are joined while they are under way", async () => {
    const account = new Account(30);
    const { read, readAll, runtime } = open(account);
    await readAll(5);
    account.said();
    account.during = () => runtime.sleep(100);
    const first = read(nth(6));
    await runtime.sleep(150);
    const second = read(nth(20));
    expect((await Promise.all([first, second])).map((details) => details?.number)).to.deep.equal([nth(6), nth(20)]);
    expect(account.said()).to.deep.equal(["list numbers from 0", "bulk 30"]);
  });

  it("are not there because the list had them: one that is gone since is gone", async () => {
    const account = new Account(30);
    const { readAll } = open(account);
    await readAll(5);
    account.bulk = nothing;
    account.during = async (line) => line.startsWith("list numbers from") && account.numbers.delete(nth(9));
    expect(await readAll(3, 8)).to.deep.equal([ownedNumber(nth(8)), undefined, ownedNumber(nth(10))]);
  });

  it("go without what may follow when the list cannot be read", async () => {
    const account = new Account(30);
    const { read, readAll } = open(account);
    await readAll(5);
    account.during = async (line) => {
      if (line.startsWith("list")) throw new UnavailableError("answered 503");
    };
    expect(await read(nth(8))).to.deep.equal(ownedNumber(nth(8)));
  });

  it("are read as they are now for whoever decides by them", async () => {
    const account = new Account(3);
    const { numbers, readAll } = open(account);
    await readAll(3);
    account.change(ONE, { primaryRouteId: "5" });
    account.numbers.delete(TWO);
    const found = await numbers.readAgain([ONE, TWO, nth(2)]);
    expect(found.map(({ number, primaryRouteId }) => [number, primaryRouteId])).to.deep.equal([
      [ONE, "5"],
      [nth(2), "0"],
    ]);
  });
});

describe("records of the snapshot", () => {
  const accountWith = (count: number): Account => {
    const account = new Account();
    for (let at = 0; at < count; at += 1) account.records.push({ id: String(at), label: `label ${at}` });
    return account;
  };
  const ids = (count: number, from = 0) => Array.from({ length: count }, (_, at) => String(from + at));

  it("are read one by one when they are few", async () => {
    const account = accountWith(1_000);
    const { addresses } = open(account);
    await Promise.all(ids(9).map((id) => addresses.read(id, "reader")));
    expect(account.said()).to.deep.equal(ids(9).map((id) => `find ${id}`));
  });

  it("are read by pages when they are many, and one by one where the pages do not have them", async () => {
    const account = accountWith(300);
    const { callerNames } = open(account);
    const found = await Promise.all(ids(301).map((id) => callerNames.read(id, "reader")));
    expect(found.map((record) => record?.id)).to.deep.equal([...ids(300), undefined]);
    expect(account.said()).to.deep.equal(["list names from 0", "list names from 200", "find 300"]);
  });

  it("cost a page for ten of them at most, on an account of any size", async () => {
    const account = accountWith(10_000);
    const { addresses } = open(account);
    const wanted = ids(30, 9_000);
    const found = await Promise.all(wanted.map((id) => addresses.read(id, "reader")));
    expect(found.map((record) => record?.id)).to.deep.equal(wanted);
    expect(account.said().filter((line) => line.startsWith("list"))).to.have.length(3);
  });

  it("are read one by one when the list cannot be read", async () => {
    const account = accountWith(20);
    account.during = async (line) => {
      if (line.startsWith("list")) throw new UnavailableError("answered 503");
    };
    const { addresses } = open(account);
    const found = await Promise.all(ids(20).map((id) => addresses.read(id, "reader")));
    expect(found.map((record) => record?.id)).to.deep.equal(ids(20));
  });

  it("have what was written, are read after a delete, and always after a write whose result nobody knows", async () => {
    const account = accountWith(1);
    const { addresses, client } = open(account);
    await addresses.read("0", "one");
    await client.e911s.update("0", { label: "new" });
    account.said();
    expect(await addresses.read("0", "two")).to.include({ label: "new" });
    expect(account.said()).to.deep.equal([]);

    account.during = async () => {
      throw new AmbiguousWriteError("no answer");
    };
    await failureOf(client.e911s.update("0", { label: "later" }));
    account.during = async () => undefined;
    account.said();
    for (const reader of ["three", "four"]) expect(await addresses.read("0", reader)).to.include({ label: "later" });
    expect(account.said()).to.deep.equal(["find 0", "find 0"]);

    const other = accountWith(1);
    const { addresses: records, client: writer } = open(other);
    await records.read("0", "one");
    await writer.e911s.remove("0");
    expect(await records.read("0", "two")).to.equal(undefined);
  });
});
