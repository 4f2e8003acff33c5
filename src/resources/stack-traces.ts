/**
 * Pulumi's SDK records four stack traces for each property of a resource, and shows them only with
 * `PULUMI_DEBUG_PROMISE_LEAKS`. Pulumi's program runner maps each of them to the sources (`source-map-support`, or what a
 * program has loaded in its place), which takes longer than everything else that a resource costs the program.
 */

/**
 * Leaves out the mapping of stack traces that are read from now on. A trace that is read later, as that of an error which
 * is thrown in the meantime, is whole. So is one that is read without a limit, as the SDK does to find the place of a resource
 * in the program.
 *
 * @returns a function that ends it
 */
export function pauseStackTraces(): () => void {
  const { prepareStackTrace, stackTraceLimit } = Error;
  // Node's own traces are read fast. Without a limit, the one that the SDK reads for a place cannot be told from the others.
  if (prepareStackTrace === undefined || stackTraceLimit === Number.POSITIVE_INFINITY) return () => undefined;
  Error.prepareStackTrace = (error, callSites) =>
    Error.stackTraceLimit === stackTraceLimit ? String(error) : prepareStackTrace(error, callSites);
  return () => {
    Error.prepareStackTrace = prepareStackTrace;
  };
}
