/** Values that move between resources by the index of a list, in a run that dies at any of its changes. */
import type { SimulatorOptions } from "../../src/simulator";
import type { History, RunCommand } from "./support/commands";
import { numberSpec, recordSpec, runCommand } from "./support/defaults";
import type { End } from "./support/host";
import { play } from "./support/play";
import { emptyProgram, type ListEdit, listEdits, type RecordSpec } from "./support/program";

const record: RecordSpec = { ...recordSpec, ownLabel: true };
const other: RecordSpec = { ...record, value: 1 };

const number = numberSpec({ primary: 0, address: 0, callerName: 0 });

/** The program is made, its list edited, and the run after that comes to the end that is given, twice. */
const history = (
  part: "routes" | "addresses" | "callerNames",
  edit: ListEdit,
  ends: Partial<RunCommand>[],
): History => ({
  stacks: 1,
  seed: 0,
  foreign: false,
  isScarce: false,
  programs: [{ ...emptyProgram(), numbers: [number, null], [part]: [record, other] }],
  commands: [runCommand(), { do: "move", stack: 0, part, edit }, ...ends.map(runCommand)],
});

for (const profile of ["plain", "harsh"] satisfies SimulatorOptions["profile"][]) {
  describe(`values that move between resources, on a carrier of the profile ${profile},`, () => {
    for (const part of ["routes", "addresses", "callerNames"] as const) {
      for (const edit of Object.keys(listEdits) as ListEdit[]) {
        it(`lose nothing when ${edit} in the list of ${part}, and the run dies at any change`, async () => {
          for (let at = 1; at <= 6; at += 1) {
            const end = (kind: End["kind"]) => ({ serial: at % 2 === 0, end: { kind, of: "changes" as const, at } });
            await play(history(part, edit, [end("machine"), end("machine")]), { profile });
            await play(history(part, edit, [end("engine")]), { profile });
          }
        }).timeout(60_000);
      }
    }
  });
}

describe("an address whose run died, and whose place is another one's in the next program,", () => {
  it("moves on before that one is made", async () => {
    await play({
      stacks: 1,
      seed: 0,
      foreign: false,
      isScarce: false,
      programs: [{ ...emptyProgram(), addresses: [{ ...record, ownLabel: false }, null] }],
      commands: [
        runCommand(),
        { do: "restore", stack: 0, pick: 0 },
        { do: "move", stack: 0, part: "addresses", edit: "a new one comes first" },
      ],
    });
  });
});
