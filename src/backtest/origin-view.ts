import { PredictError } from "../errors.js";
import type { LoadSeries } from "../predict/predictor.js";
import { noiseFloor } from "../stats/error-metrics.js";
import type { LayerCounts } from "../trace/layer-counts.js";

/** One layer as seen from one origin. */
export interface OriginView {
  /** Iteration of the origin. */
  readonly origin: number;
  /** Everything up to the origin, from the start of its segment: [n, E]. */
  readonly history: LoadSeries;
  /** What was recorded over the horizon, [m, E]; m is less than the horizon's steps where the layer was idle. */
  readonly actual: LoadSeries;
  /** `history` and, right after it, `actual`: [n + m, E]. */
  readonly series: LoadSeries;
  /** How many steps ahead of the origin each row of `actual` is, from 1: [m]. */
  readonly steps: readonly number[];
  /** Error ratio left if the mean proportions over the horizon were the true ones; see `noiseFloor`. */
  readonly noiseFloor: number;
}

/**
 * Looks at a layer from an origin; `horizon` is in iterations, `step` their distance. Nothing is copied.
 *
 * @param proportions load proportions of the layer, [iterations, E]
 * @throws {PredictError} the layer was not recorded at the origin, or ends before the horizon does
 */
export function originView(
  { layer, experts, iterations, tokens, segmentStarts }: LayerCounts,
  proportions: Float64Array,
  origin: number,
  horizon: number,
  step: number,
): OriginView {
  const row = iterations.indexOf(origin);
  if (row < 0) throw new PredictError(`layer ${layer} was not recorded at iteration ${origin}`);
  const segment = segmentStarts.findLastIndex((start) => start <= row);
  const begin = segmentStarts[segment]!;
  const end = segmentStarts[segment + 1] ?? iterations.length; // exclusive
  const lastIteration = iterations[end - 1]!;
  if (lastIteration < origin + horizon) {
    const needed = `up to iteration ${origin + horizon} without a hole`;
    throw new PredictError(`layer ${layer} must be recorded ${needed}, it is up to ${lastIteration}`);
  }
  let until = row + 1; // exclusive
  while (until < end && iterations[until]! <= origin + horizon) until += 1;
  if (until === row + 1) throw new PredictError(`layer ${layer} was not recorded in the horizon after ${origin}`);
  const slice = (from: number, to: number): LoadSeries => ({
    length: to - from,
    experts,
    values: proportions.subarray(from * experts, to * experts),
  });
  const actual = slice(row + 1, until);
  const ahead = tokens.subarray((row + 1) * experts, until * experts);
  return {
    origin,
    history: slice(begin, row + 1),
    actual,
    series: slice(begin, until),
    steps: Array.from(iterations.subarray(row + 1, until), (iteration) => Math.ceil((iteration - origin) / step)),
    noiseFloor: noiseFloor(meanRow(actual), ahead.reduce((sum, count) => sum + count, 0) / actual.length),
  };
}

/** Mean over rows: [n, E] -> [E]. */
function meanRow({ values, experts, length }: LoadSeries): Float64Array {
  const sums = new Float64Array(experts);
  for (let row = 0; row < values.length; row += experts) {
    for (let e = 0; e < experts; e += 1) sums[e]! += values[row + e]!;
  }
  // Divided at the end: a sum of n values up to 1 is at most n, so that no mean exceeds 1.
  return sums.map((sum) => sum / length);
}
