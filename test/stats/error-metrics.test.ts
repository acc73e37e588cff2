import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { errorMetrics, noiseFloor } from "../../src/stats/error-metrics.js";
import { seededRandom } from "../support/seeded-random.js";

describe("errorMetrics", () => {
  it("errorMetrics(forecast, actual) agrees with NumPy and leaves idle cells out of the error ratio only", () => {
    const forecast = Float64Array.of(0.5, 0.3, 0.2, 0.4, 0.4, 0.2);
    const actual = Float64Array.of(0.6, 0.4, 0, 0.25, 0.5, 0.25);
    const { metrics, idleCells } = errorMetrics(forecast, actual);
    // NumPy 2.4.6: (e[m] / a[m]).mean(), e.sum() / a.sum(), e.mean(), sqrt((e ** 2).mean()), m = a > 0
    expect(metrics.errorRatio).toBeCloseTo(0.2833333333333333, 14);
    expect(metrics.wape).toBeCloseTo(0.35, 14);
    expect(metrics.mae).toBeCloseTo(0.11666666666666665, 14);
    expect(metrics.rmse).toBeCloseTo(0.12583057392117916, 14);
    expect(idleCells).toBe(1);
  });

  it("errorMetrics(actual, actual) is zero throughout", () => {
    const actual = Float64Array.of(0.6, 0.4, 0, 1);
    expect(errorMetrics(actual, actual).metrics).toEqual({ errorRatio: 0, wape: 0, mae: 0, rmse: 0 });
  });

  it("errorMetrics(forecast, actual) does not depend on the order of cells", () => {
    const cell = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 100 }));
    const score = (cells: (readonly [number, number])[]) =>
      errorMetrics(
        Float64Array.from(cells, ([f]) => f),
        Float64Array.from(cells, ([, a]) => a),
      ).metrics;
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
        const [forward, backward] = [score(cells), score(cells.toReversed())];
        for (const name of ["errorRatio", "wape", "mae", "rmse"] as const) {
          // Sums in another order differ in their last digits.
          expect(Math.abs(forward[name] - backward[name])).toBeLessThanOrEqual(1e-12 * forward[name]);
        }
      }),
      { seed: 2 },
    );
  });

  it("errorMetrics(forecast, actual) says NaN where the forecast is NaN", () => {
    const { metrics } = errorMetrics(Float64Array.of(NaN, 1), Float64Array.of(1, 1));
    expect(Object.values(metrics).every(Number.isNaN)).toBe(true);
  });
});

describe("noiseFloor", () => {
  it("noiseFloor(proportions, tokens) is 1.25 % at 4,096 tokens an expert, half of all tokens each", () => {
    // sqrt(2 / pi * (1 - p) / (N p)) with N p = 4096: 1.2467 % as p goes to 0
    const many = Float64Array.from({ length: 1024 }, () => 1 / 1024);
    expect(noiseFloor(many, 4096 * 1024)).toBeCloseTo(0.012461, 5);
  });

  it("noiseFloor(proportions, tokens) equals the error ratio of multinomial draws about their true proportions", () => {
    const random = seededRandom(3);
    const proportions = Float64Array.of(0.1, 0.2, 0.3, 0.4);
    const tokens = 2000;
    let total = 0;
    const draws = 400;
    for (let draw = 0; draw < draws; draw += 1) {
      const counts = new Float64Array(4);
      for (let token = 0; token < tokens; token += 1) {
        const u = random();
        counts[u < 0.1 ? 0 : u < 0.3 ? 1 : u < 0.6 ? 2 : 3]! += 1;
      }
      total += counts.reduce((sum, count, e) => sum + Math.abs(count / tokens / proportions[e]! - 1), 0) / 4;
    }
    // 1,600 absolute deviations: their mean is known to 1.9 % (one standard error); three of those.
    expect(Math.abs(total / draws / noiseFloor(proportions, tokens) - 1)).toBeLessThan(0.057);
  });

  it("noiseFloor(proportions, tokens) passes over idle experts", () => {
    expect(noiseFloor(Float64Array.of(0, 0.5, 0.5), 100)).toBe(noiseFloor(Float64Array.of(0.5, 0.5), 100));
  });
});
