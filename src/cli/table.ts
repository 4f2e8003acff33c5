/** Tables for people, whose rows may come in portions: columns keep their place, and only ever get wider. */
import Table from "cli-table3";
import { foreignText } from "../client/text/foreign-text";

export interface Column<T> {
  title: string;
  cell(item: T): string | null | undefined;
  align?: "right";
  /** What is longer is cut off, with an ellipsis. @default nothing is */
  width?: number;
  /** Characters that a cell may have at most, because every row gets as wide. @default 200 */
  maxLength?: number;
}

const MAX_CELL_LENGTH = 200;

/** Renders portions of one table; the heading comes with the first. */
export function createTable<T>(columns: readonly Column<T>[]): (items: readonly T[]) => string {
  const widths = columns.map(({ title }) => displayWidth(title));
  let isFirst = true;
  return (items) => {
    const rows = items.map((item) =>
      columns.map(({ cell, maxLength = MAX_CELL_LENGTH }) => foreignText(cell(item) ?? "", maxLength)),
    );
    for (const row of rows) {
      for (const [at, text] of row.entries()) {
        const wanted = Math.min(displayWidth(text), columns[at]?.width ?? Number.POSITIVE_INFINITY);
        widths[at] = Math.max(widths[at] ?? 0, wanted);
      }
    }
    const head = isFirst ? columns.map(({ title }) => title) : [];
    isFirst = false;
    const table = new Table({
      head,
      chars: noBorders,
      style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
      colWidths: [...widths],
      colAligns: columns.map(({ align }) => align ?? "left"),
    });
    table.push(...rows);
    return `${table
      .toString()
      .split("\n")
      .map((line) => line.trimEnd())
      .join("\n")}\n`;
  };
}

const noBorders = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "" },
  ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
  ...{ left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "  " },
};

/** Enough places for a text: what may be wide counts as wide. */
const displayWidth = (text: string): number =>
  [...text].reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2), 0);
