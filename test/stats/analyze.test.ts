import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { analyze, type Analysis } from "../../src/stats/analyze.js";
import type { TraceReader } from "../../src/trace/trace.js";
import { gridBatches, type Grid } from "../support/grid.js";
import { loadedTrace } from "../support/loaded-trace.js";
import { seededRandom } from "../support/seeded-random.js";

/** A trace that is read in batches of the given length. */
function trace(grid: Grid, batchIterations = 1024) {
  const read = <T>(consume: (batches: TraceReader) => Promise<T>): Promise<T> =>
    consume(gridBatches(grid, batchIterations));
  return { source: "test", read };
}

function randomGrid(seed: number, iterations: number, experts: number, layers = [2, 5]): Grid {
  const random = seededRandom(seed);
  return layers.map((layer) => ({
    layer,
    iterations: Array.from({ length: iterations }, (_, i) => i),
    tokens: Array.from({ length: iterations }, () =>
      Array.from({ length: experts }, () => 1 + Math.floor(1000 * random())),
    ),
  }));
}

const options = { windows: [3, 7], labelWindow: 5, hold: 5 };

describe("analyze", () => {
  it("analyze(trace) does not depend on how the trace is cut into batches", async () => {
    const grid = randomGrid(1, 60, 3);
    const whole = await analyze(trace(grid), options);
    for (const batchIterations of [1, 7]) {
      expect(await analyze(trace(grid, batchIterations), options)).toEqual(whole);
    }
  });

  it("analyze(trace) does not depend on the order of experts, nor on the tokens of an iteration", async () => {
    const closeTo = (actual: Analysis, expected: Analysis): void => {
      expect(actual.layers.map(({ states }) => states)).toEqual(expected.layers.map(({ states }) => states));
      const numbers = (analysis: Analysis): number[] =>
        JSON.stringify(analysis.layers)
          .match(/\d+\.\d+(e-\d+)?/g)!
          .map(Number);
      const [a, b] = [numbers(actual), numbers(expected)];
      expect(a.length).toBe(b.length);
      // Sums in another order, and quotients of other numbers, differ in their last digits.
      a.forEach((value, i) => {
        expect(Math.abs(value / b[i]! - 1)).toBeLessThan(1e-9);
      });
    };
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 2, max: 9 }), async (seed, factor) => {
        const grid = randomGrid(seed, 30, 4);
        const plain = await analyze(trace(grid), options);
        const reordered = grid.map((layer) => ({ ...layer, tokens: layer.tokens.map((row) => row.toReversed()) }));
        const scaled = grid.map((layer) => ({
          ...layer,
          tokens: layer.tokens.map((row, i) => row.map((count) => count * (1 + (i % factor)))),
        }));
        closeTo(await analyze(trace(reordered), options), plain);
        closeTo(await analyze(trace(scaled), options), plain);
      }),
      { seed: 12, numRuns: 20 },
    );
  });

  it("analyze(trace) summarises each window over its iterations: first, median, largest, last", async () => {
    // One expert gains a tenth of the load at iterations 2 and 3, another loses it.
    const tokens = [
      [50, 50],
      [50, 50],
      [60, 40],
      [60, 40],
      [50, 50],
      [80, 20],
    ];
    const { layers } = await analyze(loadedTrace([{ layer: 1, tokens }]), { windows: [2], labelWindow: 2 });
    // Range in windows of two: 0, 0.1, 0, 0.1, 0.3; the same for both experts.
    const { range, variance } = layers[0]!.windows[0]!;
    const close = (value: number): number => expect.closeTo(value, 14) as number;
    expect(range.mean).toEqual({ first: 0, median: close(0.1), max: close(0.3), last: close(0.3) });
    expect(range.max).toEqual(range.mean);
    // The population variance of two values is the square of half their distance.
    expect(variance.mean).toEqual({ first: 0, median: close(0.0025), max: close(0.0225), last: close(0.0225) });
  });

  it("analyze(trace) has the course of the variance in each window, with nothing where none was full", async () => {
    // Tokens of the first expert of two; a hole after the third iteration.
    const tokens = [1, 3, 5, 5, 5, 9].map((first) => [first, 10 - first]);
    const grid = [{ layer: 7, iterations: [0, 1, 2, 6, 7, 8], tokens }];
    const { courses } = await analyze(loadedTrace([{ ...grid[0]!, segmentStarts: [0, 3] }]), {
      ...options,
      windows: [2, 4],
    });
    // Population variance of two values: a quarter of their squared difference.
    const close = (value: number): unknown => expect.closeTo(value, 12);
    expect(courses).toEqual([
      { layer: 7, window: 2, means: [null, close(0.01), close(0.01), null, null, null, null, close(0), close(0.04)] },
      { layer: 7, window: 4, means: [] },
    ]);
  });

  it("analyze(trace) has no summary of a window that never fills, and calls such a layer transient", async () => {
    const { layers } = await analyze(trace(randomGrid(2, 12, 2)), { windows: [5, 50], labelWindow: 50 });
    expect(layers[0]!.windows[1]).toEqual({
      window: 50,
      variance: { mean: null, max: null },
      range: { mean: null, max: null },
    });
    expect(layers[0]!.states).toEqual([{ state: "transient", from: 0, to: 11 }]);
    expect(layers[0]!.stableSince).toBeNull();
  });

  it("analyze(trace) starts its windows afresh after a hole", async () => {
    const tokens = randomGrid(3, 20, 2)[0]!.tokens;
    const split = await analyze(loadedTrace([{ layer: 0, tokens, segmentStarts: [0, 9] }]), {
      ...options,
      windows: [7],
    });
    const [before, after] = [tokens.slice(0, 9), tokens.slice(9)];
    const alone = async (part: readonly (readonly number[])[]) => {
      const { layers } = await analyze(loadedTrace([{ layer: 0, tokens: part }]), { ...options, windows: [7] });
      return layers[0]!.windows[0]!.variance.mean!;
    };
    const { first, last } = split.layers[0]!.windows[0]!.variance.mean!;
    expect([first, last]).toEqual([(await alone(before)).first, (await alone(after)).last]);
  });

  it("analyze(trace) says the resolved options, defaults included", async () => {
    const { options: resolved } = await analyze(trace(randomGrid(4, 120, 2)));
    expect(resolved).toEqual({
      windows: [10, 100],
      labelWindow: 100,
      criterion: "noise",
      maxVarianceRatio: 2,
      maxRangeRatio: 1.5,
      hysteresis: 1.25,
      maxVariance: null,
      maxRange: null,
      hold: 100,
    });
  });

  it("analyze(trace) whose every segment is shorter than the windows is refused, whatever the label window", async () => {
    const { tokens } = randomGrid(6, 20, 2)[0]!;
    const split = loadedTrace([{ layer: 0, tokens, segmentStarts: [0, 10] }]);
    await expect(analyze(split, { windows: [11, 15], labelWindow: 5 })).rejects.toThrow(
      "test.csv: the shortest window requires 11 recorded iterations without a hole, got 20 in all",
    );
    await expect(analyze(split, { windows: [] })).rejects.toThrow("analyze requires at least one window, got none");
  });

  it("analyze(trace) of too few iterations is refused", async () => {
    await expect(analyze(trace(randomGrid(5, 4, 2)), { windows: [5], labelWindow: 9 })).rejects.toThrow(
      "test: the shortest window requires 5 recorded iterations without a hole, got 4 in all",
    );
  });

  it("analyze(trace) takes windows far longer than the trace: null, as they are never full", async () => {
    const { layers } = await analyze(trace(randomGrid(3, 60, 4)), { windows: [5, 1_000_000, 2 ** 40], labelWindow: 5 });
    expect(layers[0]!.windows.map(({ variance }) => variance.mean === null)).toEqual([false, true, true]);
  });

  it.each([0, -1, 1.5, NaN])("analyze(trace, { jobs: %s }) is refused, however small the trace", async (jobs) => {
    await expect(analyze(trace(randomGrid(3, 60, 4)), { jobs })).rejects.toThrow(
      `jobs must be a whole number of at least 1, got ${jobs}`,
    );
  });

  it("analyze(trace) passes over batches without iterations", async () => {
    const grid = randomGrid(4, 40, 3);
    const withEmpty = {
      source: "test",
      read: <T>(consume: (batches: TraceReader) => Promise<T>): Promise<T> =>
        consume(
          (async function* () {
            yield { layer: 2, segment: 0, iterations: new Int32Array(0), tokens: new Int32Array(0) };
            yield* gridBatches(grid);
          })(),
        ),
    };
    expect(await analyze(withEmpty, options)).toEqual(await analyze(trace(grid), options));
  });
});
