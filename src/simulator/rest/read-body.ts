/** The body of a request, as long as it is no longer than it may be. */

export const TOO_LARGE = Symbol("too large");

/** So much of what is too large is read to its end and forgotten, because whoever still writes does not read an answer. */
const MAX_DISCARDED_BYTES = 16 * 1024 * 1024;

/** Undefined when the client went away in the middle of it. */
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
  // Not to be cancelled when it is left: that would cut the connection before the answer.
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
