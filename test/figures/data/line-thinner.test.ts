import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { LineThinner } from "../../../src/figures/data/line-thinner.js";

function thinned(values: readonly number[], bins: number, iterations = values.map((_, row) => row)) {
  const thinner = new LineThinner(values.length, 1, bins);
  for (const [row, value] of values.entries()) thinner.push(iterations[row]!, value);
  return thinner.line;
}

/** Values that four digits can tell. */
const value = fc.integer({ min: -999, max: 999 });

describe("LineThinner", () => {
  it("line keeps a line whole that has at most two rows a bin", () => {
    expect(thinned([3, 1, 2, 5], 2)).toEqual({ iterations: [0, 1, 2, 3], values: [3, 1, 2, 5] });
  });

  it("line has the lowest and the highest of each bin, in the order in which they came", () => {
    expect(thinned([5, 1, 9, 4, 2, 7, 3, 3, 8, 8, 6, 6], 3)).toEqual({
      iterations: [1, 2, 4, 5, 8, 10],
      values: [1, 9, 2, 7, 8, 6],
    });
  });

  it("line breaks where iterations are missing", () => {
    expect(thinned([1, 2, 3], 500, [0, 1, 9])).toEqual({ iterations: [0, 1, 9, 9], values: [1, 2, null, 3] });
  });

  it("line rounds to four digits, and leaves no line of a trace that is shorter than the window", () => {
    expect(thinned([1 / 3, 12345.6], 2).values).toEqual([0.3333, 12350]);
    expect(thinned([], 2)).toEqual({ iterations: [], values: [] });
  });

  it("line is, bin by bin, as brute force has it: extremes in, order kept, nothing made up", () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 40 }),
        (values, bins) => {
          const { iterations, values: kept } = thinned(values, bins);
          expect(iterations).toEqual([...iterations].sort((a, b) => a - b));
          expect(kept).toEqual(iterations.map((iteration) => values[iteration]));
          if (values.length <= 2 * bins) {
            expect(kept).toEqual(values);
            return;
          }
          expect(iterations.length).toBeLessThanOrEqual(2 * bins);
          const width = values.length / bins;
          for (let bin = 0; bin < bins; bin += 1) {
            const inBin = (row: number): boolean => Math.floor(row / width + 1e-9) === bin;
            const all = values.filter((_, row) => inBin(row));
            const own = kept.filter((_, index) => inBin(iterations[index]!)) as number[];
            expect([Math.min(...own), Math.max(...own)]).toEqual([Math.min(...all), Math.max(...all)]);
          }
        },
      ),
    );
  });
});
