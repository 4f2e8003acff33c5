/** What is mutated, in parts of which each has its own tests. Only tests that run in this process: no engine, no host. */

export interface Area {
  /** Files that are changed. */
  mutate: string[];
  /** Tests that have to notice it; the quickest first, because a mutant is done with at its first failed test. */
  spec: string[];
}

const resources = (...names: string[]): string[] => names.map((name) => `src/resources/${name}.ts`);
const host = (...names: string[]): string[] => names.map((name) => `src/host/${name}.ts`);
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
      "numbers",
      "e911s",
      "cnams",
      "wire-faults",
    ].map((name) => `test/client/${name}.test.ts`),
  },
  guard: {
    mutate: host("guard", "partial-failure", "values", "define-resource", "account-check"),
    spec: ["test/host/guard.test.ts", "test/host/define-resource.test.ts", ...RESOURCE_TESTS],
  },
  claims: {
    mutate: host("claims", "departures", "peer-hosts", "connection", "route-cache"),
    spec: [...["departures", "connection", "neighbours"].map((name) => `test/host/${name}.test.ts`), ...RESOURCE_TESTS],
  },
  reconcile: {
    mutate: resources(
      "attachment",
      "free-record",
      "dependents",
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
      ...["number-steps", "acquire", "attachment-steps", "free-record"].map((name) => `test/resources/${name}.test.ts`),
      ...RESOURCE_TESTS,
    ],
  },
};
