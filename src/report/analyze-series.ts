import type { Analysis } from "../stats/analyze.js";
import { LayerWindows, type WindowVisit } from "../stats/layer-windows.js";
import { stateAt, type LoadState } from "../stats/stability.js";
import type { Trace, TraceBatch } from "../trace/trace.js";
import { DataFile } from "./data-file.js";
import { dataTable, type DataColumn, type DataRecord } from "./data-table.js";

export interface SeriesOptions {
  /** One row per expert rather than per layer. @default false */
  readonly perExpert?: boolean;
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
 * state of an iteration is known only some iterations later, and keeps no more of it than a batch. Rows of a layer are
 * in the order of its iterations; layers alternate batch by batch.
 *
 * @throws {UsageError} the file's ending names no format
 * @throws {OutputError} the file cannot be written
 */
export async function writeSeries(
  path: string,
  trace: Pick<Trace, "read">,
  { layers, options }: Analysis,
  { perExpert = false }: SeriesOptions = {},
): Promise<void> {
  const columns = perExpert ? expertColumns : layerColumns;
  const file = await trace.read(async (batches) => {
    const opened = await DataFile.open(path, columns);
    const windows = new Map(
      layers.map(({ layer, experts }) => [layer, new LayerWindows(layer, experts, options.windows)]),
    );
    try {
      for await (const batch of batches) {
        const { states } = layers.find(({ layer }) => layer === batch.layer)!;
        const records = batchRecords(windows.get(batch.layer)!, batch, perExpert, (at) => stateAt(states, at));
        if (records.length > 0) await opened.write(dataTable(columns, records).rows);
      }
    } catch (error) {
      await opened.discard();
      throw error;
    }
    return opened;
  });
  await file.commit();
}

function batchRecords(
  windows: LayerWindows,
  batch: TraceBatch,
  perExpert: boolean,
  stateOf: (iteration: number) => LoadState,
): DataRecord[] {
  const records: DataRecord[] = [];
  windows.push(batch, (visited) => {
    const record = layerRecord(visited, batch.layer, stateOf(visited.iteration));
    if (perExpert) visited.load.forEach((_, expert) => records.push({ ...record, ...expertCells(visited, expert) }));
    else records.push(record);
  });
  return records;
}

function layerRecord({ iteration, window, layer: statistics }: WindowVisit, layer: number, state: LoadState) {
  return {
    iteration,
    layer,
    window,
    variance_mean: statistics.varianceMean,
    variance_max: statistics.varianceMax,
    range_mean: statistics.rangeMean,
    range_max: statistics.rangeMax,
    variance_ratio: statistics.varianceRatio,
    range_ratio: statistics.rangeRatio,
    state,
  };
}

function expertCells({ load, experts }: WindowVisit, expert: number): DataRecord {
  return { expert, load: load[expert]!, variance: experts.variance[expert]!, range: experts.range[expert]! };
}
