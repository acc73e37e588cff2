import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { infoCommand } from "../../src/commands/info.js";
import { TraceError, UsageError } from "../../src/errors.js";
import type { InfoReport } from "../../src/report/info-report.js";
import { runCommand } from "../support/run-command.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const folder = temporaryFolder();
const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));

test("moeload info TRACE prints what is in a training run", async () => {
  const { stdout, stderr } = await runCommand(infoCommand, [fixture("moe16-run1.arrow")]);
  const [heading, ...rest] = stdout.toString().split("\n");
  expect(heading).toMatch(/moe16-run1\.arrow: 8,000 recorded iterations of 4 layers$/);
  expect(rest.join("\n")).toBe(`
property         value
container        Arrow IPC file
layout           rows
iterations       0 to 7999, step 1
gaps             none
top-k            2
moeload.source   moe16-run1
moeload.licence  counts only, free to use and to ship

                                         tokens in an iteration
layer  experts  iterations  first  last    min  median      max  idle cells
    2       16       8,000      0  7999  4,096   4,096    4,096         0 %
    4       16       8,000      0  7999  4,096   4,096    4,096    0.0125 %
    6       16       8,000      0  7999  4,096   4,096    4,096   0.00313 %
    8       16       8,000      0  7999  4,096   4,096    4,096    0.0758 %

idle cells: an expert without a token in an iteration, share of all cells
`);
  expect(stderr).toBe("");
});

test("moeload info --format json - reads standard input", async () => {
  const bytes = readFileSync(fixture("sampled/wide-pandas.parquet"));
  const { stdout } = await runCommand(infoCommand, ["--format", "json", "--layers", "1", "-"], bytes);
  expect(JSON.parse(stdout.toString())).toMatchObject({
    schema: "moeload.info/1",
    trace: { iterations: 12, firstIteration: 100, lastIteration: 210, layers: [{ layer: 1, experts: 4 }] },
    container: "Parquet",
    layout: "wide",
    step: 10,
    topK: null,
    gaps: [],
    notes: [],
    layers: [{ layer: 1, tokens: { min: 64, median: 64, max: 64 } }],
  });
});

test("moeload info reports gaps, repeats and idle layers, and refuses none of them", async () => {
  const odd = join(folder, "odd.csv");
  const rows = [0, 1, 2, 1, 2, 3, 4, 8, 9].flatMap((iteration) =>
    [0, 1].map((layer) => `${iteration},${layer},"[${layer === 1 && iteration === 3 ? "0,0" : "5,0"}]"\n`),
  );
  writeFileSync(odd, `iteration,layer,tokens\n${rows.join("")}`);
  const { stdout, stderr } = await runCommand(infoCommand, [odd, "--format", "json"]);
  const report = JSON.parse(stdout.toString()) as InfoReport;
  expect(report.layers.map(({ iterations }) => iterations)).toEqual([7, 6]);
  expect(report.gaps).toEqual([{ after: 4, before: 8, layers: [0, 1], missing: 3 }]);
  expect(report.notes).toEqual([
    "rows are not sorted by iteration: sorted 28 counts in memory",
    "4 rows recorded again: kept the last",
    "iterations are missing in 2 places of its layers: began a new segment at each",
    "left out 1 row of layers without tokens",
  ]);
  expect(stderr).toBe("");
});

test("moeload info refuses what is no trace", async () => {
  const missing = join(folder, "missing.csv");
  await expect(runCommand(infoCommand, [missing])).rejects.toThrow(TraceError);
  await expect(runCommand(infoCommand, [missing, "--format", "xml"])).rejects.toThrow(UsageError);
});
