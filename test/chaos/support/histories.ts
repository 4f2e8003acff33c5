/** The histories that are played: half as chance has it, half with more of what has found something before. */
import fc from "fast-check";
import { type History, plainHistories } from "./commands";
import { type Theme, themed, themes } from "./themes";

const theme = fc.option(fc.constantFrom(...(Object.keys(themes) as Theme[])), { freq: 2 });

export const histories: fc.Arbitrary<History> = fc
  .tuple(plainHistories, theme)
  .map(([history, which]) => themed(history, which));
