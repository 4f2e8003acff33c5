/**
 * Progress for people who wait: a line per step, and a sign of life on long ones.
 * Everything goes to stderr, so that a script's own result can be piped.
 */

/** @typedef {{ line(text: string): void, during<T>(describe: () => string, work: () => Promise<T>): Promise<T> }} Progress */

const SIGN_OF_LIFE_MS = 15_000;

/**
 * @param {string} label stands before every line and says who speaks
 * @param {(text: string) => void} [write]
 * @returns {Progress}
 */
export function createProgress(label, write = (text) => process.stderr.write(text)) {
  /** @param {string} text */
  const line = (text) => write(`${label}  ${text}\n`);
  return {
    line,
    async during(describe, work) {
      const started = Date.now();
      const timer = setInterval(() => line(`  ... ${seconds(Date.now() - started)}${describe()}`), SIGN_OF_LIFE_MS);
      try {
        return await work();
      } finally {
        clearInterval(timer);
      }
    },
  };
}

/**
 * @param {number} milliseconds
 * @returns {string} such as `8 s` or `3 min 20 s`
 */
export function seconds(milliseconds) {
  const total = Math.round(milliseconds / 1000);
  return total < 60 ? `${total} s` : `${Math.floor(total / 60)} min ${total % 60} s`;
}
