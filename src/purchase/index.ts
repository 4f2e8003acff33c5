/** Buying numbers safely: search, shortlist, leases, confirmation, recovery, budget. */
export * from "./buy";
export * from "./coordinator";
export * from "./criteria";
export * from "./find";
export * from "./inventory";
export * from "./money";
export * from "./no-candidate-error";
export * from "./recover";
export * from "./tag";
