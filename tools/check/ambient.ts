/**
 * Time, chance, waiting, environment and terminal come from outside: a few files below `src` may touch them, all others
 * get them handed in. So every test decides what time it is, and a library prints nothing.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import ts from "typescript";

/** Where the outside comes in. */
const ALLOWED = [/^src\/client\/runtime\.ts$/, /^src\/simulator\/runtime\.ts$/, /^src\/host\//, /^src\/cli\//];

const MEMBERS =
  /^(Date\.now|Math\.random|performance\.now|process\.(env|argv|stdout|stderr|hrtime)|console\.\w+|set(Timeout|Interval|Immediate))$/;
const CALLS = /^(setTimeout|setInterval|setImmediate|Date)$/;
const MODULES = /^(node:)?timers(\/promises)?$/;

export interface Finding {
  file: string;
  line: number;
  what: string;
}

/** What `text` touches of the outside, as it is written there. */
export function findAmbient(file: string, text: string): Finding[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const findings: Finding[] = [];
  const visit = (node: ts.Node): void => {
    const what = ambientIn(node);
    if (what !== undefined) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      findings.push({ file, line: line + 1, what });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return findings;
}

function ambientIn(node: ts.Node): string | undefined {
  const path = pathOf(node)?.replace(/^globalThis\./, "");
  if (path !== undefined) return MEMBERS.test(path) ? path : undefined;
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    return CALLS.test(node.expression.text) ? `${node.expression.text}()` : undefined;
  }
  if (ts.isNewExpression(node) && node.expression.getText() === "Date") {
    return node.arguments === undefined || node.arguments.length === 0 ? "new Date()" : undefined;
  }
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return MODULES.test(node.moduleSpecifier.text) ? node.moduleSpecifier.text : undefined;
  }
  return undefined;
}

/** `a.b` and `a["b"]` as `a.b`; undefined for what is no member of anything. */
function pathOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return `${node.expression.getText()}.${node.name.text}`;
  if (!ts.isElementAccessExpression(node) || !ts.isStringLiteral(node.argumentExpression)) return undefined;
  return `${node.expression.getText()}.${node.argumentExpression.text}`;
}

/** The findings in files of `root/src` that are not allowed to. */
export function checkAmbient(root: string): Finding[] {
  const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) =>
      relative(root, join(root, "src", name))
        .split(sep)
        .join("/"),
    );
  return files
    .filter((file) => !ALLOWED.some((pattern) => pattern.test(file)))
    .flatMap((file) => findAmbient(file, readFileSync(join(root, file), "utf8")));
}
