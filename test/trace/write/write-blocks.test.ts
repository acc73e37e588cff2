import { expect, test } from "vitest";

import { TraceError } from "../../../src/errors.js";
import { rowBlocks, type RowBlock } from "../../../src/trace/write/write-blocks.js";
import { traceShape } from "../../../src/trace/write/write-shape.js";
import { collect } from "../../support/collect.js";
import { gridBatches, smallGrid, unevenGrid, type Grid } from "../../support/grid.js";

const large = { rows: 1000, counts: 100_000 };

test("rowBlocks(batches, shape, limits) interleaves the layers by iteration, then layer", async () => {
  expect(await rowsIn(unevenGrid, unevenGrid, large)).toEqual([
    [0, 0, [1, 2]],
    [0, 2, [7, 8, 9]],
    [1, 0, [3, 4]],
    [2, 0, [5, 6]],
    [2, 2, [10, 0, 12]],
  ]);
});

test.each([1, 2, 7, 1024])("rowBlocks(batches, ...) yields the same blocks for batches of %i", async (size) => {
  const limits = { rows: 4, counts: 100 };
  const shape = await traceShape(gridBatches(smallGrid));
  const blocks = await collect(rowBlocks(gridBatches(smallGrid, size), shape, limits));
  expect(blocks.map(({ iterations }) => [...iterations])).toEqual([
    [5, 5, 6, 6],
    [7, 7],
  ]);
  expect(blocks.map(({ tokens }) => [...tokens])).toEqual([
    [1, 2, 10, 20, 3, 4, 30, 40],
    [5, 6, 50, 60],
  ]);
});

test("rowBlocks(batches, shape, limits) orders layers that come one whole after the other", async () => {
  const [first, second] = unevenGrid;
  const shape = await traceShape(gridBatches(unevenGrid));
  async function* oneAfterTheOther(): ReturnType<typeof gridBatches> {
    yield* gridBatches([second!]);
    yield* gridBatches([first!]);
  }
  const blocks = await collect(rowBlocks(oneAfterTheOther(), shape, large));
  expect(blocks.flatMap(({ iterations }) => [...iterations])).toEqual([0, 0, 1, 2, 2]);
});

test("rowBlocks(batches, shape, limits) hands a row on as soon as all layers have come as far", async () => {
  let handed = 0;
  async function* counting(): ReturnType<typeof gridBatches> {
    for await (const batch of gridBatches(smallGrid, 1)) {
      handed++;
      yield batch;
    }
  }
  const blocks = rowBlocks(counting(), await traceShape(gridBatches(smallGrid)), { rows: 2, counts: 100 });
  await blocks.next();
  expect(handed).toBe(2);
});

test("rowBlocks(batches, shape, { counts }) holds at least one row in a block", async () => {
  const shape = await traceShape(gridBatches(smallGrid));
  const blocks = await collect(rowBlocks(gridBatches(smallGrid), shape, { rows: 100, counts: 1 }));
  expect(blocks.map(({ iterations }) => iterations.length)).toEqual([1, 1, 1, 1, 1, 1]);
});

test("rowBlocks(batches, shape, limits) says so if the trace grew or shrank since", async () => {
  const shorter = unevenGrid.map((layer) => ({ ...layer, iterations: layer.iterations.slice(0, 1) }));
  await expect(rowsIn(unevenGrid, shorter, large)).rejects.toThrow(
    new TraceError("the trace changed while it was read: layer 0 ended at iteration 2, now it ends at 0"),
  );
  await expect(rowsIn(shorter, unevenGrid, large)).rejects.toThrow(
    new TraceError("the trace changed while it was read: layer 0 ended at iteration 0, now it reaches 2"),
  );
  await expect(rowsIn(unevenGrid.slice(0, 1), unevenGrid, large)).rejects.toThrow(
    new TraceError("the trace changed while it was read: layer 2 was not there before"),
  );
});

type Row = [iteration: number, layer: number, tokens: number[]];

async function rowsIn(surveyed: Grid, read: Grid, limits: Parameters<typeof rowBlocks>[2]): Promise<Row[]> {
  const shape = await traceShape(gridBatches(surveyed));
  return (await collect(rowBlocks(gridBatches(read), shape, limits))).flatMap(rowsOfBlock);
}

function rowsOfBlock({ iterations, layers, offsets, tokens }: RowBlock): Row[] {
  return Array.from(iterations, (iteration, row) => [
    iteration,
    layers[row]!,
    [...tokens.subarray(offsets[row], offsets[row + 1])],
  ]);
}
