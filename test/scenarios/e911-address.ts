import { address } from "../support/program";
import type { Scenario } from "./scenario";

export const scenario: Scenario = {
  kind: "E911Address",
  key: "e911Address",
  name: "hq",
  program: (change = {}) => [address("hq", change)],
  edit: { addressType: "Suite", addressTypeNumber: "600" },
  live: ({ e911s }, id) => e911s.find((each) => each.id === id),
  drift: (control, id) =>
    control.setAccount({
      e911s: control.state().e911s.map((each) => (each.id === id ? { ...each, street_number: "601" } : each)),
    }),
  disappear: (control, id) => control.setAccount({ e911s: control.state().e911s.filter((each) => each.id !== id) }),
  never: [
    {
      // Two records of one place are told apart by their labels: whether Flowroute keeps both is its choice.
      title: "is there twice",
      broken: ({ e911s }) => {
        const records = e911s.map((each) =>
          [each.label, each.street_number, each.street_name, each.city, each.zip].join(),
        );
        return records.find((record, at) => records.indexOf(record) !== at);
      },
    },
  ],
};
