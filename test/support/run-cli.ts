import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

import { schemaErrors } from "./report-schemas.js";

/** The built program, as a user runs it. */
export const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Where tests are run there may be colours and columns. */
const plain = { FORCE_COLOR: undefined, NO_COLOR: undefined, COLUMNS: undefined };

/** Runs `moeload ...words` and waits for its end. */
export function runCli(words: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  return runProcess(process.execPath, [cli, ...words], options);
}

/** The tests may run in a job of GitHub Actions; the program under test does not, unless a test says so. */
const outsideGithub = { GITHUB_ACTIONS: "", GITHUB_STEP_SUMMARY: "" };

/** How far work is, which programs tell on a machine that is slow enough: no test depends on its speed. */
export const progressLines = /^moeload: .*: .*\d \S*\/s\b.*\n/gm;

/**
 * Runs any program and waits for its end; lines of progress are left out of what it says, and a report that it prints has
 * to be as its schema says.
 */
export function runProcess(
  program: string,
  words: readonly string[],
  { stdin = "", env = {}, cwd }: CliOptions = {},
): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd, env: { ...process.env, ...outsideGithub, ...plain, ...env } });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      const stdout = Buffer.concat(out).toString();
      const wrong = schemaErrors(stdout);
      if (wrong.length > 0) reject(new Error(`a report is not as its schema says: ${wrong.join("; ")}`));
      else resolve({ code, stdout, stderr: Buffer.concat(err).toString().replaceAll(progressLines, "") });
    });
    // A program that ends without reading its input closes the pipe: not this test's concern.
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin);
  });
}
