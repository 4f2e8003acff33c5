#!/usr/bin/env node

/**
 * Checks GitHub workflows, and the actions beside them, with the rules of GitHub's own editor (keys, values, permissions,
 * expressions, contexts) and with ours (workflow-rules.ts).
 *
 *     node --import tsx tools/check/workflows.mts [FILE]...      without files: those of the project and of the examples
 *
 * A program of its own, because the checker can only be imported by a loader that takes JSON as it comes.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { validate } from "@actions/languageservice/validate";
import { TextDocument } from "vscode-languageserver-textdocument";
import { violationsIn } from "./workflow-rules.js";

const root = resolve(import.meta.dirname, "../..");

/** Workflows and actions below a folder, as paths from the root with slashes. */
function filesBelow(folder: string): string[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .filter((path) => /^(?!.*\/node_modules\/).*\.github\/(workflows\/[^/]+|actions\/.+\/action)\.ya?ml$/.test(path));
  if (files.length === 0) throw new Error(`no workflow found below ${folder}`);
  return files;
}

const isExample = (file: string): boolean => relative(root, resolve(root, file)).startsWith("examples");

/** Warnings count too. */
async function findings(file: string): Promise<string[]> {
  const text = readFileSync(resolve(root, file), "utf8");
  const diagnostics = await validate(TextDocument.create(`file:///${file}`, "yaml", 1, text));
  return [
    ...diagnostics.map(({ range, message }) => ({ line: range.start.line + 1, message })),
    ...violationsIn(text, isExample(file) ? "version" : "commit"),
  ].map(({ line, message }) => `${file}:${line}: ${message}`);
}

const named = process.argv.slice(2);
const files = named.length > 0 ? named : [".github", "examples"].flatMap(filesBelow);
const found = (await Promise.all(files.map(findings))).flat();
for (const line of found) process.stdout.write(`${line}\n`);
process.exitCode = found.length > 0 ? 1 : 0;
