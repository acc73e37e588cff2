import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { busiestExperts } from "../../../src/figures/data/busiest-experts.js";
import { longestStep } from "../../../src/figures/data/longest-step.js";
import { inMillionths, loadColumns, type Span } from "../../../src/figures/data/load-columns.js";
import { loadedTrace } from "../../support/loaded-trace.js";

function layerOf(tokens: readonly (readonly number[])[]) {
  return loadedTrace([{ layer: 1, tokens }]).layers[0]!;
}

/** The iterations of `count` rows, one a step. */
function spanOf(count: number): Span {
  return { firstIteration: 0, lastIteration: count - 1, step: 1 };
}

const rows = fc.integer({ min: 1, max: 6 }).chain((experts) =>
  fc.array(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: experts, maxLength: experts }), {
    minLength: 1,
    maxLength: 60,
  }),
);

describe("loadColumns", () => {
  it("loadColumns(counts, span, columns) has mean, lowest and highest of each stretch of iterations, in millionths", () => {
    const counts = layerOf([
      [1, 3],
      [2, 2],
      [3, 1],
    ]);
    expect(loadColumns(counts, spanOf(3), 1)).toEqual({
      from: [0],
      mean: [[500000], [500000]],
      lowest: [[250000], [250000]],
      highest: [[750000], [750000]],
    });
    expect(loadColumns(counts, spanOf(3), 9).from).toEqual([0, 1, 2]);
  });

  it("loadColumns(counts, span, columns) is as brute force has it, and means sum to 1", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 80 }), (tokens, columns) => {
        const { from, mean, lowest, highest } = loadColumns(layerOf(tokens), spanOf(tokens.length), columns);
        expect(from.length).toBe(Math.min(columns, tokens.length));
        const loads = tokens.map((row) => row.map((count) => count / row.reduce((sum, one) => sum + one, 0)));
        for (const [column, start] of from.entries()) {
          const own = loads.slice(start, from[column + 1] ?? loads.length);
          for (let expert = 0; expert < mean.length; expert += 1) {
            const values = own.map((row) => row[expert]!);
            const average = values.reduce((sum, one) => sum + one, 0) / values.length;
            expect(Math.abs(mean[expert]![column]! - 1e6 * average)).toBeLessThanOrEqual(0.5 + 1e-6);
            const three = (load: number): number => Number(inMillionths(load).toPrecision(3));
            expect(lowest[expert]![column]).toBe(three(Math.min(...values)));
            expect(highest[expert]![column]).toBe(three(Math.max(...values)));
          }
          const total = mean.reduce((sum, values) => sum + values[column]!, 0);
          expect(Math.abs(total - 1e6)).toBeLessThanOrEqual(0.5 * mean.length);
        }
      }),
    );
  });
});

describe("loadColumns of a trace with holes", () => {
  const tokens = [1, 2, 3, 4].map((count) => [count, 4]);
  const span = { firstIteration: 0, lastIteration: 90, step: 10 };
  const loads = (iterations: number[], segmentStarts: number[]) => {
    const { layers } = loadedTrace([{ layer: 1, tokens, iterations, segmentStarts }]);
    const { from, mean } = loadColumns(layers[0]!, span, 10);
    expect(from).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
    return mean[0]!.map((load) => (load === null ? null : load / 1e6));
  };
  const [a, b, c, d] = [0.2, 0.333333, 0.428571, 0.5];

  it("loadColumns(counts, span, columns) leaves out where a layer has no iterations, so that columns lie alike", () => {
    expect(loads([10, 20, 60, 70], [0, 2])).toEqual([null, a, b, null, null, null, c, d, null, null]);
  });

  it("loadColumns(counts, span, columns) holds the last load between rows that no hole divides", () => {
    expect(loads([0, 20, 60, 90], [0])).toEqual([a, a, b, b, b, b, c, c, c, d]);
  });
});

describe("longestStep", () => {
  it("longestStep(counts) is the longest way between two rows of one segment", () => {
    const of = (iterations: number[], segmentStarts: number[]) => {
      const tokens = iterations.map(() => [1, 1]);
      return longestStep(loadedTrace([{ layer: 1, tokens, iterations, segmentStarts }]).layers[0]!);
    };
    expect(of([0, 5, 10, 50, 55], [0, 3])).toBe(5);
    expect(of([0, 5, 10, 50, 55], [0])).toBe(40);
    expect(of([7], [0])).toBe(1);
  });
});

describe("busiestExperts", () => {
  it("busiestExperts(counts, most) names those with the most tokens, by their number", () => {
    const counts = layerOf([
      [5, 1, 9, 2],
      [1, 1, 9, 4],
    ]);
    expect(busiestExperts(counts, 2)).toEqual([0, 2]);
    expect(busiestExperts(counts, 9)).toEqual([0, 1, 2, 3]);
  });
});
