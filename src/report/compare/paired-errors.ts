import type { ErrorMetrics } from "../../stats/error-metrics.js";
import type { ComparableReport } from "../read-report.js";

type ScoredPredictor = ComparableReport["predictors"][number];

/** Whether two reports scored their predictors from the same origins. */
export function sameOrigins(older: ComparableReport, newer: ComparableReport): boolean {
  return older.origins.join() === newer.origins.join();
}

/** Whether two reports are of the same trace, which may have lain in another folder. */
export function sameTrace({ trace: a }: ComparableReport, { trace: b }: ComparableReport): boolean {
  const name = (source: string): string | undefined => source.split(/[\\/]/).at(-1);
  return (
    name(a.source) === name(b.source) && a.firstIteration === b.firstIteration && a.lastIteration === b.lastIteration
  );
}

/**
 * How much larger the errors of `newer` are than those of `older` at each origin that both have scored: the mean over the
 * layers in question. The two have the same origins, in the same order.
 */
export function pairedErrors(
  older: ScoredPredictor,
  newer: ScoredPredictor,
  layer: number | null,
  metric: keyof ErrorMetrics,
): number[] {
  const inBoth = older.layers.flatMap((scored) => {
    const other = newer.layers.find((one) => one.layer === scored.layer);
    const chosen = other !== undefined && (layer === null || layer === scored.layer);
    return chosen ? [{ before: scored[metric], after: other[metric] }] : [];
  });
  const origins = inBoth[0]?.before.length ?? 0;
  const means: number[] = [];
  for (let origin = 0; origin < origins; origin++) {
    let [sum, scored] = [0, 0];
    for (const { before, after } of inBoth) {
      const [a, b] = [before[origin] ?? null, after[origin] ?? null];
      if (a === null || b === null) continue;
      sum += b - a;
      scored += 1;
    }
    if (scored > 0) means.push(sum / scored);
  }
  return means;
}

/**
 * Origins that depend on each other: those nearer than the horizon are scored on iterations that they share. Blocks of
 * one and a half horizons keep the false alarms of such origins to what is meant, blocks of one horizon double them.
 */
export function blockLengthOf({ horizon, stride }: ComparableReport): number {
  return stride >= horizon ? 1 : Math.ceil((1.5 * horizon) / stride);
}
