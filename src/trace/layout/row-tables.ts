import { anyNegative } from "../../kernels/any-negative.js";
import { invalidKey, invalidValue } from "./invalid-value.js";
import type { IntegerColumn } from "../table/integer-column.js";
import type { LayerFilter } from "./layer-filter.js";
import type { KeyedLayer } from "./expert-columns.js";
import type { ReadContext } from "./read-context.js";
import type { RowSink } from "./row-sink.js";
import type { TableChunk } from "../table/table.js";

/** Hands the rows of a chunk to a sink; made once for each reading of a table. */
export type ChunkReader = (chunk: TableChunk) => void;

/** For the layout `rows`: columns iteration, layer, list of tokens. */
export function rowsReader(context: ReadContext, filter: LayerFilter, sink: RowSink): ChunkReader {
  return ({ rows, rowNumber, columns }) => {
    const [iterations, layers, tokens] = columns as [IntegerColumn, IntegerColumn, Required<IntegerColumn>];
    const { values, offsets } = tokens;
    // Nearly always none is: then no row has to be looked at again.
    const someInvalid = anyNegative(values);
    for (let row = 0; row < rows; row++) {
      const iteration = iterations.values[row]!;
      const layer = layers.values[row]!;
      const number = rowNumber(row);
      if ((iteration | layer) < 0) throw invalidKey(context, number, iterations, layers, row)!;
      if (!filter.wants(layer)) continue;
      const start = offsets[row]!;
      const end = offsets[row + 1]!;
      const invalid = someInvalid ? firstNegative(values, start, end) : end;
      if (invalid < end) {
        const at = { rowNumber: number, iteration, layer };
        throw invalidValue(context, `tokens of expert ${invalid - start}`, tokens, invalid, at);
      }
      sink.addRow(layer, iteration, number, values, start, end);
    }
  };
}

/** Where the first negative value stands, or `end`. */
function firstNegative(values: Int32Array, start: number, end: number): number {
  let index = start;
  while (index < end && values[index]! >= 0) index++;
  return index;
}

/** For the layout `wide`: columns iteration, layer, then one for each expert. */
export function wideReader(context: ReadContext, filter: LayerFilter, sink: RowSink): ChunkReader {
  let scratch = new Int32Array(0);
  return ({ rows, rowNumber, columns }) => {
    const [iterations, layers, ...experts] = columns as [IntegerColumn, IntegerColumn, ...IntegerColumn[]];
    if (scratch.length < experts.length) scratch = new Int32Array(experts.length);
    for (let row = 0; row < rows; row++) {
      const iteration = iterations.values[row]!;
      const layer = layers.values[row]!;
      const number = rowNumber(row);
      if ((iteration | layer) < 0) throw invalidKey(context, number, iterations, layers, row)!;
      if (!filter.wants(layer)) continue;
      gather(context, experts, row, { rowNumber: number, iteration, layer }, scratch);
      sink.addRow(layer, iteration, number, scratch, 0, experts.length);
    }
  };
}

/** For one row per iteration: columns iteration, then one for each layer and expert. */
export function keyedReader(
  context: ReadContext,
  filter: LayerFilter,
  sink: RowSink,
  keyed: readonly KeyedLayer[],
): ChunkReader {
  const scratch = new Int32Array(Math.max(...keyed.map(({ experts }) => experts.length)));
  return ({ rows, rowNumber, columns }) => {
    const [iterations, ...counts] = columns as [IntegerColumn, ...IntegerColumn[]];
    for (let row = 0; row < rows; row++) {
      const iteration = iterations.values[row]!;
      const number = rowNumber(row);
      if (iteration < 0) {
        throw invalidValue(context, "iteration", iterations, row, { rowNumber: number, iteration, layer: -1 });
      }
      let first = 0;
      for (const { layer, experts } of keyed) {
        const ofLayer = counts.slice(first, first + experts.length);
        first += experts.length;
        if (!filter.wants(layer)) continue;
        gather(context, ofLayer, row, { rowNumber: number, iteration, layer }, scratch);
        sink.addRow(layer, iteration, number, scratch, 0, experts.length);
      }
    }
  };
}

/** Row `row` of the experts' columns, side by side. */
function gather(
  context: ReadContext,
  experts: readonly IntegerColumn[],
  row: number,
  at: { readonly rowNumber: number; readonly iteration: number; readonly layer: number },
  gathered: Int32Array,
): void {
  for (let expert = 0; expert < experts.length; expert++) {
    const tokens = experts[expert]!.values[row]!;
    if (tokens < 0) throw invalidValue(context, `tokens of expert ${expert}`, experts[expert]!, row, at);
    gathered[expert] = tokens;
  }
}
