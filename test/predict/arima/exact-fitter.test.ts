import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forecastBy } from "../../../src/predict/arima/arima-model.js";
import { filterArma } from "../../../src/predict/arima/arma-filter.js";
import { difference } from "../../../src/predict/arima/differencing.js";
import { ExactFitter } from "../../../src/predict/arima/exact-fitter.js";
import { HannanRissanen } from "../../../src/predict/arima/hannan-rissanen.js";
import { fitLadder } from "../../../src/predict/arima/ladder.js";
import { isInvertible, isStationary } from "../../../src/predict/arima/stationary.js";
import { normals } from "../../support/normals.js";
import { references } from "./references.js";

describe("ExactFitter against R and statsmodels", () => {
  it.each(references)("fit(p, q) has their likelihood or a higher one: $title", (reference) => {
    const { values, order, coefficients, logLikelihood, horizons, forecast, deviation } = reference;
    const model = new ExactFitter(values, order.d).fit(order.p, order.q);
    // Both end within this of each other on the peaks they share.
    expect(model.logLikelihood).toBeGreaterThan(logLikelihood - 0.01);
    if (model.logLikelihood > logLikelihood + 1e-3) return;
    // 1e-3 in log-likelihood is 4 % of a standard error, and a standard error of a coefficient here up to 0.5.
    for (const [index, value] of coefficients.phi.entries())
      expect(Math.abs(model.phi[index]! - value)).toBeLessThan(0.02);
    for (const [index, value] of coefficients.theta.entries()) {
      expect(Math.abs(model.theta[index]! - value)).toBeLessThan(0.02);
    }
    const path = forecastBy(model, values, 1000);
    for (const [index, horizon] of horizons.entries()) {
      // The bound within which R and statsmodels themselves were found to agree on these series.
      expect(Math.abs(path[horizon - 1]! - forecast[index]!)).toBeLessThan(0.05 * deviation);
    }
  });

  it("fit(1, 1) takes the higher of two peaks, where the package's two methods end on the lower one", () => {
    // A slow level under noise.
    const values = normals(400, 15);
    const level = normals(400, 115);
    for (let t = 1; t < 400; t++) level[t]! += 0.8 * level[t - 1]!;
    for (let t = 0; t < 400; t++) values[t]! += 0.5 * level[t]!;
    const fitter = new ExactFitter(values, 1);
    const [higher, lower, ...others] = fitter.peaks(1, 1);
    expect(others).toEqual([]);
    expect(fitter.fit(1, 1)).toEqual(higher);
    const byPackage = fitLadder(values, { p: 1, d: 1, q: 1 }, { engine: "package" }).model;
    // Where two optimisers stop on the same peak; the other one is higher by 0.47.
    expect(Math.abs(byPackage.logLikelihood - lower!.logLikelihood)).toBeLessThan(0.01);
    expect(higher!.logLikelihood).toBeGreaterThan(lower!.logLikelihood + 0.4);
  });
});

describe("properties of ExactFitter", () => {
  const seed = fc.integer({ min: 1, max: 1e6 });
  const orders = fc.record({
    p: fc.integer({ min: 0, max: 3 }),
    d: fc.integer({ min: 0, max: 2 }),
    q: fc.integer({ min: 0, max: 3 }),
  });
  const walk = (noiseSeed: number, n: number): Float64Array => {
    let sum = 0;
    return normals(n, noiseSeed).map((value, t) => (sum += 0.3 * value) + normals(n, noiseSeed + 1)[t]!);
  };

  it("fit(p, q) is stationary, invertible, of the likelihood it states, and no lower than where it started", () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 30, max: 150 }), orders, (noiseSeed, n, { p, d, q }) => {
        fc.pre(p + q > 0);
        const values = walk(noiseSeed, n);
        const model = new ExactFitter(values, d).fit(p, q);
        const { phi, theta, mean, logLikelihood } = model;
        expect(isStationary(phi)).toBe(true);
        // Roots on the circle are moved inside it by rounding.
        expect(isInvertible(theta, 1 - 1e-4)).toBe(true);
        const differences = difference(values, d);
        const stated = filterArma(differences, { phi, theta, mean }).logLikelihood;
        // Near a unit root the covariances lose digits, on both ways.
        expect(Math.abs(stated - logLikelihood)).toBeLessThan(1e-5);
        const centre = d === 0 ? differences.reduce((sum, value) => sum + value, 0) / n : 0;
        const start = new HannanRissanen(differences.map((value) => value - centre)).estimate(p, q);
        if (!isStationary(start.phi) || !isInvertible(start.theta)) return;
        const initial = filterArma(differences, { ...start, mean: centre }).logLikelihood;
        expect(logLikelihood).toBeGreaterThan(initial - 1e-6);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it("fit(p, q) of a + b x has the coefficients of x, and its likelihood less n log b", () => {
    const slope = fc.constantFrom(-2, 1e-6, 4096);
    fc.assert(
      fc.property(seed, fc.double({ min: -3, max: 3, noNaN: true }), slope, orders, (noiseSeed, a, b, { p, d, q }) => {
        fc.pre(p + q > 0);
        const values = walk(noiseSeed, 100);
        const plain = new ExactFitter(values, d).fit(p, q);
        const affine = new ExactFitter(
          values.map((value) => b * (a + value)),
          d,
        ).fit(p, q);
        const expected = plain.logLikelihood - (100 - d) * Math.log(Math.abs(b));
        // The start values differ by rounding only, and each climb ends within 1e-8 of what it sees left.
        expect(Math.abs(affine.logLikelihood - expected)).toBeLessThan(1e-3);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it("peaks(p, q, warm) has none lower than peaks(p, q) for its highest", () => {
    const values = walk(5, 120);
    const fitter = new ExactFitter(values, 1);
    const cold = fitter.fit(2, 2);
    const warm = { phi: Float64Array.of(0.2, 0.1), theta: Float64Array.of(-0.5, 0) };
    expect(fitter.peaks(2, 2, [warm])[0]!.logLikelihood).toBeGreaterThanOrEqual(cold.logLikelihood);
    expect(fitter.peaks(2, 2, [cold])[0]!.logLikelihood).toBeCloseTo(cold.logLikelihood, 6);
  });
});

it("fit(p, q) is never lower than the package's ladder on series about a moving level", () => {
  for (let noiseSeed = 1; noiseSeed <= 6; noiseSeed++) {
    const values = normals(200, noiseSeed);
    const level = normals(200, noiseSeed + 100);
    for (let t = 1; t < 200; t++) level[t]! += 0.95 * level[t - 1]!;
    for (let t = 0; t < 200; t++) values[t]! += 0.4 * level[t]!;
    for (const order of [
      { p: 1, d: 1, q: 1 },
      { p: 2, d: 1, q: 2 },
      { p: 1, d: 0, q: 1 },
    ]) {
      const byPackage = fitLadder(values, order, { engine: "package" }).model;
      const own = new ExactFitter(values, order.d).fit(order.p, order.q);
      // Where two optimisers stop on the same peak.
      expect(own.logLikelihood).toBeGreaterThan(byPackage.logLikelihood - 0.01);
    }
  }
});
