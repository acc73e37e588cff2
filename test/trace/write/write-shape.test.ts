import { expect, test } from "vitest";

import { commonExperts, traceShape } from "../../../src/trace/write/write-shape.js";
import { gridBatches, smallGrid, unevenGrid } from "../../support/grid.js";

test.each([1, 2, 1024])("traceShape(batches) does not depend on the size of batches: %i", async (size) => {
  expect(await traceShape(gridBatches(unevenGrid, size))).toEqual([
    { layer: 0, experts: 2, iterations: 3, firstIteration: 0, lastIteration: 2 },
    { layer: 2, experts: 3, iterations: 2, firstIteration: 0, lastIteration: 2 },
  ]);
});

test("traceShape(batches) puts layers in ascending order, whichever comes first", async () => {
  const shape = await traceShape(gridBatches([...smallGrid].reverse()));
  expect(shape.map(({ layer }) => layer)).toEqual([1, 3]);
});

test("commonExperts(shape) is the number of experts only if all layers share it", async () => {
  expect(commonExperts(await traceShape(gridBatches(smallGrid)))).toBe(2);
  expect(commonExperts(await traceShape(gridBatches(unevenGrid)))).toBeUndefined();
  expect(commonExperts([])).toBeUndefined();
});
