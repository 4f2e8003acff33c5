/** The numbers that use a record, and those of them that belong to other stacks. */
import { expect } from "chai";
import { type NumberDetails, UnavailableError } from "../../src/client";
import { claim, declared } from "../../src/journal";
import {
  dependentsOfRoute,
  numbersOfOtherStacks,
  readNumbers,
  refuseForeignDependents,
} from "../../src/resources/dependents";
import { numberThing } from "../../src/resources/things";
import { ownedNumber } from "../support/carrier";
import { failureOf } from "../support/failure";

import { A, B, C, D, openSetup } from "../support/number-session";

describe("the numbers that use a record", () => {
  const dependents = [
    ownedNumber(A, { primaryRouteId: "5" }),
    ownedNumber(B, { failoverRouteId: "5", alias: "shop/prod/line" }),
    ownedNumber(C, { primaryRouteId: "6", alias: "shop/dev/line" }),
    ownedNumber(D, { alias: "reception" }),
  ];
  const numbersOf = (list: readonly NumberDetails[]) => list.map(({ number }) => number);

  it("are those that have it as either route", async () => {
    expect(numbersOf(await dependentsOfRoute(openSetup({ owned: dependents }).context, "5"))).to.deep.equal([A, B]);
  });

  it("are read at once, and one by one what is left out, also where the carrier cannot do the first", async () => {
    for (const details of [
      async () => [dependents[1] as NumberDetails],
      () => Promise.reject(new UnavailableError("no")),
    ]) {
      const { context } = openSetup({ owned: dependents, numbers: { details } });
      expect(numbersOf(await readNumbers(context, [A, B, "12065559999"]))).to.have.members([A, B]);
    }
    const single = openSetup({
      owned: dependents,
      numbers: { details: () => expect.fail("one number needs no list") },
    });
    expect(numbersOf(await readNumbers(single.context, [A]))).to.deep.equal([A]);
  });

  it("are foreign only where another stack has tagged them, and the program has not claimed them", async () => {
    const { context } = openSetup({ owned: dependents });
    const refused = refuseForeignDependents(context, 'route "pbx" (5)', dependents);
    expect((await failureOf(refused)).message).to.contain(
      "1 number of other stacks uses it (+1 206 555 0101). Nothing was changed. [foreign-dependents]",
    );
    expect(await numbersOfOtherStacks(context)).to.deep.equal([B]);
    const { journal } = context.connection;
    journal.record(declared, context.urn, true);
    claim(journal, numberThing(B), context.urn);
    await refuseForeignDependents(context, "route", dependents);
    expect(await numbersOfOtherStacks(context)).to.deep.equal([]);
  });

  it("are named up to three of them", async () => {
    const many = [A, B, C, D].map((number) => ownedNumber(number, { alias: "shop/prod/line" }));
    const says = async (count: number) =>
      (await failureOf(refuseForeignDependents(openSetup().context, "it", many.slice(0, count)))).message;
    expect(await says(3)).to.contain(
      "3 numbers of other stacks use it (+1 206 555 0100, +1 206 555 0101, +1 206 555 0102).",
    );
    expect(await says(4))
      .to.contain("4 numbers")
      .and.contain("+1 206 555 0102, ...)");
  });
});
