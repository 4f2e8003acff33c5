#!/usr/bin/env node

/**
 * Checks GitHub workflows with the rules of GitHub's own editor: keys, values, permissions, expressions and contexts.
 *
 *     node --import tsx tools/check/workflows.mts [FILE]...      without files: all workflows of the examples
 *
 * A program of its own, because the checker can only be imported by a loader that takes JSON as it comes.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { validate } from "@actions/languageservice/validate";
import { TextDocument } from "vscode-languageserver-textdocument";

const root = resolve(import.meta.dirname, "../..");

const workflowsOfExamples = (): string[] =>
  readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" })
    .filter((path) => /[/\\]\.github[/\\]workflows[/\\][^/\\]+\.ya?ml$/.test(path))
    .map((path) => join("examples", path));

/** Warnings count too. */
async function findings(file: string): Promise<string[]> {
  const text = readFileSync(resolve(root, file), "utf8");
  const diagnostics = await validate(TextDocument.create(`file:///${file}`, "yaml", 1, text));
  return diagnostics.map(({ range, message }) => `${file}:${range.start.line + 1}: ${message}`);
}

const named = process.argv.slice(2);
const files = named.length > 0 ? named : workflowsOfExamples();
if (files.length === 0) throw new Error("no workflow found below examples");
const found = (await Promise.all(files.map(findings))).flat();
for (const line of found) process.stdout.write(`${line}\n`);
process.exitCode = found.length > 0 ? 1 : 0;
