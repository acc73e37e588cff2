import { CompressionType, compressionRegistry, RecordBatchReader, tableFromIPC } from "apache-arrow";
import { expect, test } from "vitest";

import { registerArrowDecoders } from "../../../src/trace/containers/arrow-decoders.js";
import { writeFormat } from "../../../src/trace/write/write-format.js";
import { traceShape } from "../../../src/trace/write/write-shape.js";
import { writeTrace } from "../../../src/trace/write/writer.js";
import { bytesOf } from "../../support/collect.js";
import { gridBatches, smallGrid, unevenGrid, type Grid } from "../../support/grid.js";

type Chosen = NonNullable<Parameters<typeof writeFormat>[1]>;

test("writeTrace(batches, arrow) is the canonical form: FixedSizeList where all layers have as many experts", async () => {
  const table = tableFromIPC(await arrow(smallGrid));
  expect(table.schema.fields.map(String)).toEqual([
    "iteration: Int32",
    "layer: Int32",
    "tokens: FixedSizeList[2]<Int32>",
  ]);
  expect(table.schema.fields.some(({ nullable }) => nullable)).toBe(false);
  expect(table.toArray().map(String)[1]).toBe('{"iteration": 5, "layer": 3, "tokens": [10,20]}');
});

test("writeTrace(batches, arrow) is List<int32> where they differ", async () => {
  const table = tableFromIPC(await arrow(unevenGrid));
  expect(String(table.schema.fields[2])).toBe("tokens: List<Int32>");
  expect(table.toArray().map(String)[4]).toBe('{"iteration": 2, "layer": 2, "tokens": [10,0,12]}');
});

test("writeTrace(batches, { metadata }) puts it into an Arrow file's schema", async () => {
  const metadata = { "moeload.source": "a", "moeload.top_k": "2" };
  expect(Object.fromEntries(tableFromIPC(await arrow(smallGrid, {}, metadata)).schema.metadata)).toEqual(metadata);
});

test("writeTrace(batches, arrow) holds a stream behind its first 8 bytes, schema included", async () => {
  const file = await arrow(smallGrid);
  expect(file.subarray(0, 8).toString("latin1")).toBe("ARROW1\0\0");
  const batches = [...RecordBatchReader.from(file.subarray(8))];
  expect(batches.map(({ numRows }) => numRows)).toEqual([6]);
});

test.each(["lz4", "zstd"] as const)(
  "writeTrace(batches, { compression: %j }) states each buffer's length before compression",
  async (compression) => {
    const grid = longGrid(5000);
    const compressed = await arrow(grid, { compression });
    registerArrowDecoders({ CompressionType, compressionRegistry });
    expect(tableFromIPC(compressed).toArray().map(String)).toEqual(
      tableFromIPC(await arrow(grid))
        .toArray()
        .map(String),
    );
    // The first buffer of the first batch: 4,096 iterations of 4 bytes.
    const length = Buffer.alloc(8);
    length.writeBigInt64LE(4n * 4096n);
    expect(compressed.includes(length)).toBe(true);
  },
);

test("writeTrace(batches, arrows, { layout }) writes every layout", async () => {
  const names = async (layout: "rows" | "long" | "wide"): Promise<string[]> =>
    tableFromIPC(await arrow(smallGrid, { container: "arrows", layout })).schema.names.map(String);
  expect(await names("rows")).toEqual(["iteration", "layer", "tokens"]);
  expect(await names("long")).toEqual(["iteration", "layer", "expert", "tokens"]);
  expect(await names("wide")).toEqual(["iteration", "layer", "expert_0", "expert_1"]);
});

function longGrid(iterations: number): Grid {
  const numbers = Array.from({ length: iterations }, (_, iteration) => iteration);
  return [{ layer: 0, iterations: numbers, tokens: numbers.map((number) => [number % 7, 4, 9]) }];
}

async function arrow(grid: Grid, chosen: Chosen = {}, metadata: Record<string, string> = {}): Promise<Buffer> {
  const shape = await traceShape(gridBatches(grid));
  const format = writeFormat("a.arrow", chosen);
  return bytesOf(writeTrace(gridBatches(grid), { format, shape, metadata }));
}
