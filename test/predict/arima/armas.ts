import fc from "fast-check";
import type { ArmaPolynomials } from "../../../src/predict/arima/arma-objective.js";

/** Coefficients with these partial autocorrelations, by the recursion of Durbin and Levinson, written plainly. */
export function coefficientsOf(partials: readonly number[]): Float64Array {
  return Float64Array.from(
    partials.reduce<number[]>(
      (row, partial) => [...row.map((value, i) => value - partial * row[row.length - 1 - i]!), partial],
      [],
    ),
  );
}

/** Stationary and invertible ARMA models up to 5,5, their partial autocorrelations within `limit`. */
export function armas(limit: number): fc.Arbitrary<ArmaPolynomials> {
  const partials = fc.array(fc.double({ min: -limit, max: limit, noNaN: true }), { maxLength: 5 });
  return fc
    .tuple(partials, partials)
    .map(([ar, ma]) => ({ phi: coefficientsOf(ar), theta: coefficientsOf(ma).map((value) => -value) }));
}
