import { expect, test } from "vitest";

import { Grid } from "../../../src/trace/grid/grid.js";
import type { ReadContext } from "../../../src/trace/layout/read-context.js";

const context: ReadContext = {
  name: "trace",
  rowWord: "row",
  repeated: "error",
  gaps: "split",
  idle: "error",
  layers: undefined,
  batchIterations: 8,
  warn: () => undefined,
};

/** Layer, first and last iteration of each batch, where batches are asked for after every `chunk` rows. */
function batches(chunk: number): number[][] {
  const grid = new Grid(context, { sorted: false, reuse: true });
  const found: number[][] = [];
  const take = (ready: ReturnType<Grid["ready"]>): void => {
    for (const { layer, iterations } of ready) found.push([layer, iterations[0]!, iterations.at(-1)!]);
  };
  let row = 0;
  for (let iteration = 0; iteration < 1200; iteration++) {
    // Layer 2 begins late, and both have a hole.
    for (const layer of iteration < 30 ? [1] : [1, 2]) {
      if (iteration % 100 === 70 + layer) continue;
      grid.addRow(layer, iteration, ++row, Int32Array.of(3, 4), 0, 2);
      if (row % chunk === 0) take(grid.ready());
    }
  }
  take(grid.finish());
  return found;
}

test("Grid.ready() gives the same batches in the same order, however many rows come at a time", () => {
  const one = batches(1);
  expect(one.length).toBeGreaterThan(200);
  for (const chunk of [2, 7, 100, 1e6]) expect(batches(chunk)).toEqual(one);
});
