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
  const [before, after] = [older, newer].map(
    ({ layers }) => new Map(layers.map((scored) => [scored.layer, scored[metric]])),
  );
  const chosen = layer === null ? [...before!.keys()] : [layer];
  const origins = Math.max(...[...before!.values()].map(({ length }) => length), 0);
  return Array.from({ length: origins }, (_, origin) => {
    const found = chosen.flatMap((one) => {
      const [a, b] = [before!.get(one)?.[origin] ?? null, after!.get(one)?.[origin] ?? null];
      return a === null || b === null ? [] : [b - a];
    });
    return found.length === 0 ? null : found.reduce((sum, difference) => sum + difference, 0) / found.length;
  }).filter((difference) => difference !== null);
}

/**
 * Origins that depend on each other: those nearer than the horizon are scored on iterations that they share. Blocks of
 * one and a half horizons keep the false alarms of such origins to what is meant, blocks of one horizon double them.
 */
export function blockLengthOf({ horizon, stride }: ComparableReport): number {
  return stride >= horizon ? 1 : Math.ceil((1.5 * horizon) / stride);
}
