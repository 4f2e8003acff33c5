import { expect } from "chai";
import { Departures } from "../../src/host/departures";

describe("the limit of releases", () => {
  it("lets so many numbers go in one run, and refuses the next before anything happens to it", () => {
    const departures = new Departures({ maxReleases: 2 });
    departures.countRelease("one");
    departures.countRelease("two");
    expect(() => departures.countRelease("three"))
      .to.throw("this run has released 2 numbers already")
      .with.property("message")
      .that.contains("FLOWROUTE_MAX_RELEASES");
  });
});
