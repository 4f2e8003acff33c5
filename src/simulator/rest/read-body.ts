/** Reads the body of a request, up to a limit. */

export const TOO_LARGE = Symbol("too large");

/** This much of a body that is too large is read and discarded, because a client that still writes does not read the answer. */
const MAX_DISCARDED_BYTES = 16 * 1024 * 1024;

/** @returns undefined when the client disconnected in the middle of it */
export async function readBody(request: Request, longest: number): Promise<string | typeof TOO_LARGE | undefined> {
  const hasNone = request.method === "GET" || request.method === "HEAD";
  const announced = hasNone ? 0 : Number(request.headers.get("content-length") ?? Number.NaN);
  try {
    if (announced <= longest) return await request.text();
    const text = await readUpTo(request, longest);
    return text ?? TOO_LARGE;
  } catch {
    return undefined;
  }
}

async function readUpTo(request: Request, longest: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Not cancelled at the end: that would close the connection before the answer.
  const reader = request.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || value === undefined) break;
    length += value.length;
    if (length <= longest) chunks.push(value);
    else chunks.length = 0;
    if (length > longest + MAX_DISCARDED_BYTES) break;
  }
  return length > longest ? undefined : Buffer.concat(chunks).toString();
}
