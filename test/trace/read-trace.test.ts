import { gzipSync } from "node:zlib";

import { Zstd } from "@hpcc-js/wasm-zstd";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { MoeloadError } from "../../src/errors.js";
import { readTrace, type LoadedTrace } from "../../src/trace/read-trace.js";
import type { Layout } from "../../src/trace/trace.js";
import { encoded, gridContainers, gridRecords } from "../support/encoded-grid.js";
import type { Grid } from "../support/grid.js";

const layouts = ["rows", "long", "wide"] as const satisfies readonly Layout[];

const grid: Grid = [
  { layer: 1, iterations: [4, 5, 6, 7], tokens: [[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]] }, // prettier-ignore
  { layer: 3, iterations: [4, 5, 6, 7], tokens: [[3, 0, 0], [0, 3, 0], [0, 0, 3], [1, 1, 1]] }, // prettier-ignore
];

function asGrid({ layers }: Pick<LoadedTrace, "layers">): Grid {
  return layers.map(({ layer, experts, iterations, tokens }) => ({
    layer,
    iterations: [...iterations],
    tokens: [...iterations].map((_, row) => [...tokens.subarray(row * experts, (row + 1) * experts)]),
  }));
}

/** Any grid that every layout can hold. */
const grids: fc.Arbitrary<Grid> = fc
  .record({
    layers: fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 3 }),
    experts: fc.integer({ min: 1, max: 5 }),
    first: fc.nat(1000),
    step: fc.integer({ min: 1, max: 10 }),
    count: fc.integer({ min: 1, max: 12 }),
  })
  .chain(({ layers, experts, first, step, count }) => {
    const tokens = fc.integer({ min: 1, max: 2 ** 31 - 1 });
    const rows = fc.array(fc.array(tokens, { minLength: experts, maxLength: experts }), {
      minLength: count,
      maxLength: count,
    });
    const iterations = Array.from({ length: count }, (_, row) => first + row * step);
    const sorted = layers.toSorted((a, b) => a - b);
    return fc.tuple(...sorted.map((layer) => rows.map((counts) => ({ layer, iterations, tokens: counts }))));
  });

describe.each(layouts)("readTrace(bytes) of layout %s", (layout) => {
  test.each(gridContainers)("reads what stands in %s", async (container) => {
    const trace = await readTrace(encoded(gridRecords(grid, layout), container));
    expect(asGrid(trace)).toEqual(grid);
    expect(trace.layout).toBe(layout);
    expect(trace.step).toBe(1);
  });

  test.each(gridContainers)(
    "reads any grid from %s, in any order of rows, in batches of any size",
    async (container) => {
      const seeds = fc.array(fc.nat(), { minLength: 1, maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(grids, seeds, fc.constantFrom(1, 7, 1024), async (any, seed, batchIterations) => {
          const records = gridRecords(any, layout);
          const order = records.map((record, index) => ({ record, key: seed[index % seed.length]! }));
          const shuffled = order.sort((a, b) => a.key - b.key).map(({ record }) => record);
          expect(asGrid(await readTrace(encoded(shuffled, container), { batchIterations }))).toEqual(any);
        }),
        { numRuns: 25, seed: 7 },
      );
    },
  );

  test.each(gridContainers)("says one sentence about %s that is cut short, wherever", async (container) => {
    const whole = encoded(gridRecords(grid, layout), container);
    for (let cut = 0; cut < whole.length; cut += container === "parquet" || container.startsWith("arrow") ? 7 : 1) {
      const read = readTrace(whole.subarray(0, cut)).then(asGrid, (error: unknown) => error);
      expectPrefixOrSentence(await read, container !== "parquet" && container !== "arrow");
    }
  });

  test.each(["gzip", "zstd"])("reads through %s, and says one sentence if it is cut short", async (compression) => {
    const zstd = await Zstd.load();
    const plain = encoded(gridRecords(grid, layout), "csv");
    const whole = compression === "gzip" ? new Uint8Array(gzipSync(plain)) : zstd.compress(plain);
    expect(asGrid(await readTrace(whole))).toEqual(grid);
    for (let cut = 1; cut < whole.length; cut++) {
      const outcome: unknown = await readTrace(whole.subarray(0, cut)).catch((error: unknown) => error);
      expectPrefixOrSentence(outcome, false);
    }
  });
});

/** A text cut inside its last number is a shorter text; anything else cut short is an error. */
function expectPrefixOrSentence(outcome: unknown, mayBeShorter: boolean): void {
  if (Array.isArray(outcome) && mayBeShorter) {
    const read = outcome as Grid;
    for (const [position, { layer, iterations }] of read.entries()) {
      expect(layer).toBe(grid[position]!.layer);
      expect(iterations).toEqual(grid[position]!.iterations.slice(0, iterations.length));
    }
    return;
  }
  expect(outcome).toBeInstanceOf(MoeloadError);
  expect((outcome as MoeloadError).message).toMatch(/^bytes in memory[^\n]*$/);
}

test("readTrace(bytes) reads a container that is compressed as a whole", async () => {
  const bytes = new Uint8Array(gzipSync(encoded(gridRecords(grid, "rows"), "parquet")));
  expect(asGrid(await readTrace(bytes))).toEqual(grid);
});

test("readTrace(bytes) never throws anything but a sentence, whatever byte is damaged", async () => {
  for (const container of gridContainers) {
    const whole = encoded(gridRecords(grid, "rows"), container);
    for (let at = 0; at < whole.length; at += 3) {
      const damaged = whole.slice();
      damaged[at]! ^= 0x5a;
      const outcome: unknown = await readTrace(damaged).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(MoeloadError);
    }
  }
});

test("readTrace(bytes) gives layers in ascending order with the rows where segments begin", async () => {
  const text = "iteration,layer,e0,e1\n1,5,1,1\n1,2,1,1\n2,5,1,1\n2,2,1,1\n9,5,1,1\n9,2,1,1\n";
  const { layers } = await readTrace(new TextEncoder().encode(text), { gaps: "split" });
  expect(layers.map(({ layer }) => layer)).toEqual([2, 5]);
  expect(layers.map(({ segmentStarts }) => [...segmentStarts])).toEqual([
    [0, 2],
    [0, 2],
  ]);
});
