import type { ErrorMetrics } from "../stats/error-metrics.js";

/** Error metrics averaged over `origins` scored origins. */
export interface AverageMetrics extends ErrorMetrics {
  /** Of one layer: how many origins; over layers: how many pairs of origin and layer. */
  readonly origins: number;
}

/** Mean over the origins that were scored; null where none was. */
export function averageMetrics(scores: readonly (ErrorMetrics | null)[]): AverageMetrics | null {
  const scored = scores.filter((score) => score !== null);
  if (scored.length === 0) return null;
  return { origins: scored.length, ...meanMetrics(scored) };
}

/** Mean over the layers that have a value; `origins` counts the scored pairs of origin and layer. */
export function averageOverLayers(layers: readonly (AverageMetrics | null)[]): AverageMetrics | null {
  const scored = layers.filter((layer) => layer !== null);
  if (scored.length === 0) return null;
  return { origins: scored.reduce((sum, { origins }) => sum + origins, 0), ...meanMetrics(scored) };
}

function meanMetrics(scores: readonly ErrorMetrics[]): ErrorMetrics {
  const mean = (metric: keyof ErrorMetrics): number =>
    scores.reduce((sum, score) => sum + score[metric], 0) / scores.length;
  return { errorRatio: mean("errorRatio"), wape: mean("wape"), mae: mean("mae"), rmse: mean("rmse") };
}
