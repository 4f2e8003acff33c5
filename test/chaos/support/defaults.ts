/** What a number, a record and a run of a history are like when nothing is special about them. */
import type { RunCommand } from "./commands";
import type { NumberSpec, RecordSpec } from "./program";

export const numberSpec = (rest: Partial<NumberSpec> = {}): NumberSpec => ({
  name: "a",
  aliased: false,
  criteria: "1206",
  maxSetupCost: 5,
  ownAlias: false,
  keep: false,
  protect: false,
  retain: false,
  replacesMissing: false,
  primary: null,
  failover: null,
  address: null,
  callerName: null,
  attachName: "x",
  onAccount: false,
  attachOnAccount: false,
  ...rest,
});

export const recordSpec: RecordSpec = { name: "a", aliased: false, value: 0, ownLabel: false, onAccount: false };

export const runCommand = (rest: Partial<RunCommand> = {}): RunCommand => ({
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
  maxNumbers: null,
  replace: null,
  target: null,
  ...rest,
});
