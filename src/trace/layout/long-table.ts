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
    for (let row = 0; row < rows; row++) {
      const iteration = iterations.values[row]!;
      const layer = layers.values[row]!;
      const expert = experts.values[row]!;
      const count = tokens.values[row]!;
      const number = rowNumber(row);
      if ((iteration | layer) < 0) throw invalidKey(context, number, iterations, layers, row)!;
      if (layer !== lastLayer) {
        lastLayer = layer;
        wanted = filter.wants(layer);
      }
      if (!wanted) continue;
      if ((expert | count) < 0 || expert >= maxExperts) {
        const at = { rowNumber: number, iteration, layer };
        if (expert < 0) throw invalidValue(context, "expert", experts, row, at);
        if (count < 0) throw invalidValue(context, `tokens of expert ${expert}`, tokens, row, at);
        throw new TraceError(
          `${place(context, number)}: expert of layer ${layer} at iteration ${iteration} must be at most ` +
            `${maxExperts - 1}, found ${expert}`,
        );
      }
      sink.addCell(layer, iteration, number, expert, count);
    }
  };
}
