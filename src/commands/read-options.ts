import { Option, type Command } from "commander";

import { UsageError } from "../errors.js";
import { suggestion } from "../suggestion.js";
import type { Json } from "../predict/predictor.js";
import type { ColumnRole, ReadOptions } from "../trace/trace.js";
import { addJobsOption, jobsOf, type JobsValues } from "./jobs-option.js";
import { parseMegatron } from "./megatron-option.js";
import { addGroup } from "./option-group.js";
import { wordOption } from "./word-option.js";
import { valueParser } from "./value-parser.js";

/** What the options that choose from a trace put into a command's `opts()`, parsed and checked. */
export interface SelectionValues extends JobsValues {
  readonly columns?: ReadOptions["columns"];
  readonly layers?: readonly number[];
  readonly megatron?: ReadOptions["megatron"];
}

/** What the shared read options put into a command's `opts()`, parsed and checked. */
export interface ReadOptionValues extends SelectionValues {
  readonly repeated: NonNullable<ReadOptions["repeated"]>;
  readonly gaps: NonNullable<ReadOptions["gaps"]>;
  readonly idle: NonNullable<ReadOptions["idle"]>;
}

const reading = "Reading the trace:";

const roles = ["iteration", "layer", "expert", "tokens"] as const satisfies readonly ColumnRole[];

/**
 * Gives `command` the options that every reader of a trace shares: `--columns`, `--layers`, `--megatron`,
 * `--jobs`, `--repeated`, `--gaps` and `--idle`. Returns the command, for chaining.
 *
 * @throws {UsageError} later, while the arguments are parsed: a value cannot be used
 */
export function addReadOptions(command: Command): Command {
  return addGroup(addSelectionOptions(command), reading, () =>
    command
      .addOption(
        wordOption("--repeated <how>", "iterations recorded again, as after a restart", ["error", "last", "first"]),
      )
      .addOption(wordOption("--gaps <how>", "missing iterations", ["error", "split", "ignore"]))
      .addOption(wordOption("--idle <how>", "a layer without any tokens in an iteration", ["error", "skip"])),
  );
}

/** Gives `command` only `--columns`, `--layers`, `--megatron` and `--jobs`: not what to make of odd data. */
export function addSelectionOptions(command: Command): Command {
  return addGroup(addJobsOption(command), reading, () =>
    command
      .addOption(
        new Option("--columns <role=name,...>", "columns by name, as in iteration=step,tokens=n").argParser(
          parseColumns,
        ),
      )
      .addOption(new Option("--layers <numbers>", "layers to read, as in 2,4 (default: all)").argParser(parseLayers))
      .addOption(
        new Option(
          "--megatron <part=n,...>",
          "how the run of a Megatron-LM dump was spread, as in etp=1,ep=8,pp=2,layers=12+12",
        ).argParser(parseMegatron),
      ),
  );
}

/**
 * The `ReadOptions` that the shared options ask for; `values` is what `command.opts()` returns. To say more, spread
 * it: `{ ...readOptionsOf(command.opts()), onWarning }`.
 */
export function readOptionsOf(values: SelectionValues & Partial<ReadOptionValues>): ReadOptions {
  const { columns, layers, megatron, repeated, gaps, idle } = values;
  return {
    jobs: jobsOf(values),
    ...(columns && { columns }),
    ...(layers && { layers }),
    ...(megatron && { megatron }),
    ...(repeated && { repeated }),
    ...(gaps && { gaps }),
    ...(idle && { idle }),
  };
}

/** The same options as they stand in a report, defaults included. */
export function inputOptions({ columns, layers, megatron, repeated, gaps, idle }: ReadOptionValues): InputOptions {
  return { columns: columns ?? null, layers: layers ?? null, megatron: { ...megatron }, repeated, gaps, idle };
}

/** How a trace was read, as JSON. */
export type InputOptions = Readonly<Record<string, Json>>;

const columnsByRole = {
  title: `an object with the columns' names by role: ${roles.join(", ")}`,
  type: "object",
  properties: Object.fromEntries(roles.map((role) => [role, { type: "string", minLength: 1 }])),
  additionalProperties: false,
};

/** `iteration=step,tokens=n` -> `{ iteration: "step", tokens: "n" }`. A name may hold `=`, never a comma. */
const parseColumns = valueParser(columnsByRole, (text): NonNullable<ReadOptions["columns"]> => {
  const columns: Partial<Record<ColumnRole, string>> = {};
  for (const part of text.split(",")) {
    const [, said = "", name = ""] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
    if (name === "") throw new UsageError(`--columns takes role=name pairs, as in iteration=step, got "${part}"`);
    const role = roles.find((candidate) => candidate === said);
    if (role === undefined) {
      const near = suggestion(said, roles);
      throw new UsageError(`--columns knows the roles ${roles.join(", ")}, got "${said}"${near}`);
    }
    if (columns[role] !== undefined) throw new UsageError(`--columns takes each role once, got ${role} twice`);
    columns[role] = name;
  }
  return columns;
});

const layerNumbers = {
  title: "a list of layer numbers",
  type: "array",
  items: { type: "integer", minimum: 0 },
  minItems: 1,
};

/** `4,2` -> `[2, 4]`, each once. */
const parseLayers = valueParser(layerNumbers, (text): readonly number[] => {
  const layers = text.split(",").map((part) => {
    if (!/^\s*\d{1,9}\s*$/.test(part)) {
      throw new UsageError(`--layers takes layer numbers separated by commas, as in 2,4, got "${text}"`);
    }
    return Number(part);
  });
  return [...new Set(layers)].sort((a, b) => a - b);
});
