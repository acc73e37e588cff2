import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import type { Command } from "commander";
import { beforeAll, expect, it } from "vitest";

import { analyzeCommand } from "../../src/commands/analyze.js";
import { backendsCommand } from "../../src/commands/backends.js";
import type { CommandContext } from "../../src/commands/context.js";
import { compareCommand } from "../../src/commands/compare.js";
import { convertCommand } from "../../src/commands/convert.js";
import { forecastCommand } from "../../src/commands/forecast.js";
import { infoCommand } from "../../src/commands/info.js";
import { predictCommand } from "../../src/commands/predict.js";
import { runCommand } from "../support/run-command.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const folder = temporaryFolder();
const trace = fileURLToPath(new URL("../../fixtures/even/long-pandas.csv", import.meta.url));
const run1 = fileURLToPath(new URL("../../fixtures/moe16-run1.arrow", import.meta.url));
const run2 = fileURLToPath(new URL("../../fixtures/moe16-run2.arrow", import.meta.url));

beforeAll(async () => {
  const { stdout } = await runCommand(predictCommand, ["--format", "json", run1]);
  await Promise.all(["a", "b", "c"].map((name) => writeFile(`${folder}/${name}.json`, stdout)));
});

/** What a command tells of at what rates, where each look at the clock finds six seconds gone. */
async function toldOf(make: (context: CommandContext) => Command, args: readonly string[]): Promise<string[]> {
  let ms = 0;
  const { stderr } = await runCommand(make, args, undefined, { now: () => (ms += 6000) });
  const lines = Array.from(stderr.matchAll(/^moeload: (.*): \d+ %, (.*)$/gm), ([, what, words]) => {
    const rates = Array.from(words!.matchAll(/[a-zA-Z]+\/s/g), ([rate]) => rate);
    return [`${what!}:`, ...rates, ...(words!.includes("loss") ? ["loss"] : [])].join(" ");
  });
  return [...new Set(lines)];
}

const arima = ["--algo", "arima", "--order", "1,0,0", "--layers", "2", "--jobs", "1"];
const lstm = ["--algo", "lstm", "--steps", "2", "--units", "2", "--layers", "2", "--backend", "cpu"];

it.each<[string, (context: CommandContext) => Command, string[], string[]]>([
  ["info", infoCommand, [trace], ["reading: MB/s"]],
  [
    "analyze --series",
    analyzeCommand,
    ["--windows", "2", "--label-window", "2", "--series", `${folder}/series.csv`, trace],
    ["analyzing: MB/s", `writing ${folder}/series.csv: MB/s`],
  ],
  ["convert", convertCommand, [trace, `${folder}/other.tsv`], ["reading: MB/s", `writing ${folder}/other.tsv: MB/s`]],
  [
    "predict --algo arima",
    predictCommand,
    [...arima, "--stride", "4000", run1],
    ["reading: MB/s", "scoring: forecasts/s", "scoring: forecasts/s fits/s"],
  ],
  [
    "predict --algo lstm --train",
    predictCommand,
    [...lstm, "--train", run2, "--stride", "6000", run1],
    ["reading: MB/s", `reading ${run2}: MB/s`, "training lstm: steps/s loss", "scoring: forecasts/s"],
  ],
  [
    "forecast --algo arima",
    forecastCommand,
    [...arima, "--horizon", "10", run1],
    ["reading: MB/s", "forecasting: layers/s", "forecasting: layers/s fits/s"],
  ],
  ["backends", backendsCommand, [], ["starting backends: backends/s"]],
  [
    "compare",
    compareCommand,
    [`${folder}/a.json`, `${folder}/b.json`, `${folder}/c.json`],
    ["reading: reports/s", "comparing: reports/s"],
  ],
])("%s tells how far all its work is", async (_, make, args, expected) => {
  expect(await toldOf(make, args)).toEqual(expected);
});
