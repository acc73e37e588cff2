import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { busiestExperts } from "../../../src/figures/data/busiest-experts.js";
import { inMillionths, loadColumns } from "../../../src/figures/data/load-columns.js";
import { loadedTrace } from "../../support/loaded-trace.js";

function layerOf(tokens: readonly (readonly number[])[]) {
  return loadedTrace([{ layer: 1, tokens }]).layers[0]!;
}

const rows = fc.integer({ min: 1, max: 6 }).chain((experts) =>
  fc.array(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: experts, maxLength: experts }), {
    minLength: 1,
    maxLength: 60,
  }),
);

describe("loadColumns", () => {
  it("loadColumns(counts, columns) has mean, lowest and highest of each stretch of iterations, in millionths", () => {
    const counts = layerOf([
      [1, 3],
      [2, 2],
      [3, 1],
    ]);
    expect(loadColumns(counts, 1)).toEqual({
      from: [0],
      mean: [[500000], [500000]],
      lowest: [[250000], [250000]],
      highest: [[750000], [750000]],
    });
    expect(loadColumns(counts, 9).from).toEqual([0, 1, 2]);
  });

  it("loadColumns(counts, columns) is as brute force has it, and means sum to 1", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 80 }), (tokens, columns) => {
        const { from, mean, lowest, highest } = loadColumns(layerOf(tokens), columns);
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
