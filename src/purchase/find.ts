/** Whether a number is on the account. It is absent only if both the single read and the exact look-up in the list say so. */
import { type FlowrouteClient, type NumberDetails, RefusedError, type Runtime } from "../client";
import { withSteps } from "../client/text/steps";
import { formatNumber } from "./inventory";

export interface ReadContext {
  client: FlowrouteClient;
  runtime: Runtime;
  /** Time that one request may take, in milliseconds. */
  timeoutMs: number;
}

/**
 * A number is gone only when the single read and the exact look-up in the list say so. While the two contradict each
 * other (one of them may be behind), both are asked again.
 *
 * @throws RefusedError when the contradiction lasts
 */
export async function findForCertain(reader: ReadContext, number: string): Promise<NumberDetails | undefined> {
  const { client } = reader;
  const details = await client.numbers.find(number);
  if (details || !(await isListed(client, number))) return details;
  const late = await waitUntilVisible(reader, number);
  if (late || !(await isListed(client, number))) return late;
  throw new RefusedError(
    "contradictory-reads",
    withSteps(
      `Could not tell whether ${formatNumber(number)} is on the account: Flowroute lists it, but does not find it when it ` +
        `is read. Nothing was changed.`,
      "Run again in a minute.",
    ),
  );
}

/** Whether anything shows the number on the account: then it is not to be bought. */
export async function isOnAccount(client: FlowrouteClient, number: string): Promise<boolean> {
  return (await client.numbers.find(number)) !== undefined || (await isListed(client, number));
}

export async function isListed(client: FlowrouteClient, wanted: string): Promise<boolean> {
  for await (const { number } of client.numbers.list({ startsWith: wanted, limit: 10 })) {
    if (number === wanted) return true;
  }
  return false;
}

/** Reads a number until it shows up on the account, for as long as a purchase can take. */
export async function waitUntilVisible(reader: ReadContext, number: string): Promise<NumberDetails | undefined> {
  const { client, runtime, timeoutMs } = reader;
  const deadline = runtime.now() + 2 * timeoutMs;
  let pause = timeoutMs / 60;
  for (;;) {
    const details = await client.numbers.find(number);
    if (details) return details;
    if (runtime.now() + pause > deadline) return undefined;
    await runtime.sleep(pause);
    pause = Math.min(pause * 2, timeoutMs / 6);
  }
}
