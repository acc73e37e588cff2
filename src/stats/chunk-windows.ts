import { statisticsOf, type StatisticsColumns } from "./layer-statistics.js";

/** Consecutive rows of one segment of one layer, with the rows before them that their windows reach into. */
export interface WindowChunk {
  /** [context + rows, E] */
  readonly tokens: Int32Array;
  /** Where these stand in the memory of the kernels; undefined if they stand elsewhere. */
  readonly address: number | undefined;
  readonly experts: number;
  /** How many rows stand in front of those whose windows are asked for: {@link contextRows} of them. */
  readonly context: number;
  /** Of the first row asked for, counted from the start of its segment. */
  readonly position: number;
  readonly windows: readonly number[];
  /** Where the statistics of the layer go: room for {@link columnsLength} of these windows and rows. */
  readonly columns: Float64Array;
  /** Whether the load, variance and range of each expert are wanted too. */
  readonly perExpert: boolean;
}

/** The full windows of one length that end in a chunk of rows. */
export interface ChunkWindows {
  readonly window: number;
  /** Row of the chunk, without its context, at which the first full window ends. */
  readonly first: number;
  /** By row from `first` on, [n] each; views of the chunk's columns. */
  readonly layer: StatisticsColumns;
  /** [n, E] each; undefined where they are not wanted. */
  readonly experts: { readonly variance: Float64Array; readonly range: Float64Array } | undefined;
}

export interface ChunkStatistics {
  readonly windows: readonly ChunkWindows[];
  /** Load proportions, [rows, E]; undefined where they are not wanted. */
  readonly load: Float64Array | undefined;
}

/**
 * How many rows before the one at `position` its windows reach into. Time is cut into blocks as long as the window from
 * the start of the segment on, wherever a chunk begins: so no result depends on the cut.
 */
export function contextRows(position: number, windows: readonly number[]): number {
  const starts = windows.map((window) => Math.max(0, Math.floor(position / window) - 1) * window);
  return position - Math.min(...starts);
}

/** Statistics of a layer, as `StatisticsColumns` has them. */
const statistics = 6;

/** Doubles that the statistics of `rows` rows take in so many windows. */
export function columnsLength(windows: number, rows: number): number {
  return statistics * windows * rows;
}

/** Room for the full windows of a length among the `rows` rows of a chunk. */
export function chunkWindows(
  { windows, columns, experts, position, perExpert }: WindowChunk,
  window: number,
  rows: number,
): ChunkWindows {
  const first = Math.min(rows, Math.max(0, window - 1 - position));
  const length = rows - first;
  const start = columnsLength(windows.indexOf(window), rows);
  const column = (index: number): Float64Array => columns.subarray(start + index * rows, start + index * rows + length);
  const grid = (): Float64Array => new Float64Array(length * experts);
  return {
    window,
    first,
    layer: {
      varianceMean: column(0),
      varianceMax: column(1),
      rangeMean: column(2),
      rangeMax: column(3),
      varianceRatio: column(4),
      rangeRatio: column(5),
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
