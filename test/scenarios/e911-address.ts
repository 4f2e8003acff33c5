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
      // Whether two stacks may have one place each in a record of their own is Flowroute's choice; labels tell them apart.
      title: "is there twice with the same label",
      broken: ({ e911s }) => {
        const labels = e911s.map(({ label }) => label);
        return labels.find((label, at) => labels.indexOf(label) !== at);
      },
    },
  ],
};
