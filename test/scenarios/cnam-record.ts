import { declare } from "../support/program";
import type { Scenario } from "./scenario";

export const scenario: Scenario = {
  kind: "CnamRecord",
  key: "cnamRecord",
  name: "acme",
  program: (change = {}) => [declare("cnamRecord", "acme", { value: "ACME CORP", ...change })],
  edit: { value: "ACME INC" },
  live: ({ cnams }, id) => cnams.find((each) => each.id === id),
  drift: (control, id) => control.cnam(id, { approve: true }),
  disappear: (control, id) => control.setAccount({ cnams: control.state().cnams.filter((each) => each.id !== id) }),
  never: [
    {
      title: "is there twice",
      elsewhere: "two stacks may make one name in one moment (docs/safety.md)",
      broken: ({ cnams }) => {
        const values = cnams.map(({ value }) => value);
        return values.find((value, at) => values.indexOf(value) !== at);
      },
    },
  ],
};
