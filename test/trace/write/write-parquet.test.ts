import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { expect, test } from "vitest";

import { writeFormat } from "../../../src/trace/write/write-format.js";
import { traceShape } from "../../../src/trace/write/write-shape.js";
import { writeTrace } from "../../../src/trace/write/writer.js";
import { bytesOf } from "../../support/collect.js";
import { gridBatches, smallGrid, unevenGrid, type Grid } from "../../support/grid.js";

type Chosen = NonNullable<Parameters<typeof writeFormat>[1]>;

test.each(["none", "snappy", "gzip", "zstd"] as const)(
  "writeTrace(batches, parquet, { compression: %j }) is read back",
  async (compression) => {
    const file = await parquet(unevenGrid, { compression });
    expect(await parquetReadObjects({ file, compressors })).toEqual([
      { iteration: 0, layer: 0, tokens: [1, 2] },
      { iteration: 0, layer: 2, tokens: [7, 8, 9] },
      { iteration: 1, layer: 0, tokens: [3, 4] },
      { iteration: 2, layer: 0, tokens: [5, 6] },
      { iteration: 2, layer: 2, tokens: [10, 0, 12] },
    ]);
  },
);

test("writeTrace(batches, parquet, { layout }) writes long and wide", async () => {
  const layer = smallGrid.slice(0, 1);
  expect((await parquetReadObjects({ file: await parquet(layer, { layout: "long" }) })).slice(0, 2)).toEqual([
    { iteration: 5, layer: 1, expert: 0, tokens: 1 },
    { iteration: 5, layer: 1, expert: 1, tokens: 2 },
  ]);
  expect((await parquetReadObjects({ file: await parquet(layer, { layout: "wide" }) }))[0]).toEqual({
    iteration: 5,
    layer: 1,
    expert_0: 1,
    expert_1: 2,
  });
});

test("writeTrace(batches, { metadata }) puts it into a Parquet file's footer", async () => {
  const { key_value_metadata: pairs } = parquetMetadata(await parquet(smallGrid, {}, { "moeload.source": "a" }));
  expect(pairs).toEqual([{ key: "moeload.source", value: "a" }]);
});

test("writeTrace(batches, parquet) hands out each row group before it reads on", async () => {
  const experts = 512;
  const iterations = Array.from({ length: 5000 }, (_, iteration) => iteration);
  const row = Array.from({ length: experts }, (_, expert) => expert);
  const grid: Grid = [{ layer: 0, iterations, tokens: iterations.map(() => row) }];
  let handed = 0;
  async function* counting(): ReturnType<typeof gridBatches> {
    for await (const batch of gridBatches(grid, 100)) {
      handed += batch.iterations.length;
      yield batch;
    }
  }
  const shape = await traceShape(gridBatches(grid));
  const chunks = writeTrace(counting(), { format: writeFormat("a.parquet"), shape });
  await chunks.next();
  expect(handed).toBeLessThan(2500);
  await chunks.return(undefined);
});

async function parquet(grid: Grid, chosen: Chosen = {}, metadata: Record<string, string> = {}): Promise<ArrayBuffer> {
  const shape = await traceShape(gridBatches(grid));
  const format = writeFormat("a.parquet", chosen);
  const bytes = await bytesOf(writeTrace(gridBatches(grid), { format, shape, metadata }));
  return new Uint8Array(bytes).buffer;
}
