import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { columnsLength, contextRows, type ChunkStatistics, type WindowChunk } from "../../src/stats/chunk-windows.js";
import { windowChunk } from "../../src/stats/window-chunk.js";
import { windowChunkTwin } from "../../src/stats/window-chunk-twin.js";
import { loadProportion } from "../../src/trace/load-proportion.js";
import { seededRandom } from "../support/seeded-random.js";

function chunkOf(tokens: Int32Array, experts: number, windows: readonly number[], position = 0): WindowChunk {
  const context = contextRows(position, windows);
  const part = tokens.subarray((position - context) * experts);
  const columns = new Float64Array(columnsLength(windows.length, part.length / experts - context));
  return { tokens: part, address: undefined, experts, context, position, windows, columns, perExpert: true };
}

/** Counts that vary from row to row in their total, of `experts` experts. */
function randomCounts(seed: number, rows: number, experts: number): Int32Array {
  const random = seededRandom(seed);
  return Int32Array.from({ length: rows * experts }, () => 1 + Math.floor(5000 * random()));
}

/** Every array of the statistics, one after the other. */
function numbers({ windows, load }: ChunkStatistics): number[] {
  return windows
    .flatMap(({ layer, experts }) => [...Object.values(layer), experts!.variance, experts!.range])
    .concat(load!)
    .flatMap((array) => [...array]);
}

const hard: readonly [what: string, tokens: Int32Array, experts: number][] = [
  ["experts that are flat after a spike", spike(4), 4],
  ["counts near the largest", Int32Array.from({ length: 600 }, (_, i) => 2 ** 31 - 1 - (i % 7)), 3],
  ["experts of a single token", Int32Array.from({ length: 1000 }, (_, i) => (i % 5 === 0 ? 4095 : i % 2)), 5],
  ["one expert alone", randomCounts(3, 300, 1), 1],
  ["seventeen experts", randomCounts(4, 300, 17), 17],
  ["idle experts", Int32Array.from({ length: 900 }, (_, i) => (i % 6 < 3 ? 0 : 1 + (i % 11))), 6],
];

function spike(experts: number): Int32Array {
  return Int32Array.from({ length: 300 * experts }, (_, i) => (i === 37 * experts ? 100_000 : 1000));
}

describe("windowChunk", () => {
  it.each(hard)("windowChunk(chunk) gives the bits of its twin for %s", (_, tokens, experts) => {
    const chunk = chunkOf(tokens, experts, [2, 7, 10, 100]);
    const byKernel = numbers(windowChunk(chunk));
    expect(byKernel).toEqual(numbers(windowChunkTwin(chunk)));
  });

  it("windowChunk(chunk) gives the bits of its twin for any counts, experts, windows and position", () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer(),
          experts: fc.integer({ min: 1, max: 21 }),
          rows: fc.integer({ min: 1, max: 60 }),
          windows: fc.uniqueArray(fc.integer({ min: 2, max: 25 }), { minLength: 1, maxLength: 3 }),
          position: fc.nat(59),
        }),
        ({ seed, experts, rows, windows, position }) => {
          const chunk = chunkOf(randomCounts(seed, rows, experts), experts, windows, Math.min(position, rows - 1));
          const byKernel = numbers(windowChunk(chunk));
          expect(byKernel).toEqual(numbers(windowChunkTwin(chunk)));
        },
      ),
      { seed: 1 },
    );
  });

  it("windowChunk(chunk) is 0 exactly for an expert that is flat after a spike", () => {
    const [window] = windowChunk(chunkOf(spike(4), 4, [10])).windows;
    const after = (38 - 9) * 4; // the windows from row 38 on
    expect([...window!.experts!.variance.subarray(after + 40)].every((variance) => variance === 0)).toBe(true);
    expect([...window!.layer.rangeMax.subarray(38)].every((range) => range === 0)).toBe(true);
    expect(Math.max(...window!.layer.rangeMax)).toBeGreaterThan(0.9 - 0.25);
  });

  it("windowChunk(chunk) has no drift: the last windows of 20,000 rows of varying totals are those of their rows alone", () => {
    const experts = 5;
    const tokens = randomCounts(5, 20_000, experts);
    const whole = windowChunk(chunkOf(tokens, experts, [100])).windows[0]!;
    const proportions = loadProportion(tokens, experts);
    for (const row of [19_999, 19_950, 12_345, 99]) {
      for (let e = 0; e < experts; e++) {
        const values = Array.from({ length: 100 }, (_, i) => proportions[(row - 99 + i) * experts + e]!);
        const shifted = values.map((value) => value - values[0]!);
        const mean = shifted.reduce((a, b) => a + b, 0) / 100;
        const variance = shifted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 100;
        const index = (row - 99) * experts + e;
        expect(Math.abs(whole.experts!.variance[index]! / variance - 1)).toBeLessThan(1e-12);
        expect(whole.experts!.range[index]).toBe(Math.max(...values) - Math.min(...values));
      }
    }
  });

  it("windowChunk(chunk) does not depend on where a layer is cut into chunks", () => {
    const experts = 3;
    const windows = [4, 10];
    const tokens = randomCounts(6, 97, experts);
    const whole = windowChunk(chunkOf(tokens, experts, windows));
    for (const cut of [1, 3, 9, 10, 11, 40, 96]) {
      const parts = [
        chunkOf(tokens.subarray(0, cut * experts), experts, windows),
        chunkOf(tokens, experts, windows, cut),
      ];
      const results = parts.map(windowChunk);
      for (const [w, { layer }] of whole.windows.entries()) {
        for (const name of [
          "varianceMean",
          "varianceMax",
          "rangeMean",
          "rangeMax",
          "varianceRatio",
          "rangeRatio",
        ] as const) {
          expect(results.flatMap((result) => [...result.windows[w]!.layer[name]])).toEqual([...layer[name]]);
        }
      }
    }
  });

  it("windowChunk(chunk) gives neither loads nor experts that were not asked for", () => {
    const { windows, load } = windowChunk({ ...chunkOf(randomCounts(7, 20, 2), 2, [5]), perExpert: false });
    expect([load, windows[0]!.experts]).toEqual([undefined, undefined]);
    expect(windows[0]!.layer.varianceMean.length).toBe(16);
  });
});

describe("contextRows", () => {
  it("contextRows(position, windows) reaches to the start of the block before, of the longest reach", () => {
    expect(contextRows(0, [10])).toBe(0);
    expect(contextRows(9, [10])).toBe(9);
    expect(contextRows(10, [10])).toBe(10);
    expect(contextRows(25, [10])).toBe(15);
    expect(contextRows(25, [10, 7])).toBe(15);
    expect(contextRows(25, [10, 20])).toBe(25);
  });
});
