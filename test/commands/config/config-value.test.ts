import { resolve } from "node:path";

import { Option } from "commander";
import { expect, it } from "vitest";

import { configValue } from "../../../src/commands/config/config-value.js";
import { parseMegatron } from "../../../src/commands/megatron-option.js";
import { oneOf, ratio, wholeNumbers } from "../../../src/commands/option-values.js";
import { pathParser, repeatable } from "../../../src/commands/value-parser.js";

const above = resolve("..");

it.each<[string, Option, unknown, unknown]>([
  ["a switch", new Option("--quiet"), true, true],
  ["a list", new Option("--windows <n>").argParser(wholeNumbers("--windows", 2)), [10, 100], [10, 100]],
  ["a ratio", new Option("--max-error <r>").argParser(ratio("--max-error")), "5%", 0.05],
  [
    "an object",
    new Option("--megatron <parts>").argParser(parseMegatron),
    { ep: 8, layers: [12, 12] },
    { expertParallel: 8, layersPerStage: [12, 12] },
  ],
  ["one of an option that repeats", repeated(), "wape", ["wape"]],
  ["several of an option that repeats", repeated(), ["wape", "mae"], ["wape", "mae"]],
  ["a path", new Option("--output <file>"), "a/b.json", "../a/b.json"],
  ["an absolute path", new Option("--output <file>"), resolve("b.json"), resolve("b.json")],
  ["standard output", new Option("--output <file>"), "-", "-"],
  ["several paths", new Option("--models <folder...>"), ["a", "b"], ["../a", "../b"]],
  ["a path with a parser", new Option("--old <file>").argParser(pathParser), "a", "../a"],
  [
    "paths of an option that repeats",
    new Option("--old <file>").argParser(repeatable(pathParser)),
    ["a", "b"],
    ["../a", "../b"],
  ],
])("configValue(option, value, folder) of %s is as if it had been typed", (_, option, value, expected) => {
  expect(configValue(option, value, above)).toEqual(expected);
});

function repeated(): Option {
  return new Option("--metric <name>").argParser(repeatable(oneOf("--metric", ["wape", "mae"])));
}
