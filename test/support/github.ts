/** As far as text can move them: what GitHub's runner takes for a command, and what its pages take for text in a box. */

/**
 * Commands in what a step has printed, as the runner's sources find them: `::name::` at the beginning of a line, white
 * space left out, and `##[name]` anywhere in it. It ends a line where .NET does.
 */
export function commandsToRunner(log: string): string[] {
  return log.split(/\r\n|\r|\n/).filter((line) => /^[\s\u0085]*::[^:]/.test(line) || line.includes("##["));
}

/**
 * Fenced code blocks by CommonMark: three or more tildes or backticks, up to three spaces before them, closed by a line
 * of at least as many of the same and nothing else.
 *
 * @returns the lines outside, and the text of each block
 */
export function fencedText(markdown: string): { outside: string[]; boxes: string[] } {
  const outside: string[] = [];
  const boxes: string[] = [];
  let fence: string | undefined;
  let box: string[] = [];
  for (const line of markdown.split("\n")) {
    const [, marks = "", info = ""] = /^ {0,3}(~{3,}|`{3,}(?=[^`]*$))(.*)$/.exec(line) ?? [];
    const closes = fence !== undefined && marks.startsWith(fence) && info.trim() === "";
    if (closes) {
      boxes.push(box.join("\n"));
      [fence, box] = [undefined, []];
    } else if (fence !== undefined) box.push(line);
    else if (marks !== "") fence = marks;
    else outside.push(line);
  }
  // One that is never closed goes on to the end.
  if (fence !== undefined) boxes.push(box.join("\n"));
  return { outside, boxes };
}
