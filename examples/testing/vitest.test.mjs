import { expect, test } from "vitest";
import mockFlowroute from "./mocks.js";

const declared = mockFlowroute();
const resolved = (output) => new Promise((resolve) => output.apply(resolve));

test("calls of the number go to the PBX", async () => {
  const { default: program } = await import("./index.js");
  expect(await resolved(program.number)).toBe("+12065550142");
  expect(await resolved(program.route)).toBe("InboundRoute pbx");
});

test("no number may cost more than 2 dollars a month", () => {
  const numbers = declared.filter(({ kind }) => kind === "PhoneNumber");
  expect(numbers.map(({ name }) => name)).toEqual(["front-desk"]);
  for (const { inputs } of numbers) expect(inputs.maxMonthlyCost).toBeLessThanOrEqual(2);
});
