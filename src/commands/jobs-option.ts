import { availableParallelism } from "node:os";

import type { Command } from "commander";

import { wholeNumber } from "./option-values.js";

/** What `--jobs` puts into a command's `opts()`. */
export interface JobsValues {
  readonly jobs?: number;
}

/** Gives `command` the option `--jobs`. */
export function addJobsOption(command: Command): Command {
  return command.option(
    "--jobs <n>",
    "threads that compute; no result depends on their number (default: all cores)",
    wholeNumber("--jobs", 1),
  );
}

/** How many threads are to compute. */
export function jobsOf({ jobs = availableParallelism() }: JobsValues): number {
  return jobs;
}
