import { UsageError } from "../errors.js";
import type { ReportPair } from "../report/compare-report.js";
import { sameTrace } from "../report/compare/paired-errors.js";
import type { ReadReport } from "../report/read-report.js";

/**
 * Each report with its baseline: the only one, or of several the one of the same trace, horizon and state.
 *
 * @throws {UsageError} the two measured different things, or of several baselines none fits a report, or no report one
 */
export function pairReports(baselines: readonly ReadReport[], reports: readonly ReadReport[]): ReportPair[] {
  const pairs = reports.map((report) => ({ baseline: baselineOf(report, baselines), report }));
  const idle = baselines.find((one) => !pairs.some(({ baseline }) => baseline === one));
  if (idle !== undefined) throw new UsageError(`the baseline ${idle.source} has no report to be compared with it`);
  return pairs;
}

function baselineOf(report: ReadReport, baselines: readonly ReadReport[]): ReadReport {
  if (baselines.length === 1) {
    requireComparable(baselines[0]!, report);
    return baselines[0]!;
  }
  const fitting = baselines.filter(
    (baseline) =>
      sameTrace(baseline.report, report.report) &&
      baseline.report.horizon === report.report.horizon &&
      stateOf(baseline) === stateOf(report),
  );
  if (fitting.length === 1) return fitting[0]!;
  const found = fitting.length === 0 ? "none" : fitting.map(({ source }) => source).join(" and ");
  throw new UsageError(`${report.source} requires one baseline of its trace, horizon and state, got ${found}`);
}

function requireComparable(a: ReadReport, b: ReadReport): void {
  if (a.report.horizon !== b.report.horizon) {
    const found = `${a.report.horizon} in ${a.source} and ${b.report.horizon} in ${b.source}`;
    throw new UsageError(`compare requires reports of one horizon, got ${found}`);
  }
  if (stateOf(a) !== stateOf(b)) {
    const found = `${stateOf(a)} in ${a.source} and ${stateOf(b)} in ${b.source}`;
    throw new UsageError(`compare requires reports on origins of one state, got ${found}`);
  }
}

/** Of the origins that were scored; reports of a library user need not have it. */
function stateOf({ report }: ReadReport): string {
  return JSON.stringify(report.options["state"] ?? null);
}
