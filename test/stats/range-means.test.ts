import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { RangeMeans } from "../../src/stats/range-means.js";
import { seededRandom } from "../support/seeded-random.js";

function series(rows: number, width: number): Float64Array {
  const random = seededRandom(rows + width);
  return Float64Array.from({ length: rows * width }, random);
}

describe("RangeMeans", () => {
  it("over(from, to, mean) is the mean of the rows, wherever the range lies", () => {
    const values = series(400, 3);
    const means = new RangeMeans(values, 3);
    fc.assert(
      fc.property(fc.nat(399), fc.integer({ min: 1, max: 400 }), (from, length) => {
        const to = Math.min(400, from + length);
        const mean = new Float64Array(3);
        means.over(from, to, mean);
        for (let e = 0; e < 3; e++) {
          let sum = 0;
          for (let row = from; row < to; row++) sum += values[row * 3 + e]!;
          // Sums in another order.
          expect(Math.abs((mean[e]! * (to - from)) / sum - 1)).toBeLessThan(1e-14);
        }
      }),
      { seed: 1 },
    );
  });

  it("over(from, to, mean) gives the same bits from a part of the series", () => {
    const values = series(400, 2);
    const whole = new RangeMeans(values, 2);
    for (const firstRow of [1, 63, 64, 65, 130]) {
      const part = new RangeMeans(values.subarray(firstRow * 2), 2, firstRow);
      const [a, b] = [new Float64Array(2), new Float64Array(2)];
      whole.over(150, 390, a);
      part.over(150, 390, b);
      expect([...b]).toEqual([...a]);
    }
  });
});
