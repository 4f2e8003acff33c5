/**
 * The suites of the tests: the question that each answers, how long it takes on two idle cores, and what it runs.
 * `npm test -- --help` lists them, and test/README.md says more.
 */

/** Signals, modes of files and `TMPDIR`, as only Unix has them. */
const UNIX_ONLY = ["test/host/peer-hosts.test.ts", "test/simulator/cli.test.ts", "test/simulator/state-file.test.ts"];

/** The folders that are suites of their own; all others are the unit tests. */
const OWN_SUITES = ["bugs", "crash", "engine", "lifecycle", "long", "package"];

/** Tests with the engine start processes that wait for each other; a slow machine is no failure. */
const sideBySide = (/** @type {number} */ jobs) => [
  "--timeout",
  "600000",
  "--slow",
  "20000",
  "--parallel",
  "--jobs",
  `${jobs}`,
];
/** They wait more than they compute, so four files at a time keep two cores busy. */
const SIDE_BY_SIDE = sideBySide(4);
/** Runs that are killed wait more than others, for what outlives them. */
const KILLED_SIDE_BY_SIDE = sideBySide(7);

/** What of the lifecycle CI runs; all of it takes hours. */
const LIFECYCLE_SAMPLE = "test/lifecycle/sample.test.ts";

const PROFILES = ["plain", "harsh"];

/**
 * Mocha gives whole files to its processes. A file that takes long is shared out: to each process a profile of the
 * simulated carrier, or one part of the cases (test/support/shares.ts).
 * @param {string} file
 * @param {{ profiles?: string[], parts?: number }} by
 */
const shared = (file, { profiles = [""], parts = 1 }) =>
  profiles.flatMap((profile) =>
    Array.from({ length: parts }, (_, part) => ({
      file,
      env: { ...(profile && { PROFILE: profile }), ...(parts > 1 && { PART: `${part + 1}/${parts}` }) },
    })),
  );

/** @param {string} kind @param {string[]} names */
const files = (kind, ...names) => names.map((name) => `test/${kind}/${name}.test.ts`);
/** @param {string[]} all */
const ignored = (all) => all.flatMap((file) => ["--ignore", file]);

/** On the profile `plain` in the suite `engine`, on the other one in `long`. */
const ENGINE_ON_PROFILES = files("engine", "claims", "emergency", "phone-number");
const LONG_ON_PROFILES = files("long", "provider-changes", "caller-names", "crash", "environments");
const PURCHASE_FAULTS = "test/long/purchase-faults.test.ts";

/** @type {Record<string, import("./suites.d.mts").Suite>} */
export const SUITES = {
  unit: {
    answers: "does each part do what it says, on its own, and do 200 random histories lose nothing",
    takes: "2 minutes",
    run: ["test/**/*.test.ts"],
    options: ignored(OWN_SUITES.map((folder) => `test/${folder}/**`)),
  },
  bugs: {
    answers: "do the unit tests notice bugs that would cost a number, money or an emergency address",
    takes: "1 minute",
    run: ["test/bugs/**/*.test.ts"],
  },
  engine: {
    answers: "does the real engine make, change, keep and remove what a program says, on the plain carrier",
    takes: "4 minutes",
    needs: ["engine"],
    run: [...ENGINE_ON_PROFILES.flatMap((file) => shared(file, { profiles: ["plain"] })), "test/engine/**/*.test.ts"],
    options: [...ignored(ENGINE_ON_PROFILES), ...SIDE_BY_SIDE],
  },
  package: {
    answers: "does the packed package work where users install it",
    takes: "2 minutes",
    needs: ["engine", "programs"],
    run: ["test/package/**/*.test.ts"],
    options: SIDE_BY_SIDE,
  },
  long: {
    answers: "does that hold for rivals, dying runs, several accounts and environments, and on the harsh carrier",
    takes: "12 minutes",
    needs: ["engine"],
    run: [
      ...ENGINE_ON_PROFILES.flatMap((file) => shared(file, { profiles: ["harsh"] })),
      ...LONG_ON_PROFILES.flatMap((file) => shared(file, { profiles: PROFILES })),
      ...shared(PURCHASE_FAULTS, { parts: 3 }),
      LIFECYCLE_SAMPLE,
      "test/long/**/*.test.ts",
    ],
    options: [...ignored([...LONG_ON_PROFILES, PURCHASE_FAULTS]), ...SIDE_BY_SIDE],
  },
  chaos: {
    answers: "do 10,000 random histories over four drawn seeds lose nothing (CHAOS_RUNS, CHAOS_SEEDS)",
    takes: "5 minutes",
    run: ["test/chaos/histories.test.ts"],
    env: { CHAOS_RUNS: "10000", CHAOS_SEED: "random" },
  },
  crash: {
    answers: "can a run be killed at each of its requests without a loss",
    takes: "65 minutes",
    needs: ["engine"],
    run: shared("test/crash/points.test.ts", { profiles: PROFILES, parts: 7 }),
    options: KILLED_SIDE_BY_SIDE,
  },
  lifecycle: {
    answers: "does a stack survive every event of its life, alone and in pairs",
    takes: "2 hours",
    needs: ["engine"],
    run: [
      ...shared("test/lifecycle/events.test.ts", { profiles: PROFILES }),
      ...shared("test/lifecycle/pairs.test.ts", { parts: 6 }),
    ],
    options: KILLED_SIDE_BY_SIDE,
  },
  mutants: {
    answers: "do the unit tests notice any small change of the code; an area or a source file may follow the name",
    takes: "half an hour",
    script: "tools/mutants/mutants.mts",
  },
  portable: {
    answers: "those of the unit tests that Windows can run, of what a program uses",
    takes: "1 minute",
    run: ["client", "journal", "purchase", "host", "resources", "simulator"].map(
      (folder) => `test/${folder}/**/*.test.ts`,
    ),
    options: ignored(UNIX_ONLY),
  },
};

/** What every change has to pass: `npm test`. */
export const REQUIRED = ["unit", "bugs", "engine", "package"];
/** All that CI runs: `npm run test:full`. */
export const FULL = [...REQUIRED, "long"];
