/** Names as people select them. */

/** A pattern for a whole text, in which `*` stands for any text, in any letter case. */
export function wildcardPattern(text: string): RegExp {
  const literal = text.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`, "isu");
}
