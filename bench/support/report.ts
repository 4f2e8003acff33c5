/** The figures of a measure as a table: what was measured, at which size, and the target where it has one. */
import Table from "cli-table3";
import type { Figure } from "../measures/measure";

export const isMet = ({ value, most }: Figure): boolean => most === undefined || value <= most;

export function table(measure: string, figures: readonly Figure[]): string {
  const shown = new Table({
    head: [measure, "measured", "at most", ""],
    style: { head: [], border: [] },
    colAligns: ["left", "right", "right", "left"],
  });
  for (const figure of figures) {
    const { what, value, unit, most } = figure;
    const verdict = most === undefined ? "" : isMet(figure) ? "met" : "missed";
    shown.push([what, `${rounded(value)} ${unit}`, most === undefined ? "" : rounded(most), verdict]);
  }
  return `${shown.toString()}\n`;
}

const rounded = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 2 });
