/**
 * A bench is a simulated carrier and what asks it: Pulumi's engine (`openEngine`), its provider host (`openProviderHost`),
 * or the providers in the test's own process (`openProviders`). This opens one, or whatever else a test wants anew, and
 * closes it.
 *
 * const bench = perSuite(() => openEngine({ profile: "harsh" }));
 */

/** Opened before the tests of a `describe`, and closed after them. Usable in hooks and tests. */
export function perSuite<T extends object>(open: () => T | Promise<T>): T {
  const opened: Opened<T> = {};
  before(async () => {
    opened.now = await open();
  });
  after(() => close(opened));
  return standIn(opened);
}

/** Opened before each test, and closed after it. */
export function perTest<T extends object>(open: () => T | Promise<T>): T {
  const opened: Opened<T> = {};
  beforeEach(async () => {
    opened.now = await open();
  });
  afterEach(() => close(opened));
  return standIn(opened);
}

interface Opened<T> {
  now?: T | undefined;
}

async function close<T extends { close?: unknown }>(opened: Opened<T>): Promise<void> {
  const { now } = opened;
  opened.now = undefined;
  if (typeof now?.close === "function") await now.close();
}

/** Passes everything on to what is open. */
function standIn<T extends object>(opened: Opened<T>): T {
  const current = (): T => {
    if (opened.now === undefined) throw new Error("it is open in hooks and tests only");
    return opened.now;
  };
  return new Proxy({} as T, {
    get(_, name) {
      const target = current();
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
    set: (_, name, value) => Reflect.set(current(), name, value),
    has: (_, name) => Reflect.has(current(), name),
  });
}
