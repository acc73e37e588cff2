import { PredictError } from "../errors.js";
import type { LayerCounts } from "../trace/layer-counts.js";

/** Where an origin stands in a layer, and how far it can be scored; rows of the layer. */
export interface OriginPlace {
  /** Iteration of the origin. */
  readonly origin: number;
  /** First row of the origin's segment. */
  readonly begin: number;
  readonly row: number;
  /** Behind the last row of the horizon; there are fewer rows than the horizon has steps where the layer was idle. */
  readonly end: number;
}

/**
 * Finds an origin in a layer; `horizon` is in iterations.
 *
 * @throws {PredictError} the layer was not recorded at the origin, or ends before the horizon does
 */
export function originPlace(
  { layer, iterations, segmentStarts }: LayerCounts,
  origin: number,
  horizon: number,
): OriginPlace {
  const row = firstRowFrom(iterations, origin);
  if (iterations[row] !== origin) throw new PredictError(`layer ${layer} was not recorded at iteration ${origin}`);
  const segment = segmentStarts.findLastIndex((start) => start <= row);
  const segmentEnd = segmentStarts[segment + 1] ?? iterations.length; // exclusive
  const lastIteration = iterations[segmentEnd - 1]!;
  if (lastIteration < origin + horizon) {
    const needed = `up to iteration ${origin + horizon} without a hole`;
    throw new PredictError(`layer ${layer} must be recorded ${needed}, it is up to ${lastIteration}`);
  }
  const end = Math.min(segmentEnd, firstRowFrom(iterations, origin + horizon + 1));
  if (end === row + 1) throw new PredictError(`layer ${layer} was not recorded in the horizon after ${origin}`);
  return { origin, begin: segmentStarts[segment]!, row, end };
}

/** The first row at `iteration` or later. */
function firstRowFrom(iterations: Int32Array, iteration: number): number {
  let [low, high] = [0, iterations.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (iterations[middle]! < iteration) low = middle + 1;
    else high = middle;
  }
  return low;
}
