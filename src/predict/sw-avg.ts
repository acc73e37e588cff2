import { UsageError } from "../errors.js";
import type { LoadSeries, Predictor } from "./predictor.js";

/** The window of a sliding-window average. */
export interface SwAvgOptions {
  /** Trailing length in recorded iterations. @default 100 */
  readonly window?: number;
}

/**
 * Sliding-window average: the next value is the mean of the last `window` values; it joins the window, the oldest
 * leaves, and so on to the horizon (arXiv 2404.16914, section 4.2). Cost: O(window + horizon) an expert.
 *
 * @throws {UsageError} the window is not a whole number of at least 1
 */
export function swAvg(options: SwAvgOptions = {}): Predictor {
  const { window = 100 } = options;
  if (!Number.isSafeInteger(window) || window < 1) {
    throw new UsageError(`swavg requires a window of at least 1 recorded iteration, got ${window}`);
  }
  const predictor: Predictor = {
    name: "swavg",
    options: { window },
    minHistory: window,
    refit: "every-origin",
    closedForm: { kind: "sliding-average", window },
    fit: () =>
      Promise.resolve({
        details: null,
        forecast: (history, horizon) => Promise.resolve(slidingAverage(history, window, horizon)),
        refit: (later) => predictor.fit(later),
        dispose: () => undefined,
      }),
  };
  return predictor;
}

/** As `swAvg` says: the last `window` rows of [n, E] -> [horizon, E]. */
export function slidingAverage(history: LoadSeries, window: number, horizon: number): LoadSeries {
  const { experts } = history;
  // The window and, after it, the forecast as it grows: [window + horizon, E].
  const values = new Float64Array((window + horizon) * experts);
  values.set(history.values.subarray((history.length - window) * experts));
  const sums = new Float64Array(experts);
  for (let row = 0; row < window; row += 1) {
    for (let e = 0; e < experts; e += 1) sums[e]! += values[row * experts + e]!;
  }
  const share = 1 / window;
  for (let row = window; row < window + horizon; row += 1) {
    const oldest = (row - window) * experts;
    for (let e = 0; e < experts; e += 1) {
      const next = sums[e]! * share;
      values[row * experts + e] = next;
      sums[e] = sums[e]! - values[oldest + e]! + next;
    }
  }
  return { length: horizon, experts, values: values.subarray(window * experts) };
}
