/** What is mutated, in parts of which each has its own tests. Only tests that run in this process: no engine, no host. */

export interface Area {
  /** Files that are changed. */
  mutate: string[];
  /** Tests that have to notice it; the quickest first, because a mutant is done with at its first failed test. */
  spec: string[];
}

const resources = (...names: string[]): string[] => names.map((name) => `src/resources/${name}.ts`);
const host = (...names: string[]): string[] => names.map((name) => `src/host/${name}.ts`);
const journal = (...names: string[]): string[] => names.map((name) => `src/journal/${name}.ts`);
const http = (...names: string[]): string[] => names.map((name) => `src/client/http/${name}.ts`);

const PURCHASE_TESTS = ["test/purchase/*.test.ts"];
const RESOURCE_TESTS = ["test/resources/*.test.ts"];

export const AREAS: Record<string, Area> = {
  purchase: { mutate: ["src/purchase/*.ts"], spec: [...PURCHASE_TESTS, ...RESOURCE_TESTS] },
  retry: {
    mutate: http(
      "send",
      "verdict",
      "failure",
      "retry",
      "retry-after",
      "circuit-breaker",
      "not-found-body",
      "error-body",
    ),
    spec: [
      "verdict",
      "retry",
      "errors",
      "persistence",
      "basics",
      "limiter",
      "number-inventory",
      "numbers",
      "e911s",
      "cnams",
      "wire-faults",
    ].map((name) => `test/client/${name}.test.ts`),
  },
  guard: {
    mutate: host("guard", "partial-failure", "values", "define-resource", "deletion", "account-check"),
    spec: [...["guard", "define-resource", "deletion"].map((name) => `test/host/${name}.test.ts`), ...RESOURCE_TESTS],
  },
  journal: {
    mutate: [
      ...journal("decision", "facts", "ownership", "run-journal", "run-list", "turns"),
      ...host("pending-releases", "poll", "peer-hosts", "run-list", "shared-file", "connection"),
    ],
    spec: [
      "test/journal/*.test.ts",
      ...["pending-releases", "run-list", "connection", "peer-hosts"].map((name) => `test/host/${name}.test.ts`),
      ...RESOURCE_TESTS,
    ],
  },
  reconcile: {
    mutate: resources(
      "acquire-record",
      "attachment",
      "record-deletion",
      "dependents",
      "wait",
      "inbound-route/route-cache",
      "phone-number/acquire",
      "phone-number/check-purchase",
      "phone-number/find",
      "phone-number/implementation",
      "phone-number/release",
      "phone-number/strip",
      "e911-assignment/implementation",
      "number-routing/implementation",
    ),
    spec: [
      ...[
        "number-steps",
        "number-release",
        "dependents",
        "acquire",
        "attachment-steps",
        "record-deletion",
        "route-cache",
      ].map((name) => `test/resources/${name}.test.ts`),
      ...RESOURCE_TESTS,
    ],
  },
};
