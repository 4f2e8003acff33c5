/** What a run knows, and what it may take away: see `facts.ts` and `decision.ts`. */
export * from "./decision";
export * from "./facts";
export * from "./ownership";
export * from "./run-journal";
export * from "./run-list";
export * from "./turns";
