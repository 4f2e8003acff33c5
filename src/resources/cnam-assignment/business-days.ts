/** Days on which offices work, as carriers count. Public holidays are not known here. */

const DAY = 86_400_000;

/** @param from milliseconds since 1970 @returns the same time of day, so many Mondays to Fridays later (UTC) */
export function businessDaysLater(from: number, days: number): number {
  let time = from;
  for (let left = days; left > 0; ) {
    time += DAY;
    const weekday = new Date(time).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return time;
}
