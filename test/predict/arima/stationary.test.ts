import fc from "fast-check";
import { expect, it } from "vitest";
import { isInvertible, isStationary } from "../../../src/predict/arima/stationary.js";

/** Coefficients phi of the product of (1 - z / root) over the roots, complex ones in conjugate pairs. */
function coefficientsOf(real: readonly number[], complex: readonly (readonly [modulus: number, angle: number])[]) {
  const factors = [
    ...real.map((root) => [1, -1 / root]),
    ...complex.map(([modulus, angle]) => [1, (-2 * Math.cos(angle)) / modulus, 1 / modulus ** 2]),
  ];
  const product = factors.reduce(
    (polynomial, factor) => {
      const next = new Array<number>(polynomial.length + factor.length - 1).fill(0);
      polynomial.forEach((a, i) => {
        factor.forEach((b, j) => {
          next[i + j]! += a * b;
        });
      });
      return next;
    },
    [1],
  );
  return Float64Array.from(product.slice(1), (coefficient) => -coefficient);
}

const modulus = fc.oneof(
  fc.double({ min: 0.5, max: 0.98, noNaN: true }),
  fc.double({ min: 1.02, max: 4, noNaN: true }),
);
const realRoots = fc.array(fc.tuple(modulus, fc.constantFrom(-1, 1)), { maxLength: 3 });
const complexRoots = fc.array(fc.tuple(modulus, fc.double({ min: 0.1, max: 3, noNaN: true })), { maxLength: 2 });

it("isStationary(phi) holds exactly when every root lies outside the unit circle", () => {
  fc.assert(
    fc.property(realRoots, complexRoots, (real, complex) => {
      const roots = real.map(([size, sign]) => size * sign);
      const smallest = Math.min(Infinity, ...real.map(([size]) => size), ...complex.map(([size]) => size));
      const phi = coefficientsOf(roots, complex);
      expect(isStationary(phi)).toBe(smallest > 1);
      expect(isInvertible(phi.map((coefficient) => -coefficient))).toBe(smallest > 1);
    }),
    { seed: 1, numRuns: 500 },
  );
});

it("isStationary(phi, radius) asks every root to lie outside that radius", () => {
  const phi = coefficientsOf([1.05], [[1.2, 1]]);
  expect(isStationary(phi, 1.04)).toBe(true);
  expect(isStationary(phi, 1.06)).toBe(false);
});

it("isStationary(phi) is false for a unit root and for NaN, true for no coefficients", () => {
  expect(isStationary(Float64Array.of(1))).toBe(false);
  expect(isStationary(Float64Array.of(0.5, NaN))).toBe(false);
  expect(isStationary(new Float64Array(0))).toBe(true);
});
