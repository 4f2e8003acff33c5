/** Dollars, exactly: prices come as JSON numbers, sums never go through floating point. */
import Big from "big.js";

export const subtract = (from: number, amount: number): number => new Big(from).minus(amount).toNumber();

export const covers = (balance: number, amount: number): boolean => new Big(balance).gte(amount);
