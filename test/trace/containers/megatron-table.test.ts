import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import type { MegatronOptions } from "../../../src/trace/containers/megatron-ranks.js";
import { rankParts } from "../../../src/trace/containers/megatron-ranks.js";
import { readTrace } from "../../../src/trace/read-trace.js";
import type { ReadOptions } from "../../../src/trace/trace.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const folder = temporaryFolder();

/** A line as Megatron-LM writes it (megatron/training/activation_logging.py). */
function line(iter: number, layer: number, tpe: readonly (readonly number[])[]): string {
  return `${JSON.stringify({ iter, block: "decoder", layer, tpe })}\n`;
}

function dump(name: string, ranks: readonly string[]): string {
  const path = join(folder, name);
  mkdirSync(join(path, "tokens_per_expert"), { recursive: true });
  ranks.forEach((text, rank) => {
    writeFileSync(join(path, "tokens_per_expert", `rank${rank}.jsonl`), text);
  });
  return path;
}

async function layersOf(path: string, options: ReadOptions): Promise<Record<number, unknown>> {
  const { layers } = await readTrace(path, options);
  return Object.fromEntries(layers.map(({ layer, iterations, tokens }) => [layer, [[...iterations], [...tokens]]]));
}

test("readTrace(folder) sums microbatches and data-parallel ranks, and joins expert-parallel ones", async () => {
  // 2 slices of experts, 2 ranks that hold each.
  const path = dump("expert-parallel", [
    line(10, 1, [[1, 2], [3, 4]]) + line(20, 1, [[1, 1]]), // prettier-ignore
    line(10, 1, [[5, 6]]) + line(20, 1, [[2, 2]]),
    line(10, 1, [[10, 20]]) + line(20, 1, [[3, 3]]),
    line(10, 1, [[50, 60]]) + line(20, 1, [[4, 4]]),
  ]);
  const options = { megatron: { expertParallel: 2 } };
  expect(await layersOf(path, options)).toEqual({ 1: [[10, 20], [14, 26, 55, 66, 4, 4, 6, 6]] }); // prettier-ignore
  const trace = await readTrace(join(path, "tokens_per_expert"), options);
  expect(trace).toMatchObject({ container: "Megatron-LM dump", layout: "rows", step: 10 });
});

test("readTrace(folder) numbers the layers of later pipeline stages behind those of earlier ones", async () => {
  const path = dump("pipeline", [line(1, 0, [[1]]) + line(1, 3, [[2]]), line(1, 1, [[3]])]);
  const megatron = { pipelineParallel: 2, layersPerStage: [4, 4] };
  expect(await layersOf(path, { megatron })).toEqual({ 0: [[1], [1]], 3: [[1], [2]], 5: [[1], [3]] });
  await expect(readTrace(path, { megatron: { pipelineParallel: 2 } })).rejects.toThrow(
    "a dump of 2 pipeline stages requires the number of layers in each stage",
  );
});

test("readTrace(folder) takes one of the ranks that tensor parallelism makes equal", async () => {
  const path = dump("tensor-parallel", [line(1, 0, [[1, 2]]), line(1, 0, [[1, 2]])]);
  expect(await layersOf(path, { megatron: { expertTensorParallel: 2 } })).toEqual({ 0: [[1], [1, 2]] });
});

test("readTrace(folder) settles what a restart recorded again in each rank", async () => {
  const restarted = line(1, 0, [[1]]) + line(2, 0, [[2]]) + line(2, 0, [[5]]) + line(3, 0, [[7]]);
  const path = dump("restart", [restarted, line(1, 0, [[1]]) + line(2, 0, [[9]]) + line(3, 0, [[7]])]);
  expect(await layersOf(path, { repeated: "last" })).toEqual({ 0: [[1, 2, 3], [2, 14, 14]] }); // prettier-ignore
  expect(await layersOf(path, { repeated: "first" })).toEqual({ 0: [[1, 2, 3], [2, 11, 14]] }); // prettier-ignore
  await expect(readTrace(path)).rejects.toThrow(
    `${join(path, "tokens_per_expert", "rank0.jsonl")}: line 3: iteration 2 of layer 0 was recorded before ` +
      "(--repeated first or --repeated last chooses one)",
  );
});

test("readTrace(folder) says what a dump lacks", async () => {
  const uneven = dump("uneven", [line(1, 0, [[1]]) + line(2, 0, [[1]]), line(1, 0, [[1]])]);
  await expect(readTrace(uneven)).rejects.toThrow(
    `${join(uneven, "tokens_per_expert", "rank1.jsonl")}: layer 0 was recorded at iteration 2 by some of its ranks only`,
  );
  await expect(readTrace(uneven, { megatron: { expertParallel: 3 } })).rejects.toThrow(
    "2 ranks cannot be tensor x expert x pipeline parallel of 1 x 3 x 1; say how the run was spread",
  );
  const partial = dump("partial", [line(1, 0, [[1]]) + line(1, 1, [[1]]), line(1, 0, [[1]])]);
  await expect(readTrace(partial, { megatron: { expertParallel: 2 } })).rejects.toThrow(
    `${partial}: layer 1 was recorded by 1 of 2 ranks`,
  );
  const gap = dump("gap", [line(1, 0, [[1]])]);
  writeFileSync(join(gap, "tokens_per_expert", "rank2.jsonl"), line(1, 0, [[1]]));
  await expect(readTrace(gap)).rejects.toThrow(`${join(gap, "tokens_per_expert")}: rank1.jsonl is missing`);
});

test("readTrace(file) reads the file of a single rank, without multi-token prediction, and says so", async () => {
  const warnings: string[] = [];
  const path = join(dump("single", [line(4, 2, [[1, 2], [3, 4]])]), "tokens_per_expert", "rank0.jsonl"); // prettier-ignore
  const predicted = { iter: 4, block: "mtp", mtp_idx: 0, layer: 1, tpe: [[9, 9]] };
  writeFileSync(path, `${JSON.stringify(predicted)}\n`, { flag: "a" });
  const layers = await layersOf(path, { onWarning: (warning) => warnings.push(warning) });
  expect(layers).toEqual({ 2: [[4], [4, 6]] });
  expect(warnings).toEqual([`${path}: left out 1 row of multi-token prediction`]);
});

test.each<[MegatronOptions["order"], number[]]>([
  ["tp-cp-ep-dp-pp", [0, 0, 0, 0, 6, 6, 6, 6]],
  ["tp-cp-ep-pp-dp", [0, 0, 6, 6, 0, 0, 6, 6]],
])("rankParts(ranks, options) places 8 ranks in order %s", (order, firstLayers) => {
  const parts = rankParts(8, { expertParallel: 2, pipelineParallel: 2, layersPerStage: [6, 6], order });
  expect(parts.map(({ firstLayer }) => firstLayer)).toEqual(firstLayers);
  expect(parts.map(({ slice }) => slice)).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
});
