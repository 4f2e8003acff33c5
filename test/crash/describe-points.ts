/**
 * The points of an operation as tests, each named so that `-g` finds it:
 *
 *     npm test -- crash -g "plain carrier up after POST /v2/cnams no 1, CLI alone killed, up at once"
 */
import { expect } from "chai";
import { crashAt } from "./crash-at";
import { Fixture } from "./fixture";
import { nameOf, type Operation, type Point, type Profile, requestsOf } from "./points";

/** What an operation sends when nothing disturbs it: the requests that have points. */
export function describeUndisturbed(profile: Profile, operations: readonly Operation[]): void {
  describeOnFixture("a run that nothing disturbs", profile, (fixture) => {
    for (const operation of operations) {
      it(`${operation} sends the requests that are crashed`, async () => {
        expect(await fixture().record(operation)).to.deep.equal(requestsOf(profile, operation));
      });
    }
  });
}

export function describePoints(profile: Profile, points: readonly Point[]): void {
  describeOnFixture("a killed run ends as if nothing had been", profile, (fixture) => {
    for (const point of points) it(nameOf(point), () => crashAt(fixture(), point));
  });
}

function describeOnFixture(title: string, profile: Profile, describeTests: (fixture: () => Fixture) => void): void {
  describe(`${title}, ${profile} carrier`, () => {
    let fixture: Fixture;
    before(async () => {
      fixture = await Fixture.open(profile);
    });
    after(() => fixture.close());

    describeTests(() => fixture);
  });
}
