import { expect } from "chai";

/** The error of something that has to fail. */
export const failureOf = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.fail("it should have failed"),
    (error) => error as Error,
  );
