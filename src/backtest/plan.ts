import { PredictError, UsageError } from "../errors.js";
import type { Foresight } from "../predict/oracle.js";
import type { Predictor } from "../predict/predictor.js";
import type { LoadedTrace } from "../trace/read-trace.js";
import type { BacktestOptions } from "./backtest-options.js";
import { originRows } from "./origins.js";

/** When and how far a backtest looks ahead. */
export interface BacktestPlan {
  readonly horizon: number;
  readonly stride: number;
  /** Recorded iterations ahead: horizon / step. */
  readonly rowsAhead: number;
  readonly origins: readonly number[];
}

/**
 * Origins by the layer with the most recorded iterations; without holes all layers have the same.
 *
 * @throws {UsageError} horizon, stride or start that do not fit the trace
 * @throws {PredictError} the trace is too short for a single origin
 */
export function planBacktest(
  { source, step, layers }: LoadedTrace,
  predictors: readonly (Predictor | Foresight)[],
  options: BacktestOptions,
): BacktestPlan {
  const { horizon = 1000, stride = horizon, start } = options;
  const rowsAhead = inRecordedIterations("horizon", horizon, step);
  const rowsApart = inRecordedIterations("stride", stride, step);
  const longest = layers.reduce((a, b) => (b.iterations.length > a.iterations.length ? b : a));
  const { iterations } = longest;
  const minHistory = Math.max(...predictors.map((predictor) => predictor.minHistory));
  const startRow = start === undefined ? 0 : iterations.indexOf(start);
  if (startRow < 0) {
    const range = `${iterations[0]!} to ${iterations.at(-1)!} in steps of ${step}`;
    throw new UsageError(`start must be an iteration of the trace, ${range}, got ${start!}`);
  }
  const rows = originRows(longest.segmentStarts, iterations.length, {
    horizon: rowsAhead,
    stride: rowsApart,
    minHistory,
    start: startRow,
  });
  if (rows.length === 0) {
    const needed = `${minHistory} recorded iterations of history and ${rowsAhead} ahead`;
    const found = `${iterations.length - startRow}${start === undefined ? "" : ` from iteration ${start} on`}`;
    throw new PredictError(`${source}: a forecast requires ${needed} without a hole, got ${found}`);
  }
  return { horizon, stride, rowsAhead, origins: rows.map((row) => iterations[row]!) };
}

export function inRecordedIterations(name: string, iterations: number, step: number): number {
  if (!Number.isSafeInteger(iterations) || iterations < 1) {
    throw new UsageError(`${name} must be a whole number of at least 1 iteration, got ${iterations}`);
  }
  if (iterations % step !== 0) {
    throw new UsageError(`${name} must be a multiple of ${step}, the step of the trace, got ${iterations}`);
  }
  return iterations / step;
}
