import { expect, test } from "vitest";

import { writeFormat } from "../../../src/trace/write/write-format.js";
import { traceShape } from "../../../src/trace/write/write-shape.js";
import { writeTrace } from "../../../src/trace/write/writer.js";
import { bytesOf } from "../../support/collect.js";
import { gridBatches, smallGrid, type Grid } from "../../support/grid.js";

test("writeTrace(batches, jsonl) writes one object a line in every layout", async () => {
  const grid = smallGrid.slice(0, 1).map((layer) => ({ ...layer, iterations: [5] }));
  expect(await text("a.jsonl", "rows", grid)).toBe('{"iteration":5,"layer":1,"tokens":[1,2]}\n');
  expect(await text("a.jsonl", "wide", grid)).toBe('{"iteration":5,"layer":1,"expert_0":1,"expert_1":2}\n');
  expect(await text("a.jsonl", "long", grid)).toBe(
    '{"iteration":5,"layer":1,"expert":0,"tokens":1}\n{"iteration":5,"layer":1,"expert":1,"tokens":2}\n',
  );
});

async function text(path: string, layout: "rows" | "long" | "wide" | undefined, grid: Grid): Promise<string> {
  const sliced = grid.map((layer) => ({ ...layer, tokens: layer.tokens.slice(0, layer.iterations.length) }));
  const shape = await traceShape(gridBatches(sliced));
  const format = writeFormat(path, layout === undefined ? {} : { layout });
  return (await bytesOf(writeTrace(gridBatches(sliced), { format, shape }))).toString("utf8");
}
