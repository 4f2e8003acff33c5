/** Mocha's own `spec` report, and the counts in the file TEST_COUNTS, for a total over several runs: tools/test/test.mjs. */

const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

module.exports = class CountingReporter extends reporters.Spec {
  /** @param {any} runner @param {any} options */
  constructor(runner, options) {
    super(runner, options);
    // Tests take variables out of the environment.
    const { TEST_COUNTS = "" } = process.env;
    runner.once("end", () => {
      const { passes, failures } = this.stats;
      writeFileSync(TEST_COUNTS, JSON.stringify({ passes, failures }));
    });
  }
};
