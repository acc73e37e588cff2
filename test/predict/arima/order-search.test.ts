import { describe, expect, it } from "vitest";
import { chooseOrder } from "../../../src/predict/arima/order-choice.js";
import { fitLadder } from "../../../src/predict/arima/ladder.js";
import { searchOrder } from "../../../src/predict/arima/order-search.js";
import { isInvertible, isStationary } from "../../../src/predict/arima/stationary.js";
import { normals } from "../../support/normals.js";
import { references } from "./references.js";

const bounds = { maxP: 5, maxQ: 5 };
const options = { ...bounds, maxD: 2, alpha: 0.05, maxPeriod: 167 };

/** Sums of sums, d times over. */
function accumulate(values: Float64Array, d: number): Float64Array {
  const sums = Float64Array.from(values);
  for (let level = 0; level < d; level++) for (let t = 1; t < sums.length; t++) sums[t]! += sums[t - 1]!;
  return sums;
}

describe("searchOrder", () => {
  it("searchOrder(white noise, 0) mostly finds (0,0,0)", () => {
    const found = Array.from({ length: 10 }, (_, seed) => searchOrder(normals(200, seed + 1), 0, bounds).order);
    // AICc prefers a larger model about once in four.
    expect(found.filter(({ p, q }) => p + q === 0).length).toBeGreaterThanOrEqual(5);
  });

  it("searchOrder(AR(2), 0) finds a model as good as the true order", () => {
    const values = normals(400, 6);
    for (let t = 2; t < values.length; t++) values[t]! += 1.2 * values[t - 1]! - 0.6 * values[t - 2]!;
    const { order } = searchOrder(values, 0, bounds);
    const aicc = fitLadder(values, order).model.aicc;
    expect(aicc).toBeLessThanOrEqual(fitLadder(values, { p: 2, d: 0, q: 0 }).model.aicc + 1e-6);
  });

  it("searchOrder(values, d) is near the best of all orders up to (3,d,3) without a near-unit root", () => {
    const series = [...new Map(references.map(({ title, values }) => [title.split(" ")[0], values])).values()];
    for (const values of series.slice(0, 3)) {
      let best = Infinity;
      for (let p = 0; p <= 3; p++) {
        for (let q = 0; q <= 3; q++) {
          const { model } = fitLadder(values, { p, d: 1, q });
          if (isStationary(model.phi, 1.01) && isInvertible(model.theta, 1.01)) best = Math.min(best, model.aicc);
        }
      }
      const { order } = searchOrder(values, 1, { maxP: 3, maxQ: 3 });
      // Stepwise is not exhaustive: a common rule of thumb counts models within 4 of the best as supported.
      expect(fitLadder(values, order).model.aicc).toBeLessThan(best + 4);
    }
  });

  it("searchOrder(values, d, { maxP: 0, maxQ: 1 }) stays within its bounds", () => {
    const { order, ordersTried } = searchOrder(normals(100, 2), 1, { maxP: 0, maxQ: 1 });
    expect(order.p).toBe(0);
    expect(order.q).toBeLessThanOrEqual(1);
    expect(ordersTried).toBe(2);
  });
});

describe("chooseOrder", () => {
  it.each([0, 1, 2])("chooseOrder(values, options) differences a series integrated %s times as often", (d) => {
    expect(chooseOrder(accumulate(normals(300, 12), d), options).order.d).toBe(d);
  });

  it("chooseOrder(values, { maxD: 1 }) differences at most once", () => {
    expect(chooseOrder(accumulate(normals(300, 12), 2), { ...options, maxD: 1 }).order.d).toBe(1);
  });

  it("chooseOrder(line, options) takes the last value, its differences being constant", () => {
    const line = Float64Array.from({ length: 100 }, (_, t) => 0.1 + t / 1024);
    expect(chooseOrder(line, options).order).toEqual({ p: 0, d: 1, q: 0 });
  });

  it("chooseOrder(values, options) reports a season", () => {
    const values = normals(300, 8).map((value, t) => value + 2 * Math.cos((2 * Math.PI * t) / 20));
    const { seasonality } = chooseOrder(values, options);
    expect(seasonality.period).toBeCloseTo(20, 0);
    expect(seasonality.pValue).toBeLessThan(1e-6);
  });
});
