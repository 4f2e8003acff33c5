import { buying } from "../support/program";
import { numberIn, withNumbers } from "./account";
import type { Scenario } from "./scenario";

const NUMBER = "12065550100";

export const scenario: Scenario = {
  kind: "PhoneNumber",
  key: "phoneNumber",
  name: "line",
  program: (change = {}) =>
    buying("line", { number: NUMBER, maxSetupCost: 1, maxMonthlyCost: 1.25, alias: "reception", ...change }),
  edit: { alias: "front desk" },
  anew: { number: "12065550101" },
  live: numberIn,
  drift: (control, id) =>
    withNumbers(control, (number) => (number.id === id ? { ...number, alias: "changed in the portal" } : number)),
  disappear: (control, id) => withNumbers(control, (number) => (number.id === id ? undefined : number)),
  refusesLoss: "number-missing",
  effects: ["release"],
  never: [
    {
      title: "is bought again",
      elsewhere: "a number that was released may be bought again",
      broken: ({ ledger }, ids) =>
        ids.find((id) => ledger.filter(({ kind, number }) => kind === "setup" && number === id).length > 1),
    },
  ],
};
