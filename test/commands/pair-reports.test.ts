import { describe, expect, it } from "vitest";

import { pairReports } from "../../src/commands/pair-reports.js";
import { readReport, type ReportTraits } from "../support/comparable-report.js";

const report = (source: string, traits: ReportTraits = {}) => readReport({}, { source, ...traits });
const sources = (pairs: ReturnType<typeof pairReports>) =>
  pairs.map((pair) => [pair.baseline.source, pair.report.source]);

describe("pairReports", () => {
  it("pairReports([baseline], reports) pairs each report with it, whatever its trace", () => {
    const reports = [report("b", { trace: "x.arrow" }), report("c", { trace: "y.arrow" })];
    expect(sources(pairReports([report("a", { trace: "x.arrow" })], reports))).toEqual([
      ["a", "b"],
      ["a", "c"],
    ]);
  });

  it("pairReports(baselines, reports) finds the baseline of the same trace, horizon and state", () => {
    const baselines = [
      report("x", { trace: "ci/x.arrow" }),
      report("x-2000", { trace: "ci/x.arrow", horizon: 2000 }),
      report("x-stable", { trace: "ci/x.arrow", state: "stable" }),
      report("y", { trace: "ci/y.arrow" }),
    ];
    const reports = [
      report("1", { trace: "y.arrow" }),
      report("2", { trace: "/other/x.arrow", horizon: 2000 }),
      report("3", { trace: "x.arrow" }),
      report("4", { trace: "x.arrow", state: "stable" }),
    ];
    expect(sources(pairReports(baselines, reports))).toEqual([
      ["y", "1"],
      ["x-2000", "2"],
      ["x", "3"],
      ["x-stable", "4"],
    ]);
  });

  it.each<[string, Parameters<typeof pairReports>, string]>([
    [
      "other horizons",
      [[report("a")], [report("b", { horizon: 10 })]],
      "compare requires reports of one horizon, got 1000 in a and 10 in b",
    ],
    [
      "other states",
      [[report("a")], [report("b", { state: "stable" })]],
      'compare requires reports on origins of one state, got "all" in a and "stable" in b',
    ],
    [
      "a trace without a baseline",
      [
        [report("a"), report("b", { trace: "b" })],
        [report("c"), report("d", { trace: "d" })],
      ],
      "d requires one baseline of its trace, horizon and state, got none",
    ],
    [
      "baselines that are alike",
      [[report("a"), report("b")], [report("c")]],
      "c requires one baseline of its trace, horizon and state, got a and b",
    ],
    [
      "a baseline without a report",
      [[report("a"), report("b", { trace: "b" })], [report("c")]],
      "the baseline b has no report to be compared with it",
    ],
  ])("pairReports(baselines, reports) refuses %s", (_, words, sentence) => {
    expect(() => pairReports(...words)).toThrow(expect.objectContaining({ code: "usage", message: sentence }));
  });
});
