/** Histories that once lost something, as small as they could be made. */
import type { Command, History, RunCommand } from "./support/commands";
import { live } from "./support/history";
import { emptyProgram, type NumberSpec, type Program, type RecordSpec } from "./support/model";

const number = (rest: Partial<NumberSpec> = {}): NumberSpec => ({
  name: "a",
  aliased: false,
  wish: "1206",
  maxSetupCost: 5,
  ownAlias: false,
  keep: false,
  protect: false,
  retain: false,
  primary: null,
  failover: null,
  address: null,
  callerName: null,
  attachName: "x",
  ...rest,
});

const program = (rest: Partial<Program>): Program => ({ ...emptyProgram(), ...rest });

const run = (rest: Partial<RunCommand> = {}): RunCommand => ({
  do: "up",
  stack: 0,
  keys: "own",
  faults: [],
  end: null,
  refresh: false,
  serial: false,
  stopAfter: null,
  budget: null,
  maxReleases: null,
  ...rest,
});

const edit = (part: keyof Program, to: NumberSpec | RecordSpec | null, stack = 0, slot = 0): Command => ({
  do: "edit",
  stack,
  part,
  slot,
  to,
});

const history = (programs: Program[], commands: Command[], rest: Partial<History> = {}): History => ({
  stacks: programs.length,
  seed: 0,
  foreign: false,
  programs,
  commands,
  ...rest,
});

describe("histories that once lost something:", () => {
  it("a number renamed by an alias, replaced by an exact one and to be kept, all in one run, is kept", async () => {
    await live(
      history(
        [program({ numbers: [number()] })],
        [run(), edit("numbers", number({ name: "b", aliased: true, wish: "exact 1", keep: true }))],
      ),
    );
  });
});
