/** The parser of Mermaid itself. It cleans labels by DOMPurify, which needs a browser, and is left out here. */
export async function edgesOf(diagram: string): Promise<{ start: string; end: string }[]> {
  const { default: purify } = await import("dompurify");
  Object.assign(purify, { addHook: () => undefined, sanitize: (text: string) => text });
  const { default: mermaid } = await import("mermaid");
  await mermaid.parse(diagram);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(diagram);
  return (db as unknown as { getEdges(): { start: string; end: string }[] }).getEdges();
}

/** Every diagram in a document. */
export const diagramsIn = (markdown: string): string[] =>
  [...markdown.matchAll(/^```mermaid\n([\s\S]*?)\n```$/gm)].map(([, diagram = ""]) => diagram);
