// Passes on what Pulumi prints, as text and nothing else: pulumi preview 2>&1 | node .github/plain.mjs
// There are names in it that anybody may have written who can edit a label in the Flowroute portal. So what would move a
// cursor, hide in a line, turn it or begin another one is shown as its escape, and no line is a command to GitHub's runner.
const UNSHOWN = /(?!\t|[\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const escaped = (character) =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");

const plain = (line) =>
  line
    .replace(UNSHOWN, escaped)
    .replace(/^(\s*)::/, "$1\\::")
    .replaceAll("##[", "#\\#[");

let rest = "";
for await (const text of process.stdin.setEncoding("utf8")) {
  const lines = (rest + text).split("\n");
  rest = lines.pop();
  if (lines.length > 0) process.stdout.write(`${lines.map(plain).join("\n")}\n`);
}
if (rest !== "") process.stdout.write(`${plain(rest)}\n`);
