import type { Task } from "../parallel/task.js";
import { noiseFloor } from "../stats/error-metrics.js";
import { RangeMeans } from "../stats/range-means.js";
import { loadProportion } from "../trace/load-proportion.js";
import type { OriginChunk } from "./origin-chunk.js";

/**
 * By origin, the error ratio left if the mean proportions over the horizon were the true ones; see `noiseFloor`.
 */
export function noiseFloors({ tokens, experts, firstRow, origins, ends }: OriginChunk): Float64Array {
  const proportions = new RangeMeans(loadProportion(tokens, experts), experts, firstRow);
  const totals = new RangeMeans(rowTotals(tokens, experts), 1, firstRow);
  const [mean, total] = [new Float64Array(experts), new Float64Array(1)];
  return Float64Array.from(origins, (origin, index) => {
    proportions.over(origin + 1, ends[index]!, mean);
    totals.over(origin + 1, ends[index]!, total);
    return noiseFloor(mean, total[0]!);
  });
}

export const noiseFloorsTask: Task<OriginChunk, Float64Array> = {
  module: import.meta.url,
  name: "noiseFloors",
  run: noiseFloors,
};

/** [n, E] -> [n] */
function rowTotals(tokens: Int32Array, experts: number): Float64Array {
  const totals = new Float64Array(tokens.length / experts);
  for (let row = 0; row < totals.length; row++) {
    for (let e = 0; e < experts; e++) totals[row]! += tokens[row * experts + e]!;
  }
  return totals;
}
