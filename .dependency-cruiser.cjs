/**
 * Import boundaries, one way only: client and journal <- purchase <- host <- resources <- index and provider, then
 * account, and the command line on top. A review knows what these know of money and URNs, and asks nobody. The simulator
 * stands alone, so that it cannot agree with the client by accident.
 */

/** What a folder may import from below `src`, itself aside. */
const LAYERS = {
  client: [],
  simulator: [],
  journal: [],
  purchase: ["client", "journal"],
  host: ["client", "journal", "purchase"],
  resources: ["client", "journal", "purchase", "host"],
  account: ["client", "journal", "purchase", "host", "resources"],
  components: ["resources"],
  policy: ["client", "resources"],
  review: ["client", "purchase", "host"],
};

const layerRules = Object.entries(LAYERS).map(([folder, below]) => ({
  name: `${folder}-imports-${below.length === 0 ? "nothing-of-ours" : below.join("-")}-only`,
  severity: "error",
  from: { path: `^src/${folder}/` },
  to: { path: "^src/", pathNot: `^src/(${[folder, ...below].join("|")})/` },
}));

/** @param {string} name @param {string} comment @param {string} module @param {string} allowed */
const onlyIn = (name, comment, module, allowed) => ({
  name,
  comment,
  severity: "error",
  from: { path: "^src/", pathNot: allowed },
  to: { path: `^node_modules/${module}/` },
});

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...layerRules,
    onlyIn(
      "pulumi-in-resources",
      "All below is usable, and tested, without Pulumi.",
      "@pulumi/pulumi",
      "^src/(resources|components|policy)/",
    ),
    onlyIn("commander-in-cli", "One place reads the command line.", "commander", "^src/cli/"),
    onlyIn("github-in-cli", "One place writes into pull requests.", "@octokit", "^src/cli/pull-request/"),
    onlyIn("terminal-in-cli", "One place prints.", "cli-table3|yocto-spinner", "^src/cli/"),
    onlyIn("hono-in-simulator", "One place is a server.", "(hono|@hono/node-server)", "^src/simulator/"),
    onlyIn(
      "http-in-client",
      "One place speaks to the carrier.",
      "(node-fetch|p-retry|https-proxy-agent)",
      "^src/client/",
    ),
    onlyIn("dataloader-in-snapshot", "One place decides what is asked together.", "dataloader", "^src/host/snapshot/"),
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "nothing-imports-the-command-line",
      severity: "error",
      from: { pathNot: "^(src/cli|test)/" },
      to: { path: "^src/cli/" },
    },
    {
      name: "package-stands-on-its-dependencies",
      comment: "What a user installs must be enough: peer and plain dependencies, and Node itself.",
      severity: "error",
      from: { path: "^src/" },
      // Not "no dev dependency": the SDK is one too, for ourselves, beside being a peer.
      to: { path: "^node_modules/", dependencyTypesNot: ["npm", "npm-peer"] },
    },
    {
      name: "imports-lead-somewhere",
      comment: "The programs that the package is installed into have dependencies of their own.",
      severity: "error",
      from: { path: "^(src|examples|test|tools|bench)/", pathNot: "^(test/package/programs|examples/testing)/" },
      to: { couldNotResolve: true },
    },
    {
      name: "examples-use-the-package-as-users-do",
      severity: "error",
      from: { path: "^examples/" },
      to: { path: "^(src|test|tools|bench)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
