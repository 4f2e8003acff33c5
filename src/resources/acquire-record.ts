/** How a resource gets its record at Flowroute (a route, an emergency address, a caller name): created, shared or adopted. */
import { AmbiguousWriteError, RefusedError, RejectedError } from "../client";
import { withSteps } from "../client/text/steps";
import type { Ensured, OperationContext } from "../host";
import type { Thing } from "../journal";
import { claimExisting } from "./handover";
import { attemptWithBackOff } from "./wait";

interface Identified {
  readonly id: string;
}

/** How often a record is looked for whose creation was not answered: for half of the time that a request may take in all. */
const CONFIRMATION_ATTEMPTS = 5;

interface Creation<L> {
  create(): Promise<L>;
  /** Finds what `create` has made. Nothing like it was on the account before. */
  findCreated(): Promise<L | undefined>;
  /** What to use instead when Flowroute refuses a duplicate. `undefined`: the refusal is thrown. */
  onDuplicate(refusal: RejectedError): Promise<Ensured<L> | undefined>;
}

/** Creates a record. Where the answer is lost, reads whether it was created. */
export async function createRecord<L extends Identified>(
  context: OperationContext,
  { create, findCreated, onDuplicate }: Creation<L>,
): Promise<Ensured<L>> {
  try {
    const live = await create();
    return { id: live.id, live, origin: "created" };
  } catch (error) {
    if (error instanceof AmbiguousWriteError) {
      const live = await attemptWithBackOff(context, CONFIRMATION_ATTEMPTS, findCreated);
      if (live) return { id: live.id, live, origin: "created" };
    }
    const isDuplicate = error instanceof RejectedError && error.reason === "duplicate";
    const existing = isDuplicate ? await onDuplicate(error) : undefined;
    if (existing) return existing;
    throw error;
  }
}

/** What to know of a record that was on the account already. */
const SHARED_STEPS = [
  "This stack neither changes nor deletes it.",
  `If the resource had another name before: aliases: [{ name: "its old name" }]`,
  "If you forced its replacement (--replace, pulumi state taint), undo that.",
];

/** @param what for messages, behind "the existing": `route 98396, which has this alias and value` */
export async function claimOrShareRecord<L extends Identified>(
  context: OperationContext,
  thing: Thing,
  live: L,
  what: string,
): Promise<Ensured<L>> {
  const origin = claimExisting(context, thing);
  await context.log(
    "info",
    origin === "created"
      ? `Now owns the existing ${what}. Another resource of this stack created it.`
      : withSteps(`Shares the existing ${what}.`, ...SHARED_STEPS),
  );
  return { id: live.id, live, origin };
}

interface Adoption<L> {
  id: string;
  /** For messages: `route`. */
  kind: string;
  find(): Promise<L | undefined>;
  /** In what the record is not as the program says, as it reads after "at Flowroute"; `undefined` where it is. */
  difference(live: L): string | undefined;
  /** What to do about a difference. */
  steps: readonly string[];
}

/** Adoption is strict: neither calls nor help go elsewhere because of a mistake in the program. */
export async function adoptRecord<L>(
  { name }: OperationContext,
  { id, kind, find, difference, steps }: Adoption<L>,
): Promise<Ensured<L>> {
  const what = `Could not adopt ${kind} ${id} as "${name}"`;
  const live = await find();
  if (live === undefined) {
    throw new RefusedError("not-on-account", `${what}: the account has no such ${kind}. Nothing was changed.`);
  }
  const differs = difference(live);
  if (differs === undefined) return { id, live, origin: "adopted" };
  throw new RefusedError(
    "import-differs",
    withSteps(`${what}: at Flowroute ${differs}. Nothing was changed.`, ...steps),
  );
}
