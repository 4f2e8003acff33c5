import { route } from "../support/program";
import type { Scenario } from "./scenario";

export const scenario: Scenario = {
  kind: "InboundRoute",
  key: "inboundRoute",
  name: "pbx",
  program: (change = {}) => [route("pbx", { value: "sip.example.net", ...change })],
  edit: { value: "sip2.example.net" },
  live: ({ routes }, id) => routes.find((each) => each.id === id),
  drift: (control, id) =>
    control.setAccount({
      routes: control.state().routes.map((each) => (each.id === id ? { ...each, value: "portal.example.net" } : each)),
    }),
  disappear: (control, id) =>
    control.setAccount({ routes: control.state().routes.filter((each) => each.id !== id && each.id !== "0") }),
  never: [
    {
      title: "is there twice",
      elsewhere: "a route under a new name without an alias may go to the same place for a while",
      broken: ({ routes }) => {
        const values = routes.map(({ value }) => value);
        return values.find((value, at) => value !== null && values.indexOf(value) !== at) ?? undefined;
      },
    },
  ],
};
