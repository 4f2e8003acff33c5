/**
 * Plugin of Stryker: leaves alone what is written for people, that is texts with a space. Their exact words are not
 * what the tests are for; what they have to say is in tests of its own. Texts without a space are keys, states and
 * names, on which decisions hang: they are mutated.
 */
import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** @typedef {{ type: string, value?: unknown, quasis?: { value: { raw: string } }[] }} Node */

/**
 * @param {Node} node
 * @returns {unknown[]}
 */
function textsOf({ type, value, quasis = [] }) {
  if (type === "StringLiteral") return [value];
  return type === "TemplateLiteral" ? quasis.map((quasi) => quasi.value.raw) : [];
}

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "sentences", {
    shouldIgnore(path) {
      const { node } = /** @type {{ node: Node }} */ (/** @type {unknown} */ (path));
      return textsOf(node).some((text) => String(text).includes(" ")) ? "a text for people" : undefined;
    },
  }),
];
