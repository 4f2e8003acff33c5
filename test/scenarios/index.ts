/** The scenarios of all kinds, found by their files. `npm run check` says which kind has none. */
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Scenario } from "./scenario";

const OTHERS = ["account.ts", "beyond.ts", "describe-kind.ts", "index.ts", "scenario.ts"];
const load = createRequire(join(__dirname, "index.ts"));

export const scenarios: readonly Scenario[] = readdirSync(__dirname)
  .filter((name) => /^[a-z\d-]+\.ts$/.test(name) && !OTHERS.includes(name))
  .map((name) => (load(join(__dirname, name)) as { scenario: Scenario }).scenario);
