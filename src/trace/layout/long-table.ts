import { TraceError } from "../../errors.js";
import { invalidKey, invalidValue } from "./invalid-value.js";
import type { IntegerColumn } from "../table/integer-column.js";
import type { LayerFilter } from "./layer-filter.js";
import { place, type ReadContext } from "./read-context.js";
import type { CellSink } from "./row-sink.js";
import type { ChunkReader } from "./row-tables.js";

/** The largest number of experts in a layer: far above any model, and few enough that a wrong number does no harm. */
const maxExperts = 1 << 16;

/** For the layout `long`: columns iteration, layer, expert, tokens. */
export function longReader(context: ReadContext, filter: LayerFilter, sink: CellSink): ChunkReader {
  let lastLayer = -1;
  let wanted = false;
  return ({ rows, rowNumber, columns }) => {
    const [iterations, layers, experts, tokens] = columns as [
      IntegerColumn,
      IntegerColumn,
      IntegerColumn,
      IntegerColumn,
    ];
    const all: LongColumns = {
      rows,
      iterations: iterations.values,
      layers: layers.values,
      experts: experts.values,
      tokens: tokens.values,
    };
    for (let row = 0; row < rows;) {
      const iteration = all.iterations[row]!;
      const layer = all.layers[row]!;
      const expert = all.experts[row]!;
      const count = all.tokens[row]!;
      if ((iteration | layer) < 0) throw invalidKey(context, rowNumber(row), iterations, layers, row)!;
      if (layer !== lastLayer) {
        lastLayer = layer;
        wanted = filter.wants(layer);
      }
      if (!wanted) {
        row++;
        continue;
      }
      if ((expert | count) < 0 || expert >= maxExperts) {
        const at = { rowNumber: rowNumber(row), iteration, layer };
        if (expert < 0) throw invalidValue(context, "expert", experts, row, at);
        if (count < 0) throw invalidValue(context, `tokens of expert ${expert}`, tokens, row, at);
        throw new TraceError(
          `${place(context, at.rowNumber)}: expert of layer ${layer} at iteration ${iteration} must be at most ` +
            `${maxExperts - 1}, found ${expert}`,
        );
      }
      const end = endOfRun(all, row);
      if (end === row + 1) sink.addCell(layer, iteration, rowNumber(row), expert, count);
      else sink.addCells({ layer, iteration, rowNumber, expert, tokens: all.tokens, start: row, end });
      row = end;
    }
  };
}

interface LongColumns {
  readonly rows: number;
  readonly iterations: Int32Array;
  readonly layers: Int32Array;
  readonly experts: Int32Array;
  readonly tokens: Int32Array;
}

/** Where the valid counts of successive experts of one layer and iteration end, which begin at `start`. */
function endOfRun({ rows, iterations, layers, experts, tokens }: LongColumns, start: number): number {
  const iteration = iterations[start]!;
  const layer = layers[start]!;
  const before = experts[start]! - start;
  const most = Math.min(rows, maxExperts - before);
  let row = start + 1;
  while (
    row < most &&
    experts[row] === before + row &&
    layers[row] === layer &&
    iterations[row] === iteration &&
    tokens[row]! >= 0
  ) {
    row++;
  }
  return row;
}
