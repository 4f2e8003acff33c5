/** The demo believes nothing: what a step says that it shows is looked up, at the carrier or in the engine's output. */

import { isDeepStrictEqual } from "node:util";

export class Unexpected extends Error {}

export function expectThat(what: string, holds: boolean, found: unknown): void {
  if (!holds) throw new Unexpected(`expected ${what}; found ${text(found)}`);
}

export function expectEqual(what: string, found: unknown, wanted: unknown): void {
  expectThat(`${what} to be ${text(wanted)}`, isDeepStrictEqual(found, wanted), found);
}

const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
