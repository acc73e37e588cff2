import { precedingRows } from "../predict/layer-series.js";
import type { LoadSeries } from "../predict/predictor.js";
import type { LayerCounts } from "../trace/layer-counts.js";
import type { OriginPlace } from "./origin-place.js";

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
}

/**
 * Looks at a layer from an origin; nothing is copied.
 *
 * @param proportions load proportions of the layer, [iterations, E]
 * @param step distance between recorded iterations
 */
export function originView(
  { experts, iterations }: LayerCounts,
  proportions: Float64Array,
  { origin, begin, row, end }: OriginPlace,
  step: number,
): OriginView {
  const slice = (from: number, to: number): LoadSeries => ({
    length: to - from,
    experts,
    values: proportions.subarray(from * experts, to * experts),
  });
  return {
    origin,
    history: { ...slice(begin, row + 1), preceding: precedingRows(iterations[begin], step) },
    actual: slice(row + 1, end),
    series: slice(begin, end),
    steps: Array.from(iterations.subarray(row + 1, end), (iteration) => Math.ceil((iteration - origin) / step)),
  };
}
