import { describe, expect, it } from "vitest";

import { compareReport, type CompareOptions, type CompareReport } from "../../../src/report/compare-report.js";
import { compareTable } from "../../../src/report/compare/compare-table.js";
import { compareText } from "../../../src/report/compare/compare-text.js";
import { toTerminal } from "../../../src/report/terminal.js";
import type { Tolerance } from "../../../src/report/compare/tolerance.js";
import { around, readReport, type Errors } from "../../support/comparable-report.js";

const within: Tolerance = { predictor: null, layer: null, metric: null, limit: 0.05 };
const noisy = around(0.1, 10, (origin) => (origin === 3 ? 0.2 : 0));
const swavg = (errors: readonly (number | null)[]): Errors => ({ swavg: { 2: errors } });

function compare(newer: Readonly<Record<string, Errors>>, options: CompareOptions = {}): CompareReport {
  const baseline = readReport(swavg(around(0.1, 10)), { source: "old/main.json" });
  const pairs = Object.entries(newer).map(([source, errors]) => ({ baseline, report: readReport(errors, { source }) }));
  return compareReport(pairs, options);
}

/** Rows of every table, headings first, with those of their groups. */
function tablesOf(report: CompareReport): string[][][] {
  return compareText(report).flatMap((block) => {
    if (block.kind !== "table") return [];
    const { columns, rows } = block.table;
    return [
      [columns.map(({ group, heading }) => (group ? `${group} ${heading}` : heading)), ...rows.map((row) => [...row])],
    ];
  });
}

describe("compareText", () => {
  it("compareText(report) has one table for one report, with the columns that are needed", () => {
    const report = compare({ "b.json": swavg(around(0.12, 10)) });
    expect(compareText(report)[0]).toEqual({
      kind: "heading",
      text: "errors over 1000 iterations, b.json against old/main.json; nothing judged, as no tolerance was given",
    });
    expect(tablesOf(report)).toEqual([
      [
        ["predictor", "layer", "before", "after", "change", "95 % interval"],
        ["swavg", "all", "0.100", "0.120", "+20.0 %", "+20.0 % to +20.0 %"],
        ["swavg", "2", "0.100", "0.120", "+20.0 %", "+20.0 % to +20.0 %"],
      ],
    ]);
    const [judged] = tablesOf(
      compare({ "b.json": swavg(noisy) }, { metrics: ["errorRatio", "wape"], tolerances: [within] }),
    );
    expect(judged!.map((row) => [row[2], ...row.slice(-2)])).toEqual([
      ["metric", "allowed", "verdict"],
      ["errorRatio", "5.00 %", "within noise"],
      ["errorRatio", "", ""],
      ["wape", "5.00 %", "within noise"],
      ["wape", "", ""],
    ]);
  });

  it("compareText(report) puts several reports side by side, then what was judged of each with its intervals", () => {
    const report = compare(
      {
        "runs/b.json": swavg(around(0.12, 10)),
        "runs/c.json": { arima: { 2: around(0.3, 10) } },
        "d.json": swavg(noisy),
      },
      { tolerances: [within] },
    );
    const headings = ["b.json", "c.json", "d.json"].flatMap((name) => [`${name} after`, `${name} change`]);
    expect(compareText(report)[0]).toMatchObject({
      text: "errors over 1000 iterations, 3 reports against old/main.json; fail: 2 of 3 judged errors are worse than allowed, or lack scores",
    });
    const [beside, ...others] = tablesOf(report);
    expect(beside).toEqual([
      ["predictor", "layer", "main.json before", ...headings],
      ["swavg", "all", "0.100", "0.120", "+20.0 % !", "-", "- !", "0.120", "+20.0 % ~"],
      ["swavg", "2", "0.100", "0.120", "+20.0 %  ", "-", "-  ", "0.120", "+20.0 % ~"],
      ["arima", "all", "-", "-", "-  ", "0.300", "-  ", "-", "-  "],
      ["arima", "2", "-", "-", "-  ", "0.300", "-  ", "-", "-  "],
    ]);
    const paragraphs = compareText(report).flatMap((block) => (block.kind === "paragraph" ? [block.text] : []));
    expect(paragraphs.slice(0, 3)).toEqual([
      "runs/b.json against old/main.json",
      "runs/c.json against old/main.json",
      "d.json against old/main.json",
    ]);
    expect(others.slice(0, 3).map((judged) => judged.map((row) => [row[0], row.at(-1)]))).toEqual([
      [
        ["predictor", "verdict"],
        ["swavg", "worse than allowed"],
      ],
      [
        ["predictor", "verdict"],
        ["swavg", "missing"],
      ],
      [
        ["predictor", "verdict"],
        ["swavg", "within noise"],
      ],
    ]);
    expect(others[3]!.map((row) => row.slice(0, 4))).toEqual([
      ["predictor", "report", "errorRatio", "behind"],
      ["swavg", "old/main.json", "0.100", "best"],
      ["swavg", "runs/b.json", "0.120", "+20.0 %"],
      ["swavg", "d.json", "0.120", "+20.0 %"],
      ["arima", "runs/c.json", "0.300", "+200 %"],
    ]);
  });

  it("compareText(report) goes on below itself on a narrow screen, and leaves no report out", () => {
    const names = ["a.json", "b.json", "a-name-of-some-length.json", "d.json", "e.json"];
    const report = compare(Object.fromEntries(names.map((name) => [name, swavg(noisy)])), { tolerances: [within] });
    const lines = toTerminal(compareText(report), { width: 60 }).split("\n");
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(60);
    const groups = lines.filter((line) => line.startsWith("                  main.json"));
    expect(groups.flatMap((line) => line.trim().split(/\s+/).slice(1))).toEqual(names);
  });

  it("compareText(report) keeps folders where names alone would be the same", () => {
    const [beside] = tablesOf(compare({ "a/x.json": swavg(noisy), "b/x.json": swavg(noisy) }));
    expect(beside![0]!.slice(2)).toEqual([
      "old/main.json before",
      "a/x.json after",
      "a/x.json change",
      "b/x.json after",
      "b/x.json change",
    ]);
  });

  it("compareText(report) has a table for each of several baselines", () => {
    const pairOf = (name: string) => ({
      baseline: readReport(swavg(noisy), { source: `main-${name}.json`, trace: name }),
      report: readReport(swavg(noisy), { source: `new-${name}.json`, trace: name }),
    });
    const report = compareReport([pairOf("x"), pairOf("y")]);
    expect(compareText(report)[0]).toMatchObject({
      text: "errors over 1000 iterations, 2 reports against 2 baselines; nothing judged, as no tolerance was given",
    });
    expect(tablesOf(report).map(([headings]) => headings!.slice(2))).toEqual([
      ["main-x.json before", "new-x.json after", "new-x.json change"],
      ["main-y.json before", "new-y.json after", "new-y.json change"],
    ]);
  });

  it("compareText(report) says how many intervals hold together", () => {
    const both = { swavg: { 2: noisy, 4: noisy } };
    const older = readReport({ swavg: { 2: around(0.1, 10), 4: around(0.1, 10) } });
    const tolerances = [within, { ...within, layer: "each" as const }];
    const report = compareReport([{ baseline: older, report: readReport(both) }], { tolerances });
    expect(compareText(report).at(-1)).toMatchObject({
      lines: expect.arrayContaining([
        "for the 2 judged single layers 95 % is that of all intervals together, so each is one of 97.5 %",
      ]) as string[],
    });
  });
});

describe("compareTable", () => {
  it("compareTable(report) has one row per report, predictor, metric and layer", () => {
    const { columns, rows } = compareTable(compare({ "b.json": swavg(around(0.12, 2)) }, { tolerances: [within] }));
    expect(Object.fromEntries(columns.map(({ name }, c) => [name, [...rows[c]!]]))).toEqual({
      baseline: ["old/main.json", "old/main.json"],
      report: ["b.json", "b.json"],
      predictor: ["swavg", "swavg"],
      layer: ["all", "2"],
      metric: ["errorRatio", "errorRatio"],
      before: [expect.closeTo(0.1, 12), expect.closeTo(0.1, 12)],
      after: [0.12, 0.12],
      change: [expect.closeTo(0.2, 12), expect.closeTo(0.2, 12)],
      interval_low: [NaN, NaN],
      interval_high: [NaN, NaN],
      limit: [0.05, NaN],
      origins_before: [10, 10],
      origins_after: [2, 2],
      verdict: ["worse than allowed", "not judged"],
    });
  });
});
