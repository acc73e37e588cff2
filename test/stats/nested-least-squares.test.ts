import { expect, it } from "vitest";
import { nestedLeastSquares } from "../../src/stats/nested-least-squares.js";

const columns = [
  Float64Array.of(1, 1, 1, 1, 1),
  Float64Array.of(1, 2, 3, 4, 5),
  Float64Array.of(2, 1, 5, 2, 7),
  Float64Array.of(2, 4, 6, 8, 10),
] as const;
const response = Float64Array.of(1, 3, 2, 5, 4);

it("nestedLeastSquares(columns, response) is lstsq on every number of leading columns", () => {
  const { residualSquares, components } = nestedLeastSquares(columns.slice(0, 3), response);
  // numpy 2.4.6, linalg.lstsq on the first 1, 2, 3 columns: residual sums, then the t-statistic of the last of them.
  const expected = [
    [10, 4.242640687119285],
    [3.6, 2.3094010767585025],
    [0.07022900763358798, -10.026053018532991],
  ];
  for (const [index, [residual, statistic]] of expected.entries()) {
    const used = index + 1;
    // Relative to the response's squares, 55: a dozen operations on numbers near 1.
    expect(residualSquares[used]).toBeCloseTo(residual!, 12);
    expect(components[index]! / Math.sqrt(residualSquares[used]! / (5 - used))).toBeCloseTo(statistic!, 10);
  }
});

it("nestedLeastSquares(columns, response) gives nothing to a column that the earlier ones explain", () => {
  const { residualSquares, components } = nestedLeastSquares([columns[0], columns[1], columns[3]], response);
  expect(components[2]).toBe(0);
  expect(residualSquares[3]).toBe(residualSquares[2]);
});
