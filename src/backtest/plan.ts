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
  /** Distance between recorded iterations. */
  readonly step: number;
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
  const look = { horizon: rowsAhead, minHistory };
  const possible = originRows(longest.segmentStarts, iterations.length, { ...look, stride: 1 });
  if (possible.length === 0) {
    const needed = `${minHistory} recorded iterations of history and ${rowsAhead} ahead`;
    throw new PredictError(`${source}: a forecast requires ${needed} without a hole, got ${iterations.length} in all`);
  }
  const startRow = start === undefined ? 0 : iterations.indexOf(start);
  if (start !== undefined && !possible.includes(startRow)) {
    const room = `leave ${minHistory} recorded iterations of history and ${rowsAhead} ahead`;
    const range = `from ${iterations[possible[0]!]!} to ${iterations[possible.at(-1)!]!} in steps of ${step}`;
    throw new UsageError(`start must ${room}, so be an iteration ${range}, got ${start}`);
  }
  const rows = originRows(longest.segmentStarts, iterations.length, { ...look, stride: rowsApart, start: startRow });
  return { horizon, stride, step, rowsAhead, origins: rows.map((row) => iterations[row]!) };
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
