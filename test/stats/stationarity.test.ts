import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adf, kpss } from "../../src/stats/stationarity.js";
import reference from "../predict/arima/reference.json" with { type: "json" };
import { normals } from "../support/normals.js";

/** Three series of 500: real load, a stationary ARMA(2,2) and an integrated moving average. */
const series = (name: string): Float64Array =>
  Float64Array.from(reference.series.find((candidate) => candidate.name === name)!.values);

describe("kpss", () => {
  // statsmodels 0.15.0, tsa.stattools.kpss(x, regression, nlags); nlags 5 is the short rule at n = 500.
  const known = [
    ["s1l0e0_last500", "level", "legacy", 0.2821470468201998, 0.1, 18],
    ["s1l0e0_last500", "level", "short", 0.6021398189993772, 0.022441834636420254, 5],
    ["s1l0e0_last500", "level", 0, 1.4297021540956167, 0.01, 0],
    ["s1l0e0_last500", "trend", "short", 0.5527857642746205, 0.01, 5],
    ["ARMA22_r0", "level", "legacy", 0.2034998563533105, 0.1, 18],
    ["ARMA22_r0", "trend", "legacy", 0.049369331181617404, 0.1, 18],
    ["IMA11_r0", "level", "short", 7.191996893761819, 0.01, 5],
    ["IMA11_r0", "trend", "legacy", 0.16060979304285794, 0.037825172464285045, 18],
  ] as const;

  it.each(known)("kpss(%s, %s, lags %s) is that of statsmodels", (name, regression, rule, statistic, pValue, lags) => {
    const test = kpss(series(name), { regression, lags: rule });
    // Sums of 500 products, taken in another order than NumPy's.
    expect(test.statistic / statistic).toBeCloseTo(1, 11);
    expect(test.pValue).toBeCloseTo(pValue, 11);
    expect(test.lags).toBe(lags);
  });

  it("kpss(constant) finds a constant series stationary", () => {
    expect(kpss(new Float64Array(50).fill(0.0625))).toEqual({ statistic: 0, pValue: 0.1, lags: 3 });
  });
});

describe("adf", () => {
  // statsmodels 0.15.0, tsa.stattools.adfuller(x, maxlag, regression, autolag="AIC" or None).
  const known = [
    ["s1l0e0_last500", "constant", "aic", -3.7556090277311136, 0.0033955839314834444, 8],
    ["s1l0e0_last500", "constant", "fixed", -4.359901907127928, 0.0003492783474984631, 7],
    ["s1l0e0_last500", "trend", "aic", -3.7409432010738337, 0.01979868827580845, 8],
    ["s1l0e0_last500", "trend", 0, -16.259725425280788, 0, 0],
    ["ARMA22_r0", "constant", "aic", -6.50207644897396, 1.155167612574677e-8, 5],
    ["ARMA22_r0", "trend", "fixed", -5.548184220538053, 1.8493604695875364e-5, 7],
    ["IMA11_r0", "constant", "aic", -1.7231287166546085, 0.41923698438491086, 7],
    ["IMA11_r0", "trend", "aic", -2.9089398570476885, 0.15934207995222016, 7],
  ] as const;

  it.each(known)("adf(%s, %s, lags %s) is that of statsmodels", (name, regression, rule, statistic, pValue, lags) => {
    const test = adf(series(name), { regression, lags: rule });
    // Both solve the regression orthogonally; 1e-9 leaves room for the conditioning of 20 lagged columns.
    expect(Math.abs(test.statistic - statistic)).toBeLessThan(1e-9);
    // The error function of simple-statistics is right to 1.2e-7.
    expect(Math.abs(test.pValue - pValue)).toBeLessThan(2e-7);
    expect(test.lags).toBe(lags);
  });

  it.each([
    ["constant", () => 0.0625],
    ["line", (t: number) => 0.25 + 0.125 * t],
    ["cycle", (t: number) => t % 7],
  ])("adf(%s) has nothing to test", (_, valueAt) => {
    expect(adf(Float64Array.from({ length: 50 }, (_, t) => valueAt(t)))).toMatchObject({ statistic: NaN, pValue: NaN });
  });

  it("adf(values) with too few values reduces its lags", () => {
    expect(adf(Float64Array.of(1, 3, 2, 5, 4, 6, 3)).lags).toBeLessThanOrEqual(1);
  });
});

it("kpss(a + b x) and adf(a + b x) are those of x, and x is left as it was", () => {
  const offset = fc.double({ min: -5, max: 5, noNaN: true });
  const slope = fc.constantFrom(-1e9, -3, 1e-9);
  fc.assert(
    fc.property(fc.integer({ min: 40, max: 80 }), fc.nat(), offset, slope, (n, seed, a, b) => {
      const values = normals(n, seed);
      const frozen = Float64Array.from(values);
      const affine = values.map((value) => b * (a + value));
      // a + b x is rounded at 1e-16 of its size, which the statistics may magnify by the condition of the regression.
      expect(kpss(affine).statistic / kpss(values).statistic).toBeCloseTo(1, 9);
      expect(Math.abs(adf(affine).statistic - adf(values).statistic)).toBeLessThan(1e-6);
      expect(values).toEqual(frozen);
    }),
    { seed: 1, numRuns: 50 },
  );
});
