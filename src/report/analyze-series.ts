import type { Analysis } from "../stats/analyze.js";
import type { ChunkWindows } from "../stats/chunk-windows.js";
import type { WindowedRows } from "../stats/layer-windows.js";
import { stateAt, type StateSegment } from "../stats/stability.js";
import { traceWindows } from "../stats/trace-windows.js";
import type { ReadingOptions, Trace } from "../trace/trace.js";
import { DataFile } from "./data-file.js";
import type { DataChunk, DataColumn } from "./data-table.js";

export interface SeriesOptions extends Pick<ReadingOptions, "onProgress"> {
  /** One row per expert rather than per layer. @default false */
  readonly perExpert?: boolean;
  /** Threads that compute. @default 1 */
  readonly jobs?: number;
}

const layerColumns: readonly DataColumn[] = [
  { name: "iteration", type: "int32" },
  { name: "layer", type: "int32" },
  { name: "window", type: "int32" },
  { name: "variance_mean", type: "float64" },
  { name: "variance_max", type: "float64" },
  { name: "range_mean", type: "float64" },
  { name: "range_max", type: "float64" },
  { name: "variance_ratio", type: "float64" },
  { name: "range_ratio", type: "float64" },
  { name: "state", type: "text" },
];

const expertColumns: readonly DataColumn[] = [
  ...layerColumns,
  { name: "expert", type: "int32" },
  { name: "load", type: "float64" },
  { name: "variance", type: "float64" },
  { name: "range", type: "float64" },
];

/**
 * Writes every full window of every iteration to a .csv, .arrow or .parquet file. Reads the trace once more, since the
 * state of an iteration is known only some iterations later, and keeps no more of it than `analyze` does. Rows of a layer
 * and window are in the order of its iterations; layers and windows alternate every some 100,000 counts, always at the
 * same rows.
 *
 * @throws {UsageError} the file's ending names no format
 * @throws {OutputError} the file cannot be written
 */
export async function writeSeries(
  path: string,
  trace: Pick<Trace, "read">,
  { layers, options }: Pick<Analysis, "layers" | "options">,
  { perExpert = false, jobs = 1, onProgress }: SeriesOptions = {},
): Promise<void> {
  const columns = perExpert ? expertColumns : layerColumns;
  const file = await trace.read(
    async (batches) => {
      const opened = await DataFile.open(path, columns);
      try {
        await traceWindows(batches, { windows: options.windows, perExpert, jobs }, async (rows) => {
          const { states } = layers.find(({ layer }) => layer === rows.layer)!;
          await writeRows(opened, rows, states);
        });
      } catch (error) {
        await opened.discard();
        throw error;
      }
      return opened;
    },
    { reuse: true, onProgress },
  );
  await file.commit();
}

async function writeRows(file: DataFile, rows: WindowedRows, states: readonly StateSegment[]): Promise<void> {
  for (const windows of rows.windows) {
    if (windows.layer.varianceMean.length === 0) continue;
    const chunk = layerChunk(rows, windows, states);
    await file.write(windows.experts === undefined ? chunk : expertChunk(chunk, rows, windows));
  }
}

/** The columns of a layer, a row for each iteration at which the window is full. */
function layerChunk(
  { layer, iterations }: WindowedRows,
  windows: ChunkWindows,
  states: readonly StateSegment[],
): DataChunk {
  const full = iterations.subarray(windows.first);
  return [
    full,
    new Int32Array(full.length).fill(layer),
    new Int32Array(full.length).fill(windows.window),
    windows.layer.varianceMean,
    windows.layer.varianceMax,
    windows.layer.rangeMean,
    windows.layer.rangeMax,
    windows.layer.varianceRatio,
    windows.layer.rangeRatio,
    Array.from(full, (iteration) => stateAt(states, iteration)),
  ];
}

/** The same with each row once for every expert, and the columns of the experts. */
function expertChunk(chunk: DataChunk, { experts, load }: WindowedRows, windows: ChunkWindows): DataChunk {
  const rows = windows.layer.varianceMean.length * experts;
  return [
    ...chunk.map((column) => repeated(column, experts)),
    Int32Array.from({ length: rows }, (_, row) => row % experts),
    load!.subarray(windows.first * experts),
    windows.experts!.variance,
    windows.experts!.range,
  ];
}

/** Each value `times` times. */
function repeated(column: DataChunk[number], times: number): DataChunk[number] {
  if (column instanceof Int32Array || column instanceof Float64Array) {
    const values = new (column.constructor as Float64ArrayConstructor)(column.length * times);
    column.forEach((value, index) => values.fill(value, index * times, (index + 1) * times));
    return values;
  }
  return column.flatMap((text) => new Array<string>(times).fill(text));
}
