import { expectedRange } from "./expected-range.js";
import type { WindowStatistics } from "./sliding-window.js";

/** Mean and maximum over the experts of a layer of their statistics in one window. */
export interface LayerStatistics {
  readonly varianceMean: number;
  readonly varianceMax: number;
  readonly rangeMean: number;
  readonly rangeMax: number;
  /** mean variance / mean step variance: 1 for a load that jitters about a constant, large while it drifts. */
  readonly varianceRatio: number;
  /** mean range / (d2(w) · mean sqrt(step variance)): likewise 1 for jitter alone. */
  readonly rangeRatio: number;
}

/** The same by iteration, [n] each. */
export type StatisticsColumns = { readonly [Name in keyof LayerStatistics]: Float64Array };

/** Numbers that {@link addUpExperts} takes of a window: six of two lanes each. */
export const summaryLength = 12;

/**
 * Summary of a layer in one window of `window` recorded iterations.
 *
 * The variance ratio is the inverse of von Neumann's ratio (von Neumann 1941), halved; the range ratio holds the range
 * against the one that independent normal values of the same step variance would show (the R chart of Shewhart's
 * control charts). Where nothing moves at all both are 0.
 */
export function layerStatistics(statistics: WindowStatistics, window: number): LayerStatistics {
  const summary = new Float64Array(summaryLength);
  addUpExperts(statistics, summary);
  return statisticsOf(summary, 0, statistics.variance.length, window);
}

/**
 * Sums, or largest, over the experts of a window: variance, largest variance, range, largest range, step variance and
 * its root. Each is added up in two lanes, of the even and of the odd experts, as assembly/sliding-window.ts does.
 */
export function addUpExperts({ variance, range, stepVariance }: WindowStatistics, summary: Float64Array): void {
  summary.fill(0);
  for (let e = 0; e < variance.length; e += 1) {
    const lane = e % 2;
    summary[lane]! += variance[e]!;
    summary[2 + lane] = Math.max(summary[2 + lane]!, variance[e]!);
    summary[4 + lane]! += range[e]!;
    summary[6 + lane] = Math.max(summary[6 + lane]!, range[e]!);
    summary[8 + lane]! += stepVariance[e]!;
    summary[10 + lane]! += Math.sqrt(stepVariance[e]!);
  }
}

/** The statistics of a layer from the summary that stands at `at`. */
export function statisticsOf(summary: Float64Array, at: number, experts: number, window: number): LayerStatistics {
  const both = (index: number): number => summary[at + index]! + summary[at + index + 1]!;
  const larger = (index: number): number => Math.max(summary[at + index]!, summary[at + index + 1]!);
  const [variance, range, stepVariance, stepDeviation] = [both(0), both(4), both(8), both(10)];
  return {
    varianceMean: variance / experts,
    varianceMax: larger(2),
    rangeMean: range / experts,
    rangeMax: larger(6),
    varianceRatio: stepVariance === 0 ? 0 : variance / stepVariance,
    rangeRatio: stepDeviation === 0 ? 0 : range / (expectedRange(window) * stepDeviation),
  };
}
