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
  const column = (): Float64Array => new Float64Array(rows - first);
  const grid = (): Float64Array => new Float64Array((rows - first) * experts);
  return {
    window,
    first,
    layer: {
      varianceMean: column(),
      varianceMax: column(),
      rangeMean: column(),
      rangeMax: column(),
      varianceRatio: column(),
      rangeRatio: column(),
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
