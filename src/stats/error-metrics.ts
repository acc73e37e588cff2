/** How far a forecast of load proportions is from what came, over the steps h and experts e of one horizon. */
export interface ErrorMetrics {
  /** Error ratio (MAPE): mean |forecast − actual| / actual over the cells with actual > 0. */
  readonly errorRatio: number;
  /** Weighted: Σ|forecast − actual| / Σ actual, all cells; the mean L1 distance of proportions. */
  readonly wape: number;
  /** Mean absolute error of the proportion, all cells. */
  readonly mae: number;
  /** Root of the mean squared error of the proportion, all cells. */
  readonly rmse: number;
}

/** The formula of each metric, as printed in help and reports. */
export const metricFormulas: Readonly<Record<keyof ErrorMetrics, string>> = {
  errorRatio: "mean over steps and experts of |forecast − actual| / actual, where actual > 0",
  wape: "Σ|forecast − actual| / Σ actual over steps and experts",
  mae: "mean over steps and experts of |forecast − actual|, in load proportion",
  rmse: "square root of the mean over steps and experts of (forecast − actual)², in load proportion",
};

export const errorMetricNames = Object.keys(metricFormulas) as readonly (keyof ErrorMetrics)[];

/**
 * Scores one forecast. [H, E] against [H, E]; a non-finite value in either makes every metric NaN.
 *
 * @returns the metrics, and in `idleCells` how many cells have actual = 0, which the error ratio leaves out
 */
export function errorMetrics(
  forecast: Float64Array,
  actual: Float64Array,
): { readonly metrics: ErrorMetrics; readonly idleCells: number } {
  let ratioSum = 0;
  let absoluteSum = 0;
  let squareSum = 0;
  let actualSum = 0;
  let idleCells = 0;
  for (let i = 0; i < actual.length; i += 1) {
    const error = Math.abs(forecast[i]! - actual[i]!);
    absoluteSum += error;
    squareSum += error * error;
    actualSum += actual[i]!;
    if (actual[i] === 0) idleCells += 1;
    else ratioSum += error / actual[i]!;
  }
  const cells = actual.length;
  return {
    metrics: {
      errorRatio: ratioSum / (cells - idleCells),
      wape: absoluteSum / actualSum,
      mae: absoluteSum / cells,
      rmse: Math.sqrt(squareSum / cells),
    },
    idleCells,
  };
}

/**
 * Error ratio that is left when the true proportions are known and each of `tokens` tokens is drawn independently:
 * mean over experts with p > 0 of sqrt(2/π · (1 − p) / (tokens · p)), the mean absolute deviation of a normal
 * approximation to the binomial count, relative to its mean.
 *
 * @param proportions true load proportions, [E]
 * @param tokens tokens of the layer in one iteration
 */
export function noiseFloor(proportions: Float64Array, tokens: number): number {
  let sum = 0;
  let busy = 0;
  for (const p of proportions) {
    if (p === 0) continue;
    sum += Math.sqrt(((2 / Math.PI) * (1 - p)) / (tokens * p));
    busy += 1;
  }
  return sum / busy;
}
