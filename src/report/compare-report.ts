import type { ErrorMetrics } from "../stats/error-metrics.js";
import { version } from "../version.js";
import { confidenceOf, type Confidence } from "./compare/confidence.js";
import { differenceOf, isFailure, measure, type Difference } from "./compare/difference.js";
import { rank, type Ranking } from "./compare/ranking.js";
import type { Tolerance } from "./compare/tolerance.js";
import type { ReadReport } from "./read-report.js";

/** What two reports are compared by. */
export interface CompareOptions {
  /** Error metrics to compare, mean over all origins. @default ["errorRatio"] */
  readonly metrics?: readonly (keyof ErrorMetrics)[];
  /** How much worse than the baseline a report may be, and where. @default [] nothing is judged */
  readonly tolerances?: readonly Tolerance[];
}

/** A report, and the one that it is compared with. */
export interface ReportPair {
  readonly baseline: ReadReport;
  readonly report: ReadReport;
}

/** One report against its baseline. */
export interface Comparison {
  /** Sources of the two reports. */
  readonly baseline: string;
  readonly report: string;
  /** Source of the report's trace. */
  readonly trace: string;
  readonly horizon: number;
  readonly verdict: "pass" | "fail";
  readonly differences: readonly Difference[];
}

/** `compare --format json`. The shape changes only with the number of its schema. */
export interface CompareReport {
  readonly schema: "moeload.compare/3";
  readonly version: string;
  readonly options: Required<CompareOptions>;
  readonly verdict: "pass" | "fail";
  readonly confidence: Confidence;
  readonly comparisons: readonly Comparison[];
  /** Where there are several predictors to choose from: one for each baseline, by the first metric. */
  readonly rankings: readonly Ranking[];
}

/**
 * Compares reports, each with its baseline; see `confidenceOf` on how sure the verdicts are.
 *
 * @param onProgress hears how many pairs are done, of how many
 */
export function compareReport(
  pairs: readonly ReportPair[],
  { metrics = ["errorRatio"], tolerances = [] }: CompareOptions = {},
  onProgress?: (pairs: number, total: number) => void,
): CompareReport {
  const measured = pairs.map(({ baseline, report }) => measure(baseline.report, report.report, metrics, tolerances));
  const confidence = confidenceOf(measured.flat());
  const comparisons = pairs.map(({ baseline, report }, index): Comparison => {
    const differences = measured[index]!.map((one) => differenceOf(one, confidence));
    onProgress?.(index + 1, pairs.length);
    const { trace, horizon } = report.report;
    const verdict = differences.some(isFailure) ? "fail" : "pass";
    return { baseline: baseline.source, report: report.source, trace: trace.source, horizon, verdict, differences };
  });
  return {
    schema: "moeload.compare/3",
    version,
    options: { metrics, tolerances },
    verdict: comparisons.some(({ verdict }) => verdict === "fail") ? "fail" : "pass",
    confidence,
    comparisons,
    rankings: rankingsOf(pairs, metrics[0]!),
  };
}

function rankingsOf(pairs: readonly ReportPair[], metric: keyof ErrorMetrics): Ranking[] {
  const baselines = [...new Set(pairs.map(({ baseline }) => baseline))];
  return baselines.flatMap((baseline) => {
    const group = pairs.filter((pair) => pair.baseline === baseline);
    return rank([baseline, ...group.map(({ report }) => report)], metric) ?? [];
  });
}
