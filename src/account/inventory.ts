/** Everything that is on an account, for work on the whole of it. Reads only: lists, and numbers 100 at a time. */
import { type FlowrouteClient, type NumberDetails, RejectedError } from "../client";
import { isNorthAmerican } from "../client/phone-number";
import { withoutSteps } from "../client/text/steps";
import { kinds, type ProviderKey } from "../resources/kinds";

export interface Inventory {
  /** By number. */
  numbers: NumberDetails[];
  /** Of each kind of record, as its list has them. */
  records: Map<ProviderKey, unknown[]>;
  /** What is there and could not be read. */
  unreadable: Unreadable[];
}

export interface Unreadable {
  /** 11 digits, or those of a number in another country. */
  number: string;
  /** As it reads after a colon. */
  why: string;
}

const NUMBERS_PER_CALL = 100;
const BULK_CALLS_AT_ONCE = 4;

/** @param progress told what was read so far, for people */
export async function readInventory(
  client: FlowrouteClient,
  progress: (text: string) => void = () => undefined,
): Promise<Inventory> {
  const records = new Map<ProviderKey, unknown[]>();
  for (const [key, { kind, codegen }] of kinds) {
    if (codegen.of !== "account") continue;
    progress(`reading the account: ${kind}`);
    const all: unknown[] = [];
    for await (const record of codegen.list(client)) all.push(record);
    records.set(key, all);
  }
  const listed: string[] = [];
  for await (const { number } of client.numbers.list()) {
    listed.push(number);
    if (listed.length % 200 === 0) progress(`reading the account: ${listed.length} numbers listed`);
  }
  const unreadable: Unreadable[] = listed
    .filter((number) => !isNorthAmerican(number))
    .map((number) => ({ number, why: "it is a number of another country, which the API reads only in lists" }));
  const numbers: NumberDetails[] = [];
  const wanted = listed.filter(isNorthAmerican).sort();
  const chunks = Array.from({ length: Math.ceil(wanted.length / NUMBERS_PER_CALL) }, (_, at) =>
    wanted.slice(at * NUMBERS_PER_CALL, (at + 1) * NUMBERS_PER_CALL),
  );
  const worker = async () => {
    for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) {
      const read = await readNumbers(client, chunk);
      numbers.push(...read.numbers);
      unreadable.push(...read.unreadable);
      progress(`reading the account: ${numbers.length} of ${wanted.length} numbers`);
    }
  };
  await Promise.all(Array.from({ length: BULK_CALLS_AT_ONCE }, worker));
  const byNumber = (one: { number: string }, other: { number: string }) => (one.number < other.number ? -1 : 1);
  return { numbers: numbers.sort(byNumber), records, unreadable: unreadable.sort(byNumber) };
}

/** What the bulk call leaves out or refuses is read number by number, so that one of them keeps no other from being read. */
async function readNumbers(
  client: FlowrouteClient,
  wanted: readonly string[],
): Promise<Pick<Inventory, "numbers" | "unreadable">> {
  const asked = new Set(wanted);
  const found = await client.numbers.details(wanted).catch((error: unknown): NumberDetails[] => {
    if (error instanceof RejectedError) return [];
    throw error;
  });
  const numbers = found.filter(({ number }) => asked.delete(number));
  const unreadable: Unreadable[] = [];
  for (const number of asked) {
    try {
      // One that was released in the meantime is simply not there.
      const details = await client.numbers.find(number);
      if (details !== undefined) numbers.push(details);
    } catch (error) {
      if (!(error instanceof RejectedError)) throw error;
      unreadable.push({ number, why: withoutSteps(error.message) });
    }
  }
  return { numbers, unreadable };
}
