import type { CompareReport, ReportPair } from "../report/compare-report.js";
import { blockLengthOf, sameOrigins, sameTrace } from "../report/compare/paired-errors.js";
import { judgedOf } from "../report/compare/sentences.js";
import type { ComparableReport } from "../report/read-report.js";
import { fewestBlocks } from "../stats/block-bootstrap.js";

/** What makes a comparison tell less than it seems to, a sentence each. */
export function compareWarnings(pairs: readonly ReportPair[], report: CompareReport): string[] {
  // A build that can never fail is not what a tolerance was given for.
  const idle = report.options.tolerances.length > 0 && judgedOf(report).length === 0;
  const idleWarning = "no tolerance fits an error that the baseline has: nothing is judged";
  return [...pairs.flatMap(warningsOf), ...(idle ? [idleWarning] : [])];
}

function warningsOf({ baseline, report }: ReportPair): string[] {
  const [older, newer] = [baseline.report, report.report];
  const differing = [...(sameTrace(older, newer) ? [] : ["traces"]), ...(sameOrigins(older, newer) ? [] : ["origins"])];
  const what = `${baseline.source} and ${report.source}`;
  if (differing.length > 0) {
    const remedy = sameTrace(older, newer) && older.stride === newer.stride ? `; ${commonStart(older, newer)}` : "";
    return [`${what} have different ${differing.join(" and ")}: part of a difference may come from there${remedy}`];
  }
  const needed = fewestBlocks * blockLengthOf(newer);
  if (newer.origins.length >= needed) return [];
  return [`${what} have too few origins to tell noise from change: ${needed} are needed, got ${newer.origins.length}`];
}

/** An option that gives two predictors the origins of the one that needs the longer history. */
function commonStart(...reports: readonly ComparableReport[]): string {
  return `predict --start ${Math.max(...reports.map(({ origins }) => origins[0] ?? 0))} gives both the same`;
}
