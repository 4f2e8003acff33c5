import { expect } from "chai";
import { pauseStackTraces } from "../../src/resources/stack-traces";

describe("stack traces while a resource is registered", () => {
  const { prepareStackTrace, stackTraceLimit } = Error;
  let mapped: string[];

  beforeEach(() => {
    mapped = [];
    // Mocha has none.
    Error.stackTraceLimit = 10;
    Error.prepareStackTrace = (error, callSites) => {
      mapped.push(error.message);
      return `${error}, mapped from ${callSites.length > 0 ? "its place" : "nowhere"}`;
    };
  });
  afterEach(() => {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  });

  it("are not mapped to the sources when they are read at once, and are before and afterwards", () => {
    const resume = pauseStackTraces();
    expect(new Error("in between").stack).to.equal("Error: in between");
    resume();
    expect(mapped).to.deep.equal([]);
    expect(new Error("afterwards").stack).to.equal("Error: afterwards, mapped from its place");
  });

  it("are whole for an error that is thrown in the meantime and read later", () => {
    const resume = pauseStackTraces();
    const thrown = new Error("in between");
    resume();
    expect(thrown.stack).to.equal("Error: in between, mapped from its place");
  });

  it("are whole when they are read without a limit, as the SDK reads the place of a resource in the program", () => {
    const resume = pauseStackTraces();
    Error.stackTraceLimit = Number.POSITIVE_INFINITY;
    expect(new Error("a place").stack).to.equal("Error: a place, mapped from its place");
    resume();
  });

  it("are all whole in a program without a limit", () => {
    Error.stackTraceLimit = Number.POSITIVE_INFINITY;
    const resume = pauseStackTraces();
    expect(new Error("in between").stack).to.equal("Error: in between, mapped from its place");
    resume();
  });

  it("are left to Node where nobody maps them", () => {
    // biome-ignore lint/suspicious/noExplicitAny: absent in Node itself, which the types do not know
    (Error as any).prepareStackTrace = undefined;
    const resume = pauseStackTraces();
    expect(new Error("in between").stack).to.include("stack-traces.test");
    resume();
    expect(Error.prepareStackTrace).to.equal(undefined);
  });
});
