/** Money as Flowroute gives it (JSON numbers of US dollars), compared and summed exactly. */
import Big from "big.js";

/** An amount in US dollars that adds and compares without rounding. */
export type Money = Big;

export const NOTHING: Money = new Big(0);

export const money = (amount: number | string): Money => new Big(amount);

/** A price that is not quoted is above every cap. */
export const isWithin = (price: number | undefined, cap: number): boolean =>
  price !== undefined && money(price).lte(money(cap));

/** At least two decimals, and never fewer than the amount has: `1.00`, `0.012`. */
export const formatMoney = (amount: number | Money): string => {
  const exact = new Big(amount);
  const decimals = exact.toFixed().split(".")[1]?.length ?? 0;
  return exact.toFixed(Math.max(2, decimals));
};
