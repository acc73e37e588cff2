import { expect, it } from "vitest";
import { armaAutocovariance } from "../../../src/predict/arima/autocovariance.js";

// statsmodels 0.15.0, tsa.arima_process.arma_acovf(ar, ma, lags).
const known = [
  [
    [0.5, -0.2],
    [0.4, -0.3],
    [1.8634453781512605, 0.8847689075630252, -0.23030462184873943, -0.2921060924369748, -0.0999921218487395],
  ],
  [[0.9], [], [5.263157894736843, 4.736842105263159, 4.263157894736843, 3.836842105263159]],
  [[], [0.5, 0.25], [1.3125, 0.625, 0.25, 0]],
  [[], [], [1, 0]],
] as const;

it.each(known)("armaAutocovariance(%j, %j) is that of statsmodels", (phi, theta, expected) => {
  const gamma = armaAutocovariance(Float64Array.from(phi), Float64Array.from(theta), expected.length);
  expect(gamma).toHaveLength(expected.length);
  // A system of three equations, well conditioned.
  for (const [lag, value] of expected.entries()) expect(gamma[lag]).toBeCloseTo(value, 13);
});

it("armaAutocovariance(phi, theta, lags) may be asked for fewer lags than coefficients", () => {
  expect(armaAutocovariance(Float64Array.of(0.5, 0.1, 0.1), new Float64Array(0), 1)).toHaveLength(1);
});
