/**
 * What the resources of a run know of the account: one snapshot per account and host, filled by what they ask for. It says
 * what is there. That something is absent, or was bought, is read from Flowroute.
 */
import type { CnamRecord, E911Address, FlowrouteClient, NumberDetails, Runtime } from "../../client";
import { addressWritten, callerNameWritten, numberWritten, type RunJournal } from "../../journal";
import { announcedWrites } from "./announced-writes";
import { type NumberPart, NumberReader } from "./number-reader";
import { Readings } from "./readings";
import { RecordReader } from "./record-reader";
import { watchClient } from "./watched-client";

export type { NumberPart } from "./number-reader";

export interface Snapshot {
  /** What it reads is kept, and what it writes is not. All requests of the run go through it. */
  readonly client: FlowrouteClient;
  readonly numbers: NumberReader;
  readonly addresses: RecordReader<E911Address>;
  readonly callerNames: RecordReader<CnamRecord>;
}

export interface SnapshotOptions {
  client: FlowrouteClient;
  runtime: Runtime;
  /** Time that one request may take. */
  timeoutMs: number;
  journal: RunJournal;
}

export function takeSnapshot({ client: bare, runtime, timeoutMs, journal }: SnapshotOptions): Snapshot {
  const now = () => runtime.now();
  const numbers = new Readings<NumberDetails, NumberPart>(now, announcedWrites(journal, numberWritten));
  const addresses = new Readings<E911Address, "record">(now, announcedWrites(journal, addressWritten));
  const callerNames = new Readings<CnamRecord, "record">(now, announcedWrites(journal, callerNameWritten));
  const client = watchClient(bare, { numbers, addresses, callerNames });
  return {
    client,
    numbers: new NumberReader({ client, runtime, timeoutMs, readings: numbers }),
    addresses: new RecordReader({
      runtime,
      readings: addresses,
      find: (id) => client.e911s.find(id),
      list: (query) => client.e911s.list(query),
    }),
    callerNames: new RecordReader({
      runtime,
      readings: callerNames,
      find: (id) => client.cnams.find(id),
      list: (query) => client.cnams.list(query),
    }),
  };
}
