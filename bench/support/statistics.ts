/** What becomes of several runs: a busy machine disturbs each of them, so only runs of the same minutes are compared. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

/** Does everything once, then everything again, so that what disturbs one disturbs the others as well. */
export async function interleaved<K extends string, T>(
  repeat: number,
  work: Readonly<Record<K, () => Promise<T>>>,
): Promise<Record<K, T[]>> {
  const names = Object.keys(work) as K[];
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<K, T[]>;
  for (let round = 0; round < repeat; round += 1) {
    for (const name of names) results[name].push(await work[name]());
  }
  return results;
}

/** The median of the ratios of each round. */
export const medianRatio = (ours: readonly number[], theirs: readonly number[]): number =>
  median(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)));

/** How `after` has grown from `before` when the size has grown `times`: 1 is linear, 2 is with the square. */
export const growthExponent = (before: number, after: number, times: number): number =>
  Math.log(after / before) / Math.log(times);
