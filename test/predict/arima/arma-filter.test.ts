import { describe, expect, it } from "vitest";
import { armaAutocovariance } from "../../../src/predict/arima/autocovariance.js";
import { filterArma } from "../../../src/predict/arima/arma-filter.js";
import { difference, integrate } from "../../../src/predict/arima/differencing.js";
import { normals } from "../../support/normals.js";
import { choleskySolve } from "../../support/cholesky.js";
import { references } from "./references.js";

describe("filterArma against the multivariate normal distribution", () => {
  const models = [
    [[], [], 0],
    [[0.7], [], 0.3],
    [[], [0.9], -1],
    [[], [-1], 0],
    [[1.2, -0.5], [0.4], 2],
    [[0.3], [0.5, -0.4, 0.2], 0],
    [[0.2, 0.1, -0.3, 0.1, 0.4], [0.6, 0.2, 0.1, -0.3, 0.5], 0.1],
  ] as const;

  it.each(models)("filterArma(values, { phi: %j, theta: %j, mean: %s }) is exact", (ar, ma, mean) => {
    const [phi, theta] = [Float64Array.from(ar), Float64Array.from(ma)];
    const [n, horizon] = [14, 8];
    const values = normals(n, 5).map((value) => value + mean);
    const gamma = armaAutocovariance(phi, theta, n + horizon);
    const covariance = Array.from({ length: n }, (_, i) =>
      Float64Array.from({ length: n }, (_, j) => gamma[Math.abs(i - j)]!),
    );
    const centred = values.map((value) => value - mean);
    const { solution, logDeterminant } = choleskySolve(covariance, centred);
    const sigma2 = centred.reduce((sum, value, i) => sum + value * solution[i]!, 0) / n;
    const logLikelihood = -0.5 * (n * Math.log(2 * Math.PI * sigma2) + n + logDeterminant);

    const filtered = filterArma(values, { phi, theta, mean }, horizon);
    // Two exact ways to the same number, on 14 values.
    expect(filtered.sigma2).toBeCloseTo(sigma2, 10);
    expect(filtered.logLikelihood).toBeCloseTo(logLikelihood, 10);
    for (let step = 0; step < horizon; step++) {
      const expected = solution.reduce((sum, weight, i) => sum + weight * gamma[n + step - i]!, mean);
      expect(filtered.forecast[step]).toBeCloseTo(expected, 10);
    }
  });
});

describe("filterArma against R", () => {
  it.each(references)("filterArma(...) at R's coefficients has R's likelihood and forecasts: $title", (reference) => {
    const { values, order, coefficients, logLikelihood, horizons, forecast, deviation } = reference;
    const filtered = filterArma(difference(values, order.d), coefficients, 1000);
    // R stops its variance recursion once it has nearly converged, which costs it up to 2e-5.
    expect(Math.abs(filtered.logLikelihood - logLikelihood)).toBeLessThan(1e-4);
    const path = integrate(filtered.forecast, values, order.d);
    for (const [index, horizon] of horizons.entries()) {
      expect(Math.abs(path[horizon - 1]! - forecast[index]!)).toBeLessThan(1e-6 * deviation);
    }
  });
});

it("filterArma(values, model) has a likelihood that is not a number where the autoregression is not stationary", () => {
  const model = { phi: Float64Array.of(1.1), theta: new Float64Array(0), mean: 0 };
  expect(filterArma(normals(50, 1), model).logLikelihood).toBeNaN();
});
