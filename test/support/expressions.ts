/** What GitHub makes of `${{ }}`, by GitHub's own evaluator. */

export type Contexts = Record<string, unknown>;

/** How the steps before, or the jobs that are needed, have ended. */
export interface Status {
  failed: boolean;
  cancelled: boolean;
}

const library = () => import("@actions/expressions");
const STATUS_FUNCTION = /\b(success|failure|cancelled|always)\s*\(/;

/** The value of an expression without its braces, as text. */
async function evaluate(expression: string, contexts: Contexts, status: Status): Promise<string> {
  const { Lexer, Parser, Evaluator, data } = await library();
  const answers = {
    success: !status.failed && !status.cancelled,
    failure: status.failed,
    cancelled: status.cancelled,
    always: true,
  };
  const functions = Object.entries(answers).map(([name, answer]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(answer),
  }));
  const tree = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), functions).parse();
  const known = JSON.parse(JSON.stringify(contexts), data.reviver) as InstanceType<typeof data.Dictionary>;
  const value = new Evaluator(tree, known, new Map(functions.map((entry) => [entry.name, entry]))).evaluate();
  return value.coerceString();
}

/** A text with all its `${{ }}` filled in. */
export async function fillIn(text: unknown, contexts: Contexts): Promise<string> {
  const status = { failed: false, cancelled: false };
  let filled = "";
  let rest = String(text);
  for (let found = /\$\{\{(.*?)\}\}/s.exec(rest); found !== null; found = /\$\{\{(.*?)\}\}/s.exec(rest)) {
    filled += rest.slice(0, found.index) + (await evaluate(found[1] ?? "", contexts, status));
    rest = rest.slice(found.index + found[0].length);
  }
  return filled + rest;
}

/** Whether a job or a step with this condition runs; without a word about the status it needs success. */
export async function holds(condition: string | undefined, contexts: Contexts, status: Status): Promise<boolean> {
  const expression = (condition ?? "success()").trim().replace(/^\$\{\{(.*)\}\}$/s, "$1");
  const whole = STATUS_FUNCTION.test(expression) ? expression : `success() && (${expression})`;
  return (await evaluate(`(${whole}) && true || false`, contexts, status)) === "true";
}
