/**
 * How the host learns that it works for an `Account`, and under what name. It stands in the state, among the
 * configuration of the provider: **a permanent state format**. A file of its own, so that programs load no more.
 */
export const ACCOUNT_KEY = "flowroute:__account";
