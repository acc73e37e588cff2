import { expect, test } from "vitest";

import { infoReport, infoTable, infoText } from "../../src/report/info-report.js";
import { toTerminal } from "../../src/report/terminal.js";
import { version } from "../../src/version.js";
import type { TraceSurvey } from "../../src/stats/trace-survey.js";
import type { Trace } from "../../src/trace/trace.js";

const trace: Trace = {
  source: "run.csv",
  container: "CSV",
  layout: "long",
  metadata: { "moeload.top_k": "2", pandas: `{"columns":\n ${"x".repeat(100)}}` },
  step: 10,
  read: () => Promise.reject(new Error("not read here")),
  close: () => Promise.resolve(),
};

const survey: TraceSurvey = {
  layers: [
    {
      ...{ layer: 2, experts: 16, iterations: 8000, firstIteration: 0, lastIteration: 80_020 },
      ...{ tokens: { min: 4000, median: 4096, max: 4100 }, idleCells: 64, idleShare: 0.0005 },
    },
    {
      ...{ layer: 4, experts: 8, iterations: 7999, firstIteration: 0, lastIteration: 80_020 },
      ...{ tokens: { min: 4096, median: 4096, max: 4096 }, idleCells: 0, idleShare: 0 },
    },
  ],
  gaps: [{ after: 100, before: 140, layers: [2, 4] }],
};

test("infoReport(trace, survey, notes) counts what is missing in a gap by the step", () => {
  expect(infoReport(trace, survey, ["a note"])).toEqual({
    schema: "moeload.info/1",
    version,
    trace: {
      ...{ source: "run.csv", iterations: 8000, firstIteration: 0, lastIteration: 80_020 },
      layers: [
        { layer: 2, experts: 16 },
        { layer: 4, experts: 8 },
      ],
    },
    ...{ container: "CSV", layout: "long", step: 10, topK: 2 },
    gaps: [{ after: 100, before: 140, layers: [2, 4], missing: 3 }],
    notes: ["a note"],
    layers: survey.layers,
    metadata: trace.metadata,
  });
});

test.each(["", "two", "-1", "1.5"])("infoReport(trace, ...) knows no top-k if the file says %j", (said) => {
  const saying = { ...trace, metadata: { "moeload.top_k": said } };
  expect(infoReport(saying, survey, []).topK).toBeNull();
});

test("infoText(report) is aligned, with long metadata cut", () => {
  expect(toTerminal(infoText(infoReport(trace, survey, ["a note"])))).toBe(
    `run.csv: 8,000 recorded iterations of 2 layers

property    value
container   CSV
layout      long
iterations  0 to 80020, step 10
gaps        1, 3 iterations missing
top-k       2
pandas      {"columns": ${"x".repeat(59)}…

                                          tokens in an iteration
layer  experts  iterations  first   last    min  median      max  idle cells
    2       16       8,000      0  80020  4,000   4,096    4,100    0.0500 %
    4        8       7,999      0  80020  4,096   4,096    4,096         0 %

after  before  missing  layers
  100     140        3  2, 4

note: a note
idle cells: an expert without a token in an iteration, share of all cells
`,
  );
});

test("infoText(report) shows the first 20 gaps and counts the rest", () => {
  const gaps = Array.from({ length: 23 }, (_, at) => ({ after: 100 * at, before: 100 * at + 20, layers: [2] }));
  const text = toTerminal(infoText(infoReport(trace, { ...survey, gaps }, [])));
  expect(text).toContain("gaps        23, 23 iterations missing\n");
  expect(text).toContain("\n 1900    1920        1  2\n\nand 3 more gaps\n");
});

test("infoTable(report) has a row for each layer", () => {
  const { columns, rows } = infoTable(infoReport(trace, survey, []));
  expect(Object.fromEntries(columns.map(({ name }, at) => [name, [...rows[at]!]]))).toEqual({
    layer: [2, 4],
    experts: [16, 8],
    iterations: [8000, 7999],
    first_iteration: [0, 0],
    last_iteration: [80_020, 80_020],
    tokens_min: [4000, 4096],
    tokens_median: [4096, 4096],
    tokens_max: [4100, 4096],
    idle_cells: [64, 0],
    idle_share: [0.0005, 0],
  });
});
