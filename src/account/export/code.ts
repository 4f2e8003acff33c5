/** A piece of TypeScript, laid out as formatters do (prettier and biome, at 80 columns, leave it as it is). Pure. */
import { quoted } from "../../client/text/foreign-text";

const WIDTH = 80;

/** A string literal. What somebody else has written stays one string, in the quotes that need fewer escapes. */
export function literal(value: string | number | boolean): string {
  if (typeof value !== "string") return JSON.stringify(value);
  const inDouble = quoted(value, Number.POSITIVE_INFINITY);
  const count = (mark: string) => value.split(mark).length - 1;
  if (count('"') <= count("'")) return inDouble;
  const inner = inDouble.slice(1, -1).replace(/\\(["\\])|'/g, (found, escaped?: string) => {
    if (found === "'") return "\\'";
    return escaped === '"' ? '"' : found;
  });
  return `'${inner}'`;
}

export type Properties = readonly (readonly [name: string, code: string])[];

export interface Call {
  /** Up to the bracket: `export const pbx = new InboundRoute`. */
  head: string;
  name: string;
  properties: Properties;
  /** Code of an object with more properties, which only a function gets: `["e911", 'all["hq"]']`. */
  within?: { source: string; item: string };
  /** Code of the options. */
  options: string;
  /** A line for each property, so that a change of one is a change of its line alone. */
  isTall: boolean;
}

/** `new InboundRoute("pbx", { ... }, options);` */
export function declaration({ head, name, properties, within, options, isTall }: Call): string {
  if (within) {
    const fields = [`...${within.item}`, ...properties.map(property)].map((line) => `    ${line},`);
    return lines(
      `${head}(`,
      `  ${literal(name)},`,
      `  ${within.source}.apply((all) => ({`,
      ...fields,
      "  })),",
      `  ${options},`,
      ");",
    );
  }
  const flat = `{ ${properties.map(property).join(", ")} }`;
  const line = `${head}(${literal(name)}, ${flat}, ${options});`;
  if (!isTall && line.length <= WIDTH) return `${line}\n`;
  const isFlat = !isTall && `  ${flat},`.length <= WIDTH;
  const object = isFlat ? [`  ${flat},`] : ["  {", ...properties.flatMap((each) => tall(each, "    ")), "  },"];
  return lines(`${head}(`, `  ${literal(name)},`, ...object, `  ${options},`, ");");
}

const property = ([name, code]: Properties[number]): string => `${name}: ${code}`;

function tall(each: Properties[number], indent: string): string[] {
  const line = `${indent}${property(each)},`;
  const isText = /^["']/.test(each[1]);
  return line.length <= WIDTH || !isText ? [line] : [`${indent}${each[0]}:`, `${indent}  ${each[1]},`];
}

/** @param names sorted */
export function importLine(names: readonly string[], from: string): string {
  const line = `import { ${names.join(", ")} } from ${literal(from)};`;
  if (line.length <= WIDTH) return `${line}\n`;
  return lines("import {", ...names.map((name) => `  ${name},`), `} from ${literal(from)};`);
}

const lines = (...all: string[]): string => all.map((line) => `${line}\n`).join("");
