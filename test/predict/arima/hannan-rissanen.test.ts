import { expect, it } from "vitest";
import { HannanRissanen } from "../../../src/predict/arima/hannan-rissanen.js";
import { startValues } from "../../../src/predict/arima/start-values.js";
import { normals } from "../../support/normals.js";

/** ARMA(1,1) with the coefficients 0.7 and 0.4, of 5,000 values. */
const values = (() => {
  const noise = normals(5000, 11);
  const series = Float64Array.from(noise);
  for (let t = 1; t < series.length; t++) series[t]! += 0.7 * series[t - 1]! + 0.4 * noise[t - 1]!;
  return series;
})();

it("new HannanRissanen(values).estimate(p, q) is near the coefficients that made the values", () => {
  const { phi, theta } = new HannanRissanen(values).estimate(1, 1);
  // Four standard errors of about 0.013.
  expect(Math.abs(phi[0]! - 0.7)).toBeLessThan(0.05);
  expect(Math.abs(theta[0]! - 0.4)).toBeLessThan(0.05);
});

it("new HannanRissanen(values).estimate(p, q) is finite on values that a regression cannot tell apart", () => {
  for (const odd of [new Float64Array(40), Float64Array.from({ length: 40 }, (_, t) => (-1) ** t)]) {
    const { phi, theta } = new HannanRissanen(odd).estimate(5, 5);
    expect([...phi, ...theta].every(Number.isFinite)).toBe(true);
  }
});

it("startValues(p, q, series, undifferenced) has common factors and a unit root among its starts", () => {
  const series = new HannanRissanen(values);
  const starts = startValues(1, 1, series, series);
  expect(starts.slice(1)).toEqual([
    { phi: Float64Array.of(0.95), theta: Float64Array.of(-0.95) },
    { phi: Float64Array.of(-0.95), theta: Float64Array.of(0.95) },
    { phi: series.estimate(1, 0).phi, theta: Float64Array.of(-0.98) },
  ]);
  expect(startValues(2, 0, series, series)).toEqual([series.estimate(2, 0)]);
});

it("startValues(2, 2, series, ...) multiplies the estimate of (1,1) by a factor", () => {
  const series = new HannanRissanen(values);
  const { phi, theta } = series.estimate(1, 1);
  const [, start] = startValues(2, 2, series, undefined);
  // (1 - phi B)(1 - 0.95 B) and (1 + theta B)(1 - 0.95 B)
  expect(start!.phi[0]).toBeCloseTo(phi[0]! + 0.95, 12);
  expect(start!.phi[1]).toBeCloseTo(-0.95 * phi[0]!, 12);
  expect(start!.theta[0]).toBeCloseTo(theta[0]! - 0.95, 12);
  expect(start!.theta[1]).toBeCloseTo(-0.95 * theta[0]!, 12);
});
