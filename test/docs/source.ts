/** What the source says of itself: arguments, outputs, keys, messages. Read from it, so that documents cannot drift. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { readSettings } from "../../src/host/settings";
import { updatePlanOf } from "../../src/host/update-plan";
import { read, root } from "./markdown";

export interface Argument {
  name: string;
  optional: boolean;
  /** As a program sees it: `string`, `"release" | "keep"`. */
  type: string;
  /** What the doc comment says after `@default`. */
  standard: string | undefined;
}

export interface Output {
  name: string;
  /** As a program sees it: `string | undefined`. */
  type: string;
}

const declarations = (path: string): readonly ts.Statement[] =>
  ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true).statements;

/** Members of an interface of the package. */
export function argumentsOf(path: string, interfaceName: string): Argument[] {
  for (const statement of declarations(path)) {
    if (!ts.isInterfaceDeclaration(statement) || statement.name.text !== interfaceName) continue;
    return statement.members.filter(ts.isPropertySignature).map((member) => ({
      name: member.name.getText(),
      optional: member.questionToken !== undefined,
      type: typeIn("pulumi.Input", member.type),
      standard: standardOf(member),
    }));
  }
  throw new Error(`${path} has no interface ${interfaceName}`);
}

/** The outputs that a resource class lists. */
export function outputsOf(path: string): Output[] {
  for (const statement of declarations(path)) {
    if (!ts.isVariableStatement(statement)) continue;
    const [{ name, initializer } = {}] = statement.declarationList.declarations;
    if (name?.getText() !== "outputs" || !initializer || !ts.isObjectLiteralExpression(initializer)) continue;
    return initializer.properties.filter(ts.isPropertyAssignment).map((property) => ({
      name: property.name.getText(),
      type: /^output<(.*)>\(\)$/s.exec(property.initializer.getText())?.[1]?.replace(/\s+/g, " ") ?? "?",
    }));
  }
  return [];
}

/** The type inside of a wrapper such as `pulumi.Input<...>`, or as it is without one. */
function typeIn(wrapper: string, type: ts.TypeNode | undefined): string {
  if (type === undefined) throw new Error("a property without a type");
  const isWrapped = ts.isTypeReferenceNode(type) && type.typeName.getText() === wrapper;
  return ((isWrapped ? type.typeArguments?.[0] : type) ?? type).getText().replace(/\s+/g, " ");
}

function standardOf(member: ts.Node): string | undefined {
  const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === "default");
  return tag && (ts.getTextOfJSDocComment(tag.comment) ?? "").replace(/\s+/g, " ").trim();
}

/** Every key and environment variable that the settings ask for, but for what we set ourselves: found by asking them. */
export function settingsAskedFor(): { keys: string[]; variables: string[] } {
  const keys = new Set<string>();
  const variables = new Set<string>();
  const configWith = (values: Readonly<Record<string, string>>) => ({
    get(key: string) {
      keys.add(key);
      return values[key];
    },
  });
  const env = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get(_, name) {
        variables.add(String(name));
        return undefined;
      },
    },
  );
  readSettings(configWith({ "flowroute:accessKey": "key", "flowroute:secretKey": "secret" }), env);
  // Without keys it goes on to the environment, and fails in the end.
  expect(() => readSettings(configWith({}), env)).to.throw("not set");
  expect(updatePlanOf({ env, commandLine: () => undefined }).isStrict).to.equal(false);
  const isHidden = (key: string) => key.includes(":__");
  const isOurs = (variable: string) => !variable.startsWith("PULUMI_");
  return { keys: [...keys].filter((key) => !isHidden(key)).sort(), variables: [...variables].filter(isOurs).sort() };
}

export const sourceFiles = (): string[] =>
  readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => join("src", path));

/** The whole source, with texts that are written over several lines in one piece. */
export const sourceText = (): string =>
  sourceFiles()
    .map(read)
    .join("\n")
    .replace(/["`] \+\s*["`]/g, "")
    .replaceAll('\\"', '"');
