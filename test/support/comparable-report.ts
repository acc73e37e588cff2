import { averageMetrics, averageOverLayers } from "../../src/backtest/average-metrics.js";
import type { ComparableReport, ReadReport } from "../../src/report/read-report.js";

/** Error ratios by predictor and layer, one for each origin; null where it failed. */
export type Errors = Readonly<Record<string, Readonly<Record<number, readonly (number | null)[]>>>>;

export interface ReportTraits {
  readonly source?: string;
  readonly trace?: string;
  readonly horizon?: number;
  readonly stride?: number;
  readonly firstOrigin?: number;
  readonly state?: string;
}

/** What `predict --format json` would have printed; WAPE is half of the error ratio, MAE and RMSE are a hundredth. */
export function comparableReport(errors: Errors, traits: ReportTraits = {}): ComparableReport {
  const { trace = "t.arrow", horizon = 1000, stride = 1000, firstOrigin = 99, state = "all" } = traits;
  const predictors = Object.entries(errors).map(([name, layers]) => {
    const scored = Object.entries(layers).map(([layer, ratios]) => layerOf(Number(layer), ratios));
    return { name, layers: scored, overall: averageOverLayers(scored.map(({ overall }) => overall)) };
  });
  const count = Object.values(Object.values(errors)[0] ?? {})[0]?.length ?? 0;
  const origins = Array.from({ length: count }, (_, index) => firstOrigin + stride * index);
  const summary = { source: trace, iterations: 8000, firstIteration: 0, lastIteration: 7999, layers: [] };
  const report = { trace: summary, options: { state }, horizon, stride, origins, predictors };
  return report as unknown as ComparableReport;
}

function layerOf(layer: number, ratios: readonly (number | null)[]) {
  const times = (factor: number) => ratios.map((ratio) => ratio && ratio * factor);
  const metrics = { errorRatio: times(1), wape: times(1 / 2), mae: times(1 / 100), rmse: times(1 / 100) };
  const scores = ratios.map((ratio, origin) =>
    ratio === null
      ? null
      : {
          errorRatio: ratio,
          wape: metrics.wape[origin]!,
          mae: metrics.mae[origin]!,
          rmse: metrics.rmse[origin]!,
        },
  );
  return { layer, ...metrics, overall: averageMetrics(scores) };
}

/** The same as if it had been read from `a.json`, or `traits.source`. */
export function readReport(errors: Errors, traits: ReportTraits = {}): ReadReport {
  return { source: traits.source ?? "a.json", report: comparableReport(errors, traits) };
}

/** `value` at each of `count` origins, with what `added` says. */
export function around(value: number, count: number, added: (origin: number) => number = () => 0): number[] {
  return Array.from({ length: count }, (_, origin) => value + added(origin));
}
