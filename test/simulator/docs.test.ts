import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { SimulatorControl } from "../../src/simulator";
import { choiceTable } from "../../src/simulator/choices";
import { buildControlApp } from "../../src/simulator/control-http";
import { faultKinds } from "../../src/simulator/faults/schema";

const text = readFileSync(join(__dirname, "../../docs/simulator.md"), "utf8");

/** The rows of the table under a heading, as cells without their code quotes. */
function tableUnder(heading: string): string[][] {
  const [, section = ""] = text.split(`\n## ${heading}\n`);
  const [body = ""] = section.split("\n## ");
  return body
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2)
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const codes = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

describe("docs/simulator.md", () => {
  it("has the choices exactly as the code has them", () => {
    const expected = Object.entries(choiceTable).map(([name, definition]) => {
      const { row, values, question } = definition;
      const harsh = "harsh" in definition ? codes([definition.harsh]) : "";
      return [codes([name]), question, codes(values.slice(0, 1)), codes(values.slice(1)), harsh, row];
    });
    expect(tableUnder("Choices")).to.deep.equal(expected);
  });

  it("answers each of the 50 questions that Flowroute's documents leave open: by a choice, or without alternative", () => {
    const chosen = Object.values(choiceTable).map(({ row }) => row);
    const fixed = [...text.matchAll(/\(question (\d+)\)/g)].map(([, row]) => row);
    expect(fixed).to.deep.equal(["47"]);
    const questions = Array.from({ length: 50 }, (_, at) => String(at + 1));
    expect([...new Set<string | undefined>([...chosen, ...fixed])]).to.have.members([...questions, "-"]);
  });

  it("names every kind of fault", () => {
    expect(tableUnder("Faults").map(([kind]) => kind)).to.deep.equal(faultKinds.map((kind) => codes([kind])));
  });

  it("names every control call", () => {
    const app = buildControlApp({} as SimulatorControl);
    const calls = app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`);
    const documented = tableUnder("The control interface").map(([call = ""]) => call.replace("{id}", ":id"));
    expect(documented).to.have.members(calls.map((call) => codes([call])));
  });
});
