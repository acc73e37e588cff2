import { statisticsOf, type StatisticsColumns } from "./layer-statistics.js";

/** The full windows of one length that end in a chunk of rows. */
export interface ChunkWindows {
  readonly window: number;
  /** Row of the chunk, without its context, at which the first full window ends. */
  readonly first: number;
  /** By row from `first` on, [n] each. */
  readonly layer: StatisticsColumns;
  /** [n, E] each; undefined where they are not wanted. */
  readonly experts: { readonly variance: Float64Array; readonly range: Float64Array } | undefined;
}

/** Room for the full windows among `rows` rows, of which the first stands at `position` of its segment. */
export function chunkWindows(
  {
    experts,
    position,
    perExpert,
  }: { readonly experts: number; readonly position: number; readonly perExpert: boolean },
  window: number,
  rows: number,
): ChunkWindows {
  const first = Math.min(rows, Math.max(0, window - 1 - position));
  const length = rows - first;
  // Few pieces of memory travel faster from thread to thread than many; those that are kept are apart from the rest.
  const [kept, ratios] = [new Float64Array(4 * length), new Float64Array(2 * length)];
  const grid = (): Float64Array => new Float64Array(length * experts);
  return {
    window,
    first,
    layer: {
      varianceMean: kept.subarray(0, length),
      varianceMax: kept.subarray(length, 2 * length),
      rangeMean: kept.subarray(2 * length, 3 * length),
      rangeMax: kept.subarray(3 * length),
      varianceRatio: ratios.subarray(0, length),
      rangeRatio: ratios.subarray(length),
    },
    experts: perExpert ? { variance: grid(), range: grid() } : undefined,
  };
}

/** Keeps what the summary of row `index` of `windows.layer` says, which stands at `at`. */
export function setLayer(
  { layer, window }: ChunkWindows,
  index: number,
  summary: Float64Array,
  at: number,
  experts: number,
): void {
  const statistics = statisticsOf(summary, at, experts, window);
  layer.varianceMean[index] = statistics.varianceMean;
  layer.varianceMax[index] = statistics.varianceMax;
  layer.rangeMean[index] = statistics.rangeMean;
  layer.rangeMax[index] = statistics.rangeMax;
  layer.varianceRatio[index] = statistics.varianceRatio;
  layer.rangeRatio[index] = statistics.rangeRatio;
}
