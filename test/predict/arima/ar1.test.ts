import { expect, it } from "vitest";
import { fitAr1 } from "../../../src/predict/arima/ar1.js";
import { filterArma } from "../../../src/predict/arima/arma-filter.js";
import { normals } from "../../support/normals.js";
import { references } from "./references.js";

/** An AR(1) of 200 values about 3. */
function simulate(phi: number, seed: number): Float64Array {
  const values = normals(200, seed);
  for (let t = 1; t < values.length; t++) values[t]! += phi * values[t - 1]!;
  return values.map((value) => value + 3);
}

it.each([-0.8, 0, 0.5, 0.95, 0.999])("fitAr1(values, true) beats every point of a grid: phi = %s", (phi) => {
  const values = simulate(phi, 7);
  const fitted = fitAr1(values, true);
  const highest = filterArma(values, fitted).logLikelihood;
  for (let gridPhi = -0.995; gridPhi < 1; gridPhi += 0.01) {
    for (let mean = -5; mean <= 11; mean += 0.5) {
      const point = { phi: Float64Array.of(gridPhi), theta: new Float64Array(0), mean };
      // 1e-7: a golden-section search finds the place of a maximum to the root of the machine's precision.
      expect(filterArma(values, point).logLikelihood).toBeLessThan(highest + 1e-7);
    }
  }
});

it("fitAr1(values, false) has no mean", () => {
  const values = simulate(0.5, 2).map((value) => value - 3);
  expect(fitAr1(values, false).mean).toBe(0);
  expect(fitAr1(values, false).phi[0]).toBeCloseTo(0.5, 0);
});

it.each(references.filter(({ order: { p, d, q } }) => p === 1 && d + q === 0))(
  "fitAr1(values, true) is R's fit: $title",
  ({ values, deviation, coefficients }) => {
    const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
    const { phi, mean } = fitAr1(
      values.map((value) => (value - centre) / deviation),
      true,
    );
    // R's optimiser stops at a relative change of 1e-8 in the likelihood: 1e-4 in the coefficients.
    expect(Math.abs(phi[0]! - coefficients.phi[0]!)).toBeLessThan(1e-4);
    expect(Math.abs(centre + deviation * mean - coefficients.mean)).toBeLessThan(1e-3 * deviation);
  },
);
