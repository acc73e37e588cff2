import { appendFile } from "node:fs/promises";

import { compareMarkdown } from "../report/compare/compare-markdown.js";
import { command, githubAnnotations } from "../report/compare/github-annotations.js";
import type { CompareReport } from "../report/compare-report.js";
import type { CommandContext } from "./context.js";
import type { Talk } from "./talk.js";

/** GitHub drops a summary of more than 1 MiB; what other commands put into it has a place, too. */
const summaryBytes = 1_000_000;

/** Whether the program runs in a job of GitHub Actions, which reads workflow commands on either stream. */
export function inGithubActions({ env }: CommandContext): boolean {
  return env["GITHUB_ACTIONS"] === "true";
}

/** Warnings as annotations. */
export function warnGithub({ stderr }: CommandContext, sentence: string): void {
  stderr.write(`${command("warning", "moeload", sentence)}\n`);
}

/**
 * Tells GitHub Actions of a comparison: annotations, on standard error since standard output is data, and a summary of
 * the step. One that cannot be written is a warning, as it decides nothing.
 *
 * @param quiet only what fails is annotated
 */
export async function tellGithub(
  context: CommandContext,
  report: CompareReport,
  talk: Talk,
  quiet: boolean,
): Promise<void> {
  const lines = githubAnnotations(report).filter((line) => !quiet || line.startsWith("::error"));
  for (const line of lines) context.stderr.write(`${line}\n`);
  const path = context.env["GITHUB_STEP_SUMMARY"] ?? "";
  if (path === "") return;
  await appendFile(path, `${compareMarkdown(report, summaryBytes)}\n`).catch((cause: unknown) => {
    talk.warn(`the summary ${path} cannot be written: ${(cause as Error).message}`);
  });
}
