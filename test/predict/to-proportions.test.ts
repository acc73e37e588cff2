import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { toProportions } from "../../src/predict/to-proportions.js";

const rows = (experts: number, ...values: number[]) => ({
  length: values.length / experts,
  experts,
  values: Float64Array.from(values),
});

describe("toProportions", () => {
  it("toProportions(forecast) clips what is negative and divides each row by its sum", () => {
    expect([...toProportions(rows(2, 1, 3, -1, 5)).values]).toEqual([0.25, 0.75, 0, 1]);
  });

  it("toProportions(forecast) gives rows in [0, 1] that sum to 1, whatever finite rows with a load it gets", () => {
    const value = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, fc.double({ min: 1e-3, max: 10, noNaN: true }))), (input) => {
        const { values } = toProportions(rows(3, ...input.flat()));
        for (let row = 0; row < values.length; row += 3) {
          const cells = [...values.subarray(row, row + 3)];
          expect(cells.every((cell) => cell >= 0 && cell <= 1)).toBe(true);
          expect(cells[0]! + cells[1]! + cells[2]!).toBeCloseTo(1, 14);
        }
      }),
      { seed: 6 },
    );
  });

  it("toProportions(forecast) refuses what is not finite, naming expert and step", () => {
    expect(() => toProportions(rows(2, 1, 1, 1, NaN))).toThrow(
      "a forecast must be finite, got NaN for expert 1 at step 2",
    );
  });

  it("toProportions(forecast) refuses a row that leaves no expert any load", () => {
    expect(() => toProportions(rows(2, 1, 1, 0, -1))).toThrow(
      "a forecast must leave some expert a load, got none at step 2",
    );
  });
});
