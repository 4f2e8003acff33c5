/** What a measure gets, and what it answers. */

/** Of all measures of one run of the bench. */
export interface MeasureContext {
  /** A size at its full extent, scaled down as the command line asks. */
  size(full: number, least?: number): number;
  /** How often what takes time is done, interleaved with what it is compared with. */
  readonly repeat: number;
}

export interface Figure {
  /** With the size that it was measured at. */
  what: string;
  value: number;
  unit: Unit;
  /** The target: more than this is too much. @default none, the figure is only stated */
  most?: number;
}

/** `x` is a ratio, `exponent` that of a growth: 1 is linear. */
export type Unit = "requests" | "s" | "ms" | "x" | "exponent" | "%" | "MB" | "numbers" | "errors";

export interface Measure {
  /** On the command line. */
  name: string;
  question: string;
  run(context: MeasureContext): Promise<Figure[]>;
}

/** `4,000` */
export const count = (value: number): string => value.toLocaleString("en-US");
