import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArmaLikelihood } from "../../../src/predict/arima/arma-likelihood.js";
import { filterArma } from "../../../src/predict/arima/arma-filter.js";
import { armaAutocovariance } from "../../../src/predict/arima/autocovariance.js";
import { choleskySolve } from "../../support/cholesky.js";
import { normals } from "../../support/normals.js";
import { armas, coefficientsOf } from "./armas.js";

describe("ArmaLikelihood", () => {
  it("logLikelihood(phi, theta) is that of filterArma at the mean that it finds, for every order up to 5,5", () => {
    fc.assert(
      fc.property(armas(0.98), fc.boolean(), fc.integer({ min: 12, max: 400 }), (model, withMean, n) => {
        const { phi, theta } = model;
        const values = normals(n, 1 + n);
        const likelihood = new ArmaLikelihood(values, phi.length, theta.length, withMean);
        const logLikelihood = likelihood.logLikelihood(phi, theta);
        const filtered = filterArma(values, { phi, theta, mean: likelihood.mean });
        // Near the unit circle the covariances are up to 1e8, and lose as many digits on both ways.
        expect(Math.abs(logLikelihood - filtered.logLikelihood)).toBeLessThan(1e-6);
        expect(likelihood.sigma2 / filtered.sigma2).toBeCloseTo(1, 8);
      }),
      { seed: 1, numRuns: 400 },
    );
  });

  it.each([
    [[0.5], [1]],
    [[], [-1]],
    [
      [0.3, 0.2],
      [-1.2, 0.2],
    ],
    [[], [-2, 1]],
    [[0.1], [0, 0, 1]],
  ])("logLikelihood(%j, %j), a moving average with a unit root, is that of the dense normal density", (ar, ma) => {
    const [phi, theta] = [Float64Array.from(ar), Float64Array.from(ma)];
    const n = 30;
    const values = normals(n, 3);
    const gamma = armaAutocovariance(phi, theta, n);
    const matrix = Array.from({ length: n }, (_, i) =>
      Float64Array.from({ length: n }, (_, j) => gamma[Math.abs(i - j)]!),
    );
    const ones = choleskySolve(matrix, new Float64Array(n).fill(1)).solution;
    const mean = ones.reduce((sum, weight, t) => sum + weight * values[t]!, 0) / ones.reduce((sum, w) => sum + w, 0);
    const centred = values.map((value) => value - mean);
    const { solution, logDeterminant } = choleskySolve(matrix, centred);
    const sigma2 = centred.reduce((sum, value, t) => sum + value * solution[t]!, 0) / n;
    const expected = -0.5 * (n * (Math.log(2 * Math.PI * sigma2) + 1) + logDeterminant);
    const likelihood = new ArmaLikelihood(values, phi.length, theta.length, true);
    // Two exact ways on 30 values; two unit roots make the matrix ill-conditioned, about 1e6.
    expect(likelihood.logLikelihood(phi, theta)).toBeCloseTo(expected, 8);
    expect(likelihood.mean).toBeCloseTo(mean, 8);
  });

  it("logLikelihood(phi, theta) finds the mean of the highest likelihood", () => {
    const values = normals(60, 2).map((value) => value + 3);
    const model = { phi: Float64Array.of(0.6), theta: Float64Array.of(0.4) };
    const likelihood = new ArmaLikelihood(values, 1, 1, true);
    const highest = likelihood.logLikelihood(model.phi, model.theta);
    for (const shift of [-0.1, 0.1]) {
      expect(filterArma(values, { ...model, mean: likelihood.mean + shift }).logLikelihood).toBeLessThan(highest);
    }
  });

  it("gradient(...) is the difference quotient of logLikelihood, for every order up to 5,5", () => {
    fc.assert(
      fc.property(armas(0.9), fc.boolean(), fc.constantFrom(15, 40, 300), ({ phi, theta }, withMean, n) => {
        const [p, q] = [phi.length, theta.length];
        const likelihood = new ArmaLikelihood(normals(n, 9), p, q, withMean);
        const [phiBar, thetaBar] = [new Float64Array(p), new Float64Array(q)];
        likelihood.logLikelihood(phi, theta);
        likelihood.gradient(phiBar, thetaBar);
        const quotient = (coefficients: Float64Array, index: number): number => {
          const kept = coefficients[index]!;
          const at = (value: number): number => {
            coefficients[index] = value;
            return likelihood.logLikelihood(phi, theta);
          };
          const step = 1e-6;
          const slope = (at(kept + step) - at(kept - step)) / (2 * step);
          coefficients[index] = kept;
          return slope;
        };
        // Of the quotient's own error, step^2 by the third derivative and rounding by 1 / step, there are five digits left.
        for (let i = 0; i < p; i++) expectClose(phiBar[i]!, quotient(phi, i), 1e-4);
        for (let j = 0; j < q; j++) expectClose(thetaBar[j]!, quotient(theta, j), 1e-4);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("logLikelihood(phi, theta) is -Infinity where the autoregression has no covariances", () => {
    const likelihood = new ArmaLikelihood(normals(50, 1), 1, 1, true);
    expect(likelihood.logLikelihood(Float64Array.of(1), Float64Array.of(0.5))).toBe(-Infinity);
    expect(likelihood.logLikelihood(Float64Array.of(1.2), Float64Array.of(0.5))).toBe(-Infinity);
  });

  it("coefficientsOf([a, b]) has the roots that Durbin and Levinson give it", () => {
    expect(coefficientsOf([0.5, -0.3])).toEqual(Float64Array.of(0.5 + 0.3 * 0.5, -0.3));
  });
});

function expectClose(found: number, expected: number, tolerance: number): void {
  expect(Math.abs(found - expected)).toBeLessThan(tolerance * (1 + Math.abs(expected)));
}
