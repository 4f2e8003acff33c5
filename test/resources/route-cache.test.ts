/** The list of the routes of an account, which is read once a run. */
import { expect } from "chai";
import { type FlowrouteClient, type Route, UnavailableError } from "../../src/client";
import { RouteCache } from "../../src/resources/inbound-route/route-cache";

describe("the routes of an account", () => {
  const route = (id: string): Route => ({ id, alias: `route ${id}` }) as Route;
  const PBX = route("5");

  function open(failures = 0) {
    const live = [PBX];
    let readings = 0;
    const list = async function* () {
      readings += 1;
      if (readings <= failures) throw new UnavailableError("answered 503");
      yield* live;
    };
    const book = new RouteCache({ routes: { list } } as unknown as FlowrouteClient);
    return { book, live, readings: () => readings };
  }

  it("are read once, and again after that failed", async () => {
    const { book, readings } = open(1);
    expect(await book.find("5").catch((error) => error)).to.be.instanceOf(UnavailableError);
    const [one, all] = await Promise.all([book.find("5"), book.all()]);
    expect(one).to.deep.equal(PBX);
    expect([...all.keys()]).to.deep.equal(["5"]);
    expect(await book.find("6")).to.equal(undefined);
    expect(readings()).to.equal(2);
  });

  it("follow what this run makes and deletes, without another reading", async () => {
    const { book, readings } = open();
    await book.all();
    expect(await book.set(route("6"))).to.deep.equal(route("6"));
    await book.delete("5");
    expect([...(await book.all()).keys()]).to.deep.equal(["6"]);
    expect(readings()).to.equal(1);
  });

  it("are not read for what this run makes and deletes", async () => {
    const { book, readings } = open();
    await book.set(route("6"));
    await book.delete("5");
    expect(readings()).to.equal(0);
  });

  it("take a note also while a reading fails", async () => {
    const { book } = open(2);
    const reading = book.all().catch(() => "failed");
    expect(await book.set(route("6"))).to.deep.equal(route("6"));
    const again = book.all().catch(() => "failed");
    await book.delete("6");
    expect([await reading, await again]).to.deep.equal(["failed", "failed"]);
  });

  it("are read again once they may have changed elsewhere", async () => {
    const { book, live, readings } = open();
    await book.all();
    live.push(route("7"));
    book.invalidate();
    expect(await book.find("7")).to.deep.equal(route("7"));
    expect(readings()).to.equal(2);
  });
});
