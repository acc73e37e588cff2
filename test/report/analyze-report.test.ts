import { expect, it } from "vitest";

import { analyzeReport, analyzeText } from "../../src/report/analyze-report.js";
import { toMarkdown } from "../../src/report/markdown.js";
import { analyze } from "../../src/stats/analyze.js";
import { loadedTrace } from "../support/loaded-trace.js";

// Loads that swing ever less: the variance falls by a factor of 16 from one third to the next.
const tokens = Array.from({ length: 60 }, (_, row) => {
  const swing = [400, 100, 25][Math.floor(row / 20)]! * (row % 2 === 0 ? 1 : -1);
  return [500 + swing, 500 - swing];
});
const analysis = await analyze(loadedTrace([{ layer: 1, tokens }]), { windows: [2], labelWindow: 10 });

it("analyzeText(report, courses) shows how the variance went, also in Markdown", () => {
  const report = analyzeReport(analysis);
  const row = toMarkdown(analyzeText(report, analysis.courses))
    .split("\n")
    .find((line) => line.startsWith("| 1 |"));
  // Spans of six iterations: the fourth has two of the wide swings, the seventh four of the middle ones.
  expect(row).toContain("| ███▇▄▄▄▁▁▁ |");
  expect(toMarkdown(analyzeText(report))).not.toMatch(/[▁-█]|course/);
});

it("analyzeReport(analysis) is without courses, which are for the eye", () => {
  expect(Object.keys(analyzeReport(analysis))).toEqual(["schema", "version", "trace", "options", "layers"]);
});
