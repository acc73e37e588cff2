import { describe, expect, it } from "vitest";
import { fisherPValue, seasonality } from "../../src/stats/seasonality.js";
import reference from "../predict/arima/reference.json" with { type: "json" };
import { normals } from "../support/normals.js";

describe("fisherPValue", () => {
  // Python 3 fractions.Fraction: the alternating sum in exact arithmetic.
  const exact = [
    [0.1, 50, 0.2649665860786989],
    [0.2, 50, 0.0008920133055324312],
    [0.05, 250, 0.0007096444023941056],
    [0.03, 250, 0.12090978707167882],
    [0.02, 250, 0.8337870747378956],
    [0.68, 5, 0.0524288],
    [0.3, 10, 0.39173971],
  ] as const;

  it.each(exact)("fisherPValue(%s, %s) is the exact sum: %s", (statistic, ordinates, pValue) => {
    // Terms up to some 1e3 cancel, so three digits of the sixteen are lost.
    expect(Math.abs(fisherPValue(statistic, ordinates) - pValue)).toBeLessThan(1e-11);
  });

  it("fisherPValue(statistic, ordinates) near 1 takes the limit instead of a sum without digits", () => {
    // Exactly 0.99903 by fractions; the limit is that of many ordinates.
    expect(fisherPValue(0.018, 200)).toBeCloseTo(0.999, 2);
    expect(fisherPValue(1 / 250, 250)).toBeCloseTo(1, 10);
  });
});

describe("seasonality", () => {
  it("seasonality(values) without prewhitening is Fisher's g of the periodogram", () => {
    const values = Float64Array.from(reference.series[0]!.values);
    // numpy 2.4.6: |fft.rfft(x - mean)|^2 at 3 ... 249 cycles, largest over sum; p-value by fractions.
    const test = seasonality(values, { maxPrewhitening: 0 });
    expect(test.statistic).toBeCloseTo(0.06803130350071263, 12);
    expect(test.pValue).toBeCloseTo(7.3353787401295466e-6, 12);
    expect(test.period).toBe(500 / 6);
  });

  it("seasonality(values) finds a period of 25 in noise of the same variance", () => {
    const noise = normals(500, 3);
    const values = noise.map((value, t) => value + Math.SQRT2 * Math.sin((2 * Math.PI * t) / 25));
    const test = seasonality(values);
    expect(test.pValue).toBeLessThan(1e-6);
    expect(test.period!).toBeCloseTo(25, 0);
  });

  it("seasonality(values) takes an autoregression without a season for one in about 5 % of cases", () => {
    let found = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const values = normals(300, seed);
      for (let t = 1; t < values.length; t++) values[t]! += 0.8 * values[t - 1]!;
      if (seasonality(values).pValue < 0.05) found++;
    }
    // 10 expected; a binomial with 200 trials exceeds 20 once in a thousand.
    expect(found).toBeLessThanOrEqual(20);
    expect(found).toBeGreaterThan(0);
  });

  it("seasonality(constant) has nothing to test", () => {
    expect(seasonality(new Float64Array(60).fill(0.25))).toEqual({ statistic: 0, pValue: 1, period: null });
  });

  it("seasonality(values, { maxPeriod: 2 }) with a single ordinate has nothing to test", () => {
    expect(seasonality(normals(31, 1), { maxPeriod: 2 }).period).toBeNull();
  });
});
