/** Hosts of one run, which tell each other what the program wants, as they do by files on one machine. */
import type { Note, PeerHosts, SharedEntry } from "../../src/host/peer-hosts";

/** Gives the neighbours of the host of this name. */
export function hostsOfOneRun(): (host: string) => PeerHosts {
  const board = new Map<string, Note[]>();
  const list: (SharedEntry & { process: string })[] = [];
  return (host) => ({
    name: host,
    add(entry) {
      list.push({ ...entry, process: host });
      return list.filter(({ key }) => key === entry.key);
    },
    all: (key) => list.filter((entry) => entry.key === key),
    publish: (note) => void board.set(host, [...(board.get(host) ?? []), note]),
    read: (key) =>
      [...board].flatMap(([name, notes]) => (name === host ? [] : notes.filter((note) => note.key === key).slice(-1))),
  });
}

/** Those of a host that is alone. */
export const alone = (): PeerHosts => hostsOfOneRun()("alone");
