import type { ErrorMetrics } from "../../stats/error-metrics.js";

/** What of two reports is compared: a metric of a predictor, in one layer or as the mean over layers (`layer` null). */
export interface Place {
  readonly predictor: string;
  readonly layer: number | null;
  readonly metric: keyof ErrorMetrics;
}

/** How much worse the errors at some places may get, relative to the baseline's. */
export interface Tolerance {
  /** Null: every predictor but `last` and `oracle`, which measure the data: no code is at fault where they grow. */
  readonly predictor: string | null;
  /** A layer's number; `each`: every single layer; null: the mean over layers. */
  readonly layer: number | "each" | null;
  /** Null: every metric that is compared. */
  readonly metric: keyof ErrorMetrics | null;
  /** A ratio, 0.05 for 5 %. */
  readonly limit: number;
}

/** Predictors that are no contenders: they frame the others. */
export const baselinePredictors: readonly string[] = ["last", "oracle"];

/**
 * The limit at a place: that of the tolerance that is most specific there. A layer's number counts for more than a
 * predictor, a predictor for more than a metric; of two that are alike the later one counts. Null: nothing is judged.
 */
export function limitAt(tolerances: readonly Tolerance[], place: Place): number | null {
  const fitting = tolerances.filter((tolerance) => fits(tolerance, place));
  if (fitting.length === 0) return null;
  return fitting.reduce((a, b) => (specificity(b) >= specificity(a) ? b : a)).limit;
}

function fits({ predictor, layer, metric }: Tolerance, place: Place): boolean {
  if (predictor === null ? baselinePredictors.includes(place.predictor) : predictor !== place.predictor) return false;
  if (layer === "each" ? place.layer === null : layer !== place.layer) return false;
  return metric === null || metric === place.metric;
}

function specificity({ predictor, layer, metric }: Tolerance): number {
  return (typeof layer === "number" ? 4 : 0) + (predictor === null ? 0 : 2) + (metric === null ? 0 : 1);
}
