/** Buying numbers safely: search, shortlist, leases, settling, recovery, budget. */
export * from "./buy";
export * from "./coordinator";
export * from "./criteria";
export * from "./find";
export * from "./inventory";
export * from "./money";
export * from "./recover";
export * from "./tag";
