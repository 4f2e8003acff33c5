/**
 * What a write has come to where its answer does not tell: the answer was lost, or something in front of the API gave it.
 * A write is done when a read shows it, and an error until then.
 */
import { AmbiguousWriteError, RefusedError } from "../client";
import { withSteps } from "../client/text/steps";
import type { OperationContext } from "../host";

/** What the write answers or, when that proves nothing, what a read shows of it; the doubt is thrown where it shows nothing. */
export async function writeOrReadBack<T>(write: () => Promise<T>, shown: () => Promise<T | undefined>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof AmbiguousWriteError)) throw error;
    // The doubt is what to say when nothing can be read either.
    const found = await shown().catch(() => undefined);
    if (found === undefined) throw error;
    return found;
  }
}

/** The same for a write that answers nothing. */
export async function doOrReadBack(write: () => Promise<unknown>, isShown: () => Promise<boolean>): Promise<void> {
  const done = true;
  await writeOrReadBack(
    async () => {
      await write();
      return done;
    },
    async () => ((await isShown()) ? done : undefined),
  );
}

/**
 * Deletes something that was there a moment ago. A doubtful answer, and "there is no such thing", are read back: reads
 * may be behind, so for as long as a request can take.
 *
 * @param what for messages: `route 98396`
 */
export async function deleteForCertain(
  { connection: { environment, settings } }: OperationContext,
  what: string,
  remove: () => Promise<"removed" | "released" | "not-found">,
  look: () => Promise<unknown>,
): Promise<void> {
  let doubt: unknown;
  try {
    if ((await remove()) !== "not-found") return;
  } catch (error) {
    if (!(error instanceof AmbiguousWriteError)) throw error;
    doubt = error;
  }
  const { runtime } = environment;
  const deadline = runtime.now() + settings.timeoutMs;
  for (let pause = settings.timeoutMs / 60; (await look()) !== undefined; pause *= 2) {
    if (runtime.now() + pause > deadline) throw doubt ?? new RefusedError("contradictory-reads", stillThere(what));
    await runtime.sleep(pause);
  }
}

const stillThere = (what: string): string =>
  withSteps(
    `Could not delete ${what}: Flowroute answered that it is not on the account (404), but still shows it. It stays in the state.`,
    "Run again in a minute.",
  );
