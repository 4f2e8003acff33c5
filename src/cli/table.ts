/** Tables for people. Rows may come in batches; a column never gets narrower. */
import Table from "cli-table3";
import { foreignText } from "../client/text/foreign-text";

export interface Column<T> {
  title: string;
  cell(item: T): string | null | undefined;
  align?: "right";
  /** Longer text is cut off, with an ellipsis. @default no limit */
  width?: number;
  /** Limit of characters in a cell, because all rows get as wide. @default 200 */
  maxLength?: number;
}

const MAX_CELL_LENGTH = 200;

/** Renders batches of one table; the first has the heading. */
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

/** The width of a text on a terminal. Characters that may be wide count as wide. */
const displayWidth = (text: string): number =>
  [...text].reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2), 0);
