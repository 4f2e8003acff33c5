/** Exact sums of dollars: prices are JSON numbers, sums avoid floating point. */
import Big from "big.js";

export const subtract = (from: number, amount: number): number => new Big(from).minus(amount).toNumber();

export const covers = (balance: number, amount: number): boolean => new Big(balance).gte(amount);
