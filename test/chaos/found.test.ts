/** Histories that once lost something, as small as they could be made. */
import type { SimulatorOptions } from "../../src/simulator";
import type { Command, History } from "./support/commands";
import { numberSpec as number, recordSpec as record, runCommand as run } from "./support/defaults";
import { play } from "./support/play";
import { emptyProgram, type NumberSpec, type Program, type RecordSpec } from "./support/program";

const program = (rest: Partial<Program>): Program => ({ ...emptyProgram(), ...rest });

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
  isScarce: false,
  programs,
  commands,
  ...rest,
});

const release = { method: "DELETE", path: "^/v2/numbers/\\d+$" };
/** The machine goes down when the first change, such as a purchase, is answered. */
const dies = run({ end: { kind: "machine", of: "changes", at: 2 } });

/** What is lost is in the title; each is as small as fast-check could make it. */
const found: [title: string, history: History, choices?: SimulatorOptions["choices"]][] = [
  [
    "a number to be kept, renamed by an alias and replaced by an exact one in one run",
    history(
      [program({ numbers: [number()] })],
      [run(), edit("numbers", number({ name: "b", aliased: true, criteria: "exact 1", keep: true }))],
    ),
  ],
  [
    "the end of a destroy: an address that went with its number could not be deleted any more",
    history([program({ numbers: [number({ address: 0 })], addresses: [record] })], [], { seed: 12 }),
  ],
  [
    "a number that another stack has bought after a host without engine had released it",
    history(
      [program({ numbers: [number()] }), program({}), program({ numbers: [number({ name: "b", ownAlias: true })] })],
      [run({ stack: 2 }), run({ stack: 2, do: "destroy", end: { kind: "engine", of: "changes", at: 1 } })],
    ),
  ],
  [
    "a number of a dead run that did not show yet when the program gave it up",
    history([program({ numbers: [number()] })], [dies, edit("numbers", null), run()]),
  ],
  [
    "the number of a replacement that died, when the program gave the whole line up",
    history(
      [program({ numbers: [number()] })],
      [run(), edit("numbers", number({ criteria: "exact 0" })), dies, edit("numbers", null)],
    ),
  ],
  [
    "a number of a dead run when the program named another one",
    history([program({ numbers: [number()] })], [dies, edit("numbers", number({ criteria: "exact 1", keep: true }))]),
  ],
  [
    "a number whose release was refused while a page of HTML came with 200 for an answer",
    history(
      [program({ numbers: [number({ address: 0 })], addresses: [record] })],
      [run(), edit("numbers", null), run({ faults: [{ match: release, fault: { kind: "not-json" }, times: 1 }] })],
    ),
  ],
  [
    "a number that the carrier releases when the run that asked for it is long dead",
    history(
      [program({ numbers: [number()] })],
      [
        run(),
        run({
          do: "destroy",
          faults: [{ match: release, fault: { kind: "delay", ms: 45_000 } }],
          end: { kind: "machine", of: "changes", at: 2 },
        }),
        edit("numbers", null),
      ],
    ),
  ],
  [
    "a number of a dead run, to a destroy with the keys of another account",
    history([program({ numbers: [number()] })], [dies, run({ do: "destroy", keys: "other" })]),
  ],
  [
    "a route under a new name, of a carrier that has no second one to the same place",
    history([program({ routes: [record] })], [run(), edit("routes", { ...record, name: "b" }), run()]),
    { "duplicate-route": "refuse-same-alias-or-value" },
  ],
  [
    "a way to go on: a route that a dead run made under another name, of a carrier that has no second one there",
    history([program({ routes: [record] })], [dies, edit("routes", { ...record, name: "b" }), run()]),
    { "duplicate-route": "refuse-same-alias-or-value" },
  ],
  [
    "an address that reads still showed on the number which the run had taken from it",
    history(
      [program({ numbers: [number({ address: 0 })], addresses: [record] })],
      [run(), edit("addresses", { ...record, name: "b", value: 1 })],
    ),
    { "e911-assignment-visible": "after-30s" },
  ],
  [
    "a way to go on: a route whose alias another one has kept since it was replaced by force",
    history(
      [program({ routes: [{ ...record, ownLabel: true }] })],
      [
        run(),
        run({ replace: "records" }),
        edit("routes", record),
        run(),
        edit("routes", { ...record, ownLabel: true }),
      ],
    ),
  ],
  [
    "an address of the stack's own provider, on a number of an Account, when all goes",
    history(
      [
        program({
          numbers: [0, 1].map(() => number({ address: 0, callerName: 0, onAccount: true, attachOnAccount: true })),
          addresses: [record],
          callerNames: [record],
        }),
      ],
      [],
      { seed: 8 },
    ),
  ],
  [
    "a number that a host without engine tagged while the next run looked for it",
    history(
      [program({ numbers: [number(), number()] })],
      [dies, run({ end: { kind: "engine", of: "requests", at: 5 } }), run()],
      { seed: 1 },
    ),
  ],
  [
    "a number that could not be tagged, and did not show yet to the destroy right after",
    history(
      [program({ numbers: [number()] })],
      [
        run({
          faults: [
            { match: { method: "PATCH", path: "^/v2/numbers/\\d+$" }, fault: { kind: "reset-before" }, times: 40 },
          ],
        }),
        run({ do: "destroy" }),
      ],
    ),
  ],
  [
    "a number of a killed run, tagged while reads were behind",
    history(
      [program({ numbers: [number()] })],
      [
        dies,
        run({
          faults: [
            { match: { method: "GET", path: "^/v2/numbers/\\d+$" }, times: 1, fault: { kind: "stale-read", reads: 2 } },
          ],
        }),
      ],
    ),
  ],
  [
    "a number to be kept, whose replacement under another name was interrupted before its deletes",
    history(
      [program({ numbers: [number()] })],
      [
        run(),
        edit("numbers", number({ name: "b", aliased: true, criteria: "adopt theirs", keep: true })),
        run({ stopAfter: 1 }),
      ],
      { foreign: true },
    ),
  ],
  [
    "a route of the stack's keys that went with a number of an Account, one delete after the other",
    history(
      [program({ numbers: [number({ primary: 0, onAccount: true })], routes: [record] })],
      [run(), run({ do: "destroy", serial: true }), edit("routes", null)],
    ),
  ],
  [
    "an exact number that its search did not list, because the look of that was answered with an empty list",
    history(
      [program({ numbers: [number({ criteria: "exact 0" })] })],
      [
        run({
          faults: [
            {
              match: { method: "GET", path: "^/v2/numbers/available" },
              times: 1,
              fault: { kind: "status", status: 200, body: { data: [] } },
            },
          ],
          end: { kind: "machine", of: "changes", at: 2 },
        }),
        edit("numbers", null),
      ],
    ),
  ],
  [
    "the account of other keys, which a number that could not be tagged did not tell apart",
    history(
      [program({ numbers: [number()], routes: [{ ...record, name: "b" }] })],
      [
        run({
          faults: [
            {
              match: { method: "PATCH", path: "^/v2/numbers/\\d+$" },
              fault: { kind: "status", status: 404, body: { errors: [{}] } },
              times: 5,
            },
          ],
          target: "line 0",
        }),
        run({ keys: "other" }),
      ],
    ),
  ],
  [
    "what a killed run bought in place of a missing number, which then came back",
    history(
      [program({ numbers: [number({ replacesMissing: true })] })],
      [
        run(),
        { do: "portal", act: "transfer away", pick: 0 },
        run({ do: "refresh" }),
        run({ end: { kind: "engine", of: "changes", at: 3 } }),
        { do: "portal", act: "bring back", pick: 0 },
      ],
    ),
  ],
  [
    "what a killed run bought in place of a missing number, untagged, which then came back",
    history(
      [program({ numbers: [number({ replacesMissing: true })] })],
      [
        run(),
        { do: "portal", act: "transfer away", pick: 0 },
        run({ do: "refresh" }),
        run({ end: { kind: "machine", of: "changes", at: 2 } }),
        { do: "portal", act: "bring back", pick: 0 },
      ],
    ),
  ],
  [
    "the way out of a state from before the first up of a moved number",
    history(
      [program({}), program({ numbers: [number({ replacesMissing: true })] })],
      [
        run({ stack: 1 }),
        { do: "state move", stack: 1, to: 0, slot: 0, isAlone: false },
        run(),
        { do: "restore", stack: 0, pick: 0 },
      ],
    ),
  ],
  [
    "what a forced replacement of an adopted number had bought and not tagged",
    history(
      [program({ numbers: [number({ criteria: "adopt theirs" })] })],
      [
        run(),
        edit("numbers", number({ criteria: "1206" })),
        { ...dies, replace: "numbers and all that is on them" } as Command,
      ],
      { foreign: true },
    ),
  ],
  [
    "what a forced replacement had bought, when the program gives up the number after that",
    history(
      [program({ numbers: [number({ ownAlias: true })] })],
      [
        run(),
        run({ end: { kind: "machine", of: "changes", at: 4 }, replace: "numbers and all that is on them" }),
        edit("numbers", null),
      ],
    ),
  ],
  [
    "what was bought for a missing number that a forced replacement found again",
    history(
      [program({ numbers: [number({ replacesMissing: true })] })],
      [
        run(),
        { do: "portal", act: "transfer away", pick: 0 },
        run({ do: "refresh" }),
        dies,
        { do: "portal", act: "bring back", pick: 0 },
        run({ replace: "numbers and all that is on them" }),
      ],
    ),
  ],
  [
    "one of two numbers with its tag, of which a destroy had named one",
    history(
      [program({ numbers: [number({ name: "b", criteria: "1253", replacesMissing: true })] })],
      [
        run(),
        { do: "portal", act: "transfer away", pick: 0 },
        run({ do: "refresh" }),
        run({ end: { kind: "engine", of: "changes", at: 4 } }),
        { do: "portal", act: "bring back", pick: 0 },
        run({ do: "destroy" }),
      ],
      { seed: 920057656 },
    ),
  ],
];

describe("a history that once lost", () => {
  for (const [what, events, choices = {}] of found) {
    for (const profile of ["plain", "harsh"] as const) {
      it(`${what}, loses nothing on a carrier whose profile is ${profile}`, async () => {
        await play(events, { profile, choices });
      });
    }
  }
});
