import * as pulumi from "@pulumi/pulumi";
import { PhoneLine, type PhoneLineArgs } from "./phone-line";

/** `count` lines that are alike. */
export interface NumberPoolArgs extends Omit<PhoneLineArgs, "number" | "adopt" | "alias" | "oldNames"> {
  /** How many: a whole number. A higher one buys; a lower one gives up the lines with the highest indices. */
  count: number;
  /**
   * Indices of lines that are protected and stay when the pool shrinks. They count: with `count: 3` and `protectedLines: [7]`
   * there are lines 1, 2 and 7. @default none
   */
  protectedLines?: readonly number[];
}

/**
 * Numbers by one search. Line 1 of a pool `seattle` has the name `seattle-1`, which never changes, whatever `count` is.
 *
 * With the option `protect` all lines are protected, and Pulumi refuses to shrink the pool.
 *
 * @example
 * const pool = new NumberPool("seattle", { count: 5, search: { rateCenter: "SEATTLE", state: "WA" }, primaryRouteId: pbx.id });
 */
export class NumberPool extends pulumi.ComponentResource {
  /** By index, from 1. */
  readonly lines: ReadonlyMap<number, PhoneLine>;
  /** `+` and 11 digits each, by index. */
  readonly numbers: pulumi.Output<string[]>;

  constructor(name: string, args: NumberPoolArgs, { protect, ...opts }: pulumi.ComponentResourceOptions = {}) {
    super("flowroute:index:NumberPool", name, {}, opts);
    const { count, protectedLines = [], ...line } = args;
    const indices = this.indicesOf(name, count, protectedLines);
    this.lines = new Map(
      indices.map((index) => {
        const isProtected = protect ?? (protectedLines.includes(index) || undefined);
        const options = { parent: this, ...(isProtected === undefined ? {} : { protect: isProtected }) };
        return [index, new PhoneLine(`${name}-${index}`, line, options)];
      }),
    );
    this.numbers = pulumi.output([...this.lines.values()].map(({ number }) => number));
    this.registerOutputs({ numbers: this.numbers });
  }

  /** The protected ones, and as many of the lowest others as there is room for. */
  private indicesOf(name: string, count: number, protectedLines: readonly number[]): number[] {
    const refuse = (why: string): never => {
      throw new pulumi.ResourceError(`NumberPool "${name}": ${why}`, this);
    };
    if (!Number.isInteger(count) || count < 0) refuse(`count is ${count}. Give a whole number of lines, 0 or more.`);
    const kept = [...new Set(protectedLines)];
    if (kept.some((index) => !Number.isInteger(index) || index < 1))
      refuse(`protectedLines is ${JSON.stringify(protectedLines)}. Give indices of lines, from 1.`);
    if (kept.length > count)
      refuse(
        `count is ${count}, and protectedLines has ${kept.length}. Raise count, or take lines out of protectedLines.`,
      );
    const indices = new Set(kept);
    for (let index = 1; indices.size < count; index += 1) indices.add(index);
    return [...indices].sort((one, other) => one - other);
  }
}
