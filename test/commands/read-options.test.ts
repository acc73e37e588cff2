import { availableParallelism } from "node:os";

import { Command } from "commander";
import { expect, test } from "vitest";

import { addReadOptions, readOptionsOf } from "../../src/commands/read-options.js";
import { UsageError } from "../../src/errors.js";
import type { ReadOptions } from "../../src/trace/trace.js";

test("readOptionsOf(opts) has the careful defaults", () => {
  expect(parsed()).toEqual({ jobs: availableParallelism(), repeated: "error", gaps: "error", idle: "error" });
});

test("readOptionsOf(opts) takes every option", () => {
  const args = ["--columns", "iteration=step, tokens=n=1", "--layers", "4, 2,4"];
  expect(parsed(...args, "--repeated", "last", "--gaps", "split", "--idle", "skip", "--jobs", "3")).toEqual({
    jobs: 3,
    columns: { iteration: "step", tokens: "n=1" },
    layers: [2, 4],
    repeated: "last",
    gaps: "split",
    idle: "skip",
  });
});

test.each([
  ["--repeated", "lst", '--repeated takes error, last, first, got "lst" (did you mean last?)'],
  ["--gaps", "", '--gaps takes error, split, ignore, got ""'],
  ["--idle", "ignore", '--idle takes error, skip, got "ignore"'],
  ["--layers", "2,x", '--layers takes layer numbers separated by commas, as in 2,4, got "2,x"'],
  ["--layers", "-1", '--layers takes layer numbers separated by commas, as in 2,4, got "-1"'],
  ["--columns", "step", '--columns takes role=name pairs, as in iteration=step, got "step"'],
  ["--columns", "iteration=", '--columns takes role=name pairs, as in iteration=step, got "iteration="'],
  ["--columns", "time=step", '--columns knows the roles iteration, layer, expert, tokens, got "time"'],
  ["--columns", "layer=a,layer=b", "--columns takes each role once, got layer twice"],
])("addReadOptions(command) refuses %s %j", (option, value, message) => {
  expect(() => parsed(`${option}=${value}`)).toThrow(new UsageError(message));
});

function parsed(...args: string[]): ReadOptions {
  const command = addReadOptions(new Command());
  command.parse(args, { from: "user" });
  return readOptionsOf(command.opts());
}
