import { expect, test } from "vitest";

import { writeFormat } from "../../../src/trace/write/write-format.js";
import { traceShape } from "../../../src/trace/write/write-shape.js";
import { writeTrace } from "../../../src/trace/write/writer.js";
import { bytesOf } from "../../support/collect.js";
import { gridBatches, smallGrid, unevenGrid, type Grid } from "../../support/grid.js";

test("writeTrace(batches, csv) writes the layout long by default", async () => {
  expect(await text("a.csv", undefined, unevenGrid)).toBe(
    "iteration,layer,expert,tokens\n" +
      "0,0,0,1\n0,0,1,2\n0,2,0,7\n0,2,1,8\n0,2,2,9\n" +
      "1,0,0,3\n1,0,1,4\n" +
      "2,0,0,5\n2,0,1,6\n2,2,0,10\n2,2,1,0\n2,2,2,12\n",
  );
});

test("writeTrace(batches, csv, rows) keeps each row's counts as a quoted JSON list", async () => {
  expect(await text("a.csv", "rows", unevenGrid)).toBe(
    'iteration,layer,tokens\n0,0,"[1,2]"\n0,2,"[7,8,9]"\n1,0,"[3,4]"\n2,0,"[5,6]"\n2,2,"[10,0,12]"\n',
  );
});

test("writeTrace(batches, csv, wide) has a column for each expert", async () => {
  expect(await text("a.csv", "wide", smallGrid)).toBe(
    "iteration,layer,expert_0,expert_1\n5,1,1,2\n5,3,10,20\n6,1,3,4\n6,3,30,40\n7,1,5,6\n7,3,50,60\n",
  );
});

test("writeTrace(batches, tsv, rows) needs no quotes", async () => {
  expect(await text("a.tsv", "rows", smallGrid.slice(0, 1))).toBe(
    "iteration\tlayer\ttokens\n5\t1\t[1,2]\n6\t1\t[3,4]\n7\t1\t[5,6]\n",
  );
});

async function text(path: string, layout: "rows" | "long" | "wide" | undefined, grid: Grid): Promise<string> {
  const sliced = grid.map((layer) => ({ ...layer, tokens: layer.tokens.slice(0, layer.iterations.length) }));
  const shape = await traceShape(gridBatches(sliced));
  const format = writeFormat(path, layout === undefined ? {} : { layout });
  return (await bytesOf(writeTrace(gridBatches(sliced), { format, shape }))).toString("utf8");
}
