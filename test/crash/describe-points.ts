/**
 * The points of an operation as tests, each named so that `-g` finds it:
 *
 *     npm test -- crash -g "plain carrier up after POST /v2/cnams no 1, CLI alone killed, up at once"
 */
import { expect } from "chai";
import { crashAt } from "./crash-at";
import { Fixture } from "./fixture";
import { nameOf, type Operation, type Point, type Profile, pointsOf, requestsOf } from "./points";

/** All of them. */
export function describeAllPoints(profile: Profile, operation: Operation): void {
  describePoints(profile, pointsOf(profile, operation), (fixture) => {
    it(`${operation} sends the requests that are crashed, undisturbed`, async () => {
      expect(await fixture().record(operation)).to.deep.equal(requestsOf(profile, operation));
    });
  });
}

export function describePoints(
  profile: Profile,
  points: readonly Point[],
  more?: (fixture: () => Fixture) => void,
): void {
  describe(`a killed run ends as if nothing had been, ${profile} carrier`, () => {
    let fixture: Fixture;
    before(async () => {
      fixture = await Fixture.open(profile);
    });
    after(() => fixture.close());

    more?.(() => fixture);
    for (const point of points) it(nameOf(point), () => crashAt(fixture, point));
  });
}
