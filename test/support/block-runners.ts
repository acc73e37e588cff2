import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";

import type { CodeBlock } from "./markdown-page.js";
import { progressLines, runProcess } from "./run-cli.js";

/** Where the blocks of a page are run, one after the other. */
export interface Place {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

type Runner = (block: CodeBlock, place: Place) => Promise<void> | void;

/** What a test does with the blocks of each language; `null`: they are only shown. */
export const runners: Readonly<Record<string, Runner | null>> = {
  sh: runScript,
  console: compareConsole,
  js: runModule,
  python: runPython,
  csv: keepFile,
  json: keepFile,
  jsonl: keepFile,
  text: null,
};

/** What is said on standard error that the pages do not show: the time it took, how far work is, sizes, and which trace is the default. */
const talk = /^moeload: (no TRACE given|trained lstm|arima: .* a second|.* MB, opens in any browser).*\n/gm;
const summaries = /^moeload: \S.* counts of .*\n/gm;

/** A script has to end well and to warn of nothing. */
async function runScript({ code: script }: CodeBlock, { folder, env }: Place): Promise<void> {
  const { code, stderr } = await runProcess("sh", ["-eu", "-c", script], { cwd: folder, env });
  expect({ code, stderr: stderr.replaceAll(talk, "").replaceAll(summaries, "") }).toEqual({ code: 0, stderr: "" });
}

/** Each `$ command`, whose further lines begin with `> `, is followed by all that a terminal would show of it. */
async function compareConsole({ code }: CodeBlock, { folder, env }: Place): Promise<void> {
  let shown = "";
  for (const [command] of code.matchAll(/^\$ .*\n(?:> .*\n)*/gm)) {
    const script = command.replaceAll(/^[$>] /gm, "");
    const { stdout } = await runProcess("sh", ["-c", `exec 2>&1\n${script}`], { cwd: folder, env });
    shown += command + stdout.replaceAll(progressLines, "").replaceAll(talk, "");
  }
  expect(shown).toBe(code);
}

/**
 * A module prints what the comment behind each call of `console.log` says, or, where there is none, those in the lines
 * below. One with a name is kept for a later block to run.
 */
async function runModule(block: CodeBlock, place: Place): Promise<void> {
  if (block.file !== undefined) {
    keepFile(block, place);
    return;
  }
  const { code } = block;
  const { folder } = place;
  writeFileSync(join(folder, "example.mjs"), code);
  const { stdout, stderr } = await runProcess(process.execPath, ["example.mjs"], { cwd: folder });
  const calls = code.matchAll(/console\.log\(.*\);(?: *(\/\/ .*\n)|\n((?:\/\/ .*\n)*))/g);
  const expected = Array.from(calls, ([, behind, below]) => (behind ?? below!).replaceAll(/^\/\/ /gm, ""));
  expect({ stdout, stderr }).toEqual({ stdout: expected.join(""), stderr: "" });
}

/** Keeps the block as a file for those after it. */
function keepFile({ language, file, code }: CodeBlock, { folder }: Place): void {
  expect(file, `a ${language} block has a file=NAME, which a later block reads`).toBeDefined();
  mkdirSync(join(folder, dirname(file!)), { recursive: true });
  writeFileSync(join(folder, file!), code);
}

/** Modules that a person who reads the page has, and this machine may lack. */
const othersModules = /^ *(?:import|from) (torch|transformers|eplb)\b/gm;

/** Why Python cannot be run here, or a block of it: then it is at most parsed. */
export function whyNoPython({ code }: CodeBlock): string | undefined {
  const modules = Array.from(code.matchAll(othersModules), ([, name]) => name!);
  return ["sys", ...new Set(modules)].map(missingModule).find((reason) => reason !== undefined);
}

const missing = new Map<string, string | undefined>();

function missingModule(name: string): string | undefined {
  if (!missing.has(name)) {
    const { error, status } = spawnSync("python3", ["-c", `import ${name}`]);
    missing.set(name, error !== undefined ? "no python3" : status === 0 ? undefined : `no ${name} for python3`);
  }
  return missing.get(name);
}

async function runPython(block: CodeBlock, { folder }: Place): Promise<void> {
  const file = block.file ?? "example.py";
  writeFileSync(join(folder, file), block.code);
  const parse = "import ast, sys; ast.parse(open(sys.argv[1]).read())";
  const words = whyNoPython(block) === undefined ? [file] : ["-c", parse, file];
  const { code, stderr } = await runProcess("python3", words, { cwd: folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
}
