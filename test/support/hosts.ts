/** Hosts of one run, which tell each other what the program wants, as they do by files on one machine. */
import type { Neighbours, Note } from "../../src/host/neighbours";

/** Gives the neighbours of the host of this name. */
export function hostsOfOneRun(): (host: string) => Neighbours {
  const board = new Map<string, Note[]>();
  return (host) => ({
    tell: (note) => void board.set(host, [...(board.get(host) ?? []), note]),
    about: (key) =>
      [...board].flatMap(([name, notes]) => (name === host ? [] : notes.filter((note) => note.key === key).slice(-1))),
  });
}

export const ALONE: Neighbours = { tell: () => undefined, about: () => [] };
