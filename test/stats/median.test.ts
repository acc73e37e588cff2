import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { median, medianOfPieces } from "../../src/stats/median.js";

/** By sorting. */
function sortedMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function cut(values: readonly number[], length: number): Float64Array[] {
  const pieces: Float64Array[] = [];
  for (let from = 0; from < values.length; from += length)
    pieces.push(Float64Array.from(values.slice(from, from + length)));
  return pieces;
}

const nonNegative = fc.oneof(
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 1e-300, 5e-324, 0.1, 0.1 + 2 ** -56, 1e300),
);

describe("median", () => {
  it("median(values) agrees with NumPy", () => {
    // NumPy 2.4.6: median([3, 1, 2]), median([4, 1, 3, 2]), median([7])
    expect(median(Float64Array.of(3, 1, 2))).toBe(2);
    expect(median(Float64Array.of(4, 1, 3, 2))).toBe(2.5);
    expect(median(Float64Array.of(7))).toBe(7);
  });

  it("median(values) and medianOfPieces(pieces, length) equal that of the sorted values, ties and all", () => {
    fc.assert(
      fc.property(
        fc.array(nonNegative, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (values, length) => {
          const pieces = cut(values, length);
          expect(medianOfPieces(() => pieces, values.length)).toBe(sortedMedian(values));
          expect(median(Float64Array.from(values))).toBe(sortedMedian(values));
        },
      ),
      { seed: 1 },
    );
  });
});
