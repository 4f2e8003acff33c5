/**
 * What has found something before, more often than chance brings it about: each theme turns a random history into one that
 * has more of it. Dice come from the history's own seed, so that a history stays what it is.
 */
import { chanceOf } from "./clock";
import { type Command, forced, type History, type RunCommand } from "./commands";
import type { NumberSpec, Program } from "./program";

type Dice = () => number;

const oneOf = <T>(dice: Dice, all: readonly T[]): T => all[Math.floor(dice() * all.length)] as T;

/** Each run of the history, also those of runs at the same time. */
function mapRuns({ commands, ...rest }: History, change: (run: RunCommand, place: number) => RunCommand): History {
  let place = 0;
  const isRun = (command: Command): command is RunCommand =>
    ["up", "preview", "refresh", "destroy"].includes(command.do);
  const changed = (run: RunCommand) => {
    place += 1;
    return change(run, place);
  };
  return {
    ...rest,
    commands: commands.map((command): Command => {
      if (command.do === "together") return { ...command, runs: command.runs.map(changed) };
      return isRun(command) ? changed(command) : command;
    }),
  };
}

/** Each number that a program or an edit asks for. */
function mapNumbers(history: History, change: (spec: NumberSpec) => NumberSpec): History {
  const changed = (spec: NumberSpec | null) => spec && change(spec);
  return {
    ...history,
    programs: history.programs.map((program): Program => ({ ...program, numbers: program.numbers.map(changed) })),
    commands: history.commands.map(
      (command): Command =>
        command.do === "edit" && command.part === "numbers"
          ? { ...command, to: changed(command.to as NumberSpec | null) }
          : command,
    ),
  };
}

export const themes = {
  /** A number, and what hangs on it, on two providers of one account; some runs do one thing after the other. */
  "two providers": (history: History, dice: Dice): History =>
    mapRuns(
      mapNumbers(history, (spec) => {
        const onAccount = dice() < 0.5;
        return { ...spec, onAccount, attachOnAccount: dice() < 0.7 ? !onAccount : onAccount };
      }),
      (run) => ({ ...run, serial: dice() < 0.3 }),
    ),

  /** Runs that die one after the other, while reads are behind what was done. */
  "killed runs in a row": (history: History, dice: Dice): History =>
    mapRuns(history, (run, place) =>
      place > 4
        ? run
        : {
            ...run,
            do: "up",
            keys: "own",
            target: null,
            end: run.end ?? {
              kind: oneOf(dice, ["machine", "engine"]),
              of: oneOf(dice, ["changes", "requests"]),
              at: 1 + Math.floor(dice() * 16),
            },
            faults: [
              ...run.faults,
              { match: { method: "GET", path: "^/v2/numbers" }, times: 2, fault: { kind: "stale-read", reads: 2 } },
            ],
          },
    ),

  /** Everything is replaced by force, again and again. */
  "forced replacements": (history: History, dice: Dice): History =>
    mapRuns(history, (run) =>
      run.do === "up" && dice() < 0.6
        ? { ...run, replace: oneOf(dice, Object.keys(forced) as (keyof typeof forced)[]) }
        : run,
    ),

  /** Runs end between two operations, so that an edit is done by half. */
  "stopped in the middle": (history: History, dice: Dice): History =>
    mapRuns(history, (run) => (dice() < 0.6 ? { ...run, stopAfter: Math.floor(dice() * 6) } : run)),

  /** Numbers are adopted beside others that are searched for. */
  "adoption beside search": (history: History, dice: Dice): History =>
    mapNumbers({ ...history, foreign: true }, (spec) => ({
      ...spec,
      criteria: dice() < 0.5 ? oneOf(dice, ["adopt theirs", "adopt 0", "exact 0"]) : "1206",
      keep: dice() < 0.4,
    })),

  /** Runs of several stacks at the same time. */
  "runs together": ({ commands, ...rest }: History, dice: Dice): History => ({
    ...rest,
    commands: commands.map((command, place): Command => {
      const next = commands[place + 1];
      if (command.do !== "up" || next?.do !== "up" || command.stack === next.stack || dice() < 0.3) return command;
      return { do: "together", runs: [command, next] };
    }),
  }),
} as const;

export type Theme = keyof typeof themes;

export const themed = (history: History, theme: Theme | null): History =>
  theme === null ? history : themes[theme](history, chanceOf(history.seed));
