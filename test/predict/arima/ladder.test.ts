import { afterEach, describe, expect, it, vi } from "vitest";
import { PredictError } from "../../../src/errors.js";
import { forecastBy } from "../../../src/predict/arima/arima-model.js";
import * as arimaPackage from "../../../src/predict/arima/arima-package.js";
import { fitLadder, fitLowerRungs } from "../../../src/predict/arima/ladder.js";
import { normals } from "../../support/normals.js";
import { references } from "./references.js";

vi.mock("../../../src/predict/arima/arima-package.js", { spy: true });
afterEach(() => {
  vi.mocked(arimaPackage.fitByPackage).mockReset();
});

describe("fitLadder against R", () => {
  it.each(references)("fitLadder(values, order) has R's likelihood or a higher one: $title", (reference) => {
    const { values, order, logLikelihood, horizons, forecast, deviation } = reference;
    const { model, failures } = fitLadder(values, order);
    // 0.01 in the log-likelihood is 1 % of a standard error squared: where two optimisers stop on the same peak.
    expect(model.logLikelihood).toBeGreaterThan(logLikelihood - 0.01);
    expect(failures).toEqual([]);
    // On the same peak the forecasts are R's too. Several orders have two peaks, and ours may be the higher.
    if (model.logLikelihood < logLikelihood + 0.1) {
      const path = forecastBy(model, values, 1000);
      for (const [index, horizon] of horizons.entries()) {
        // The bound within which R and statsmodels themselves were found to agree on these series.
        expect(Math.abs(path[horizon - 1]! - forecast[index]!)).toBeLessThan(0.05 * deviation);
      }
    }
  });
});

describe("fitLadder by closed forms", () => {
  const values = Float64Array.of(...normals(40, 4), 3, 5);

  it("fitLadder(values, (0,0,0)) forecasts the mean", () => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const { model, rung } = fitLadder(values, { p: 0, d: 0, q: 0 });
    expect(rung).toBe("closed form");
    for (const value of forecastBy(model, values, 3)) expect(value).toBeCloseTo(mean, 14);
  });

  it("fitLadder(values, (0,1,0)) forecasts the last value", () => {
    const { model } = fitLadder(values, { p: 0, d: 1, q: 0 });
    expect(forecastBy(model, values, 3)).toEqual(Float64Array.of(5, 5, 5));
  });

  it("fitLadder(values, (0,2,0)) forecasts the line through the last two values", () => {
    const { model } = fitLadder(values, { p: 0, d: 2, q: 0 });
    expect(forecastBy(model, values, 3)).toEqual(Float64Array.of(7, 9, 11));
  });

  it.each([0, 1, 2])("fitLadder(constant, (2,%s,1)) forecasts the constant exactly", (d) => {
    const constant = new Float64Array(50).fill(0.1);
    const { model } = fitLadder(constant, { p: 2, d, q: 1 });
    expect(new Set(forecastBy(model, constant, 1000))).toEqual(new Set([0.1]));
  });

  it("fitLadder(line, (1,1,1)) forecasts the last value, there being no drift", () => {
    const line = Float64Array.from({ length: 50 }, (_, t) => 1 + t);
    expect(forecastBy(fitLadder(line, { p: 1, d: 1, q: 1 }).model, line, 2)).toEqual(Float64Array.of(50, 50));
  });
});

describe("fitLadder on failing methods", () => {
  const values = normals(100, 9);
  const order = { p: 2, d: 0, q: 1 };
  const sound = {
    phi: Float64Array.of(0.2, 0.1),
    theta: Float64Array.of(0.3),
    mean: 0,
    returnCode: 1,
    logLikelihood: -1,
  };

  it("fitLadder(values, order, { engine }) records each failed rung with its reason and goes on to the next", () => {
    vi.mocked(arimaPackage.fitByPackage)
      .mockReturnValueOnce({ ...sound, returnCode: 15 })
      .mockReturnValueOnce({ ...sound, phi: Float64Array.of(0.7, 0.4) })
      .mockReturnValueOnce({ ...sound, logLikelihood: NaN })
      .mockImplementationOnce(() => {
        throw new PredictError("the arima package failed at order 2,0,1: RuntimeError: unreachable");
      })
      .mockReturnValueOnce(sound);
    const { rung, failures } = fitLadder(values, order, { engine: "package" });
    expect(rung).toBe("CSS, BFGS");
    expect(failures).toEqual([
      { rung: "exact ML, BFGS", reason: "the arima package must return 1 (success), got 15" },
      { rung: "CSS then ML, BFGS", reason: "the autoregression of order 2,0,1 must be stationary, got 0.7000, 0.4000" },
      { rung: "exact ML, BFGS with More-Thuente line search", reason: "the log-likelihood must be finite, got NaN" },
      { rung: "exact ML, Newton", reason: "the arima package failed at order 2,0,1: RuntimeError: unreachable" },
    ]);
  });

  it("fitLadder(values, order) asks the package where our own likelihood yields no acceptable model", () => {
    vi.mocked(arimaPackage.fitByPackage).mockReturnValueOnce({ ...sound, phi: Float64Array.of(0.9, 0) });
    vi.mocked(arimaPackage.fitByPackage).mockReturnValueOnce(sound);
    const unusable = { ...fitLadder(values, order).model, mean: 1e6 };
    const { rung, engine, failures } = fitLadder(values, order, { searched: unusable });
    expect({ rung, engine }).toEqual({ rung: "CSS then ML, BFGS", engine: "package" });
    expect(failures.map((failure) => failure.rung)).toEqual(["own exact ML"]);
  });

  it("fitLadder(values, order, { engine }) ends at the mean when everything fails", () => {
    vi.mocked(arimaPackage.fitByPackage).mockReturnValue({ ...sound, returnCode: 4 });
    const { model, rung, failures } = fitLadder(values, order, { engine: "package" });
    expect(rung).toBe("mean of the history");
    expect(failures).toHaveLength(7);
    expect(model.mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 100, 14);
  });

  it("fitLadder(values, order, { engine }) keeps the method with the higher likelihood", () => {
    vi.mocked(arimaPackage.fitByPackage)
      .mockReturnValueOnce({ ...sound, phi: Float64Array.of(0.9, 0) })
      .mockReturnValueOnce(sound);
    expect(fitLadder(values, order, { engine: "package" }).rung).toBe("CSS then ML, BFGS");
  });

  it("fitLadder(values, order, { engine }) refuses a forecast outside the range of the history +-100 %", () => {
    vi.mocked(arimaPackage.fitByPackage)
      .mockReturnValueOnce({ ...sound, mean: 1e6 })
      .mockReturnValueOnce(sound);
    const { rung, failures } = fitLadder(values, order, { engine: "package" });
    expect(rung).toBe("CSS then ML, BFGS");
    expect(failures[0]!.reason).toMatch(/^forecast .* at horizon \d+ outside the range of the history \+-100 %$/);
  });
});

it("fitLowerRungs(values, ...) tries (0,1,1) before the mean", () => {
  const earlier = [
    { rung: "closed form", reason: "forecast 9.00 at horizon 5 outside the range of the history +-100 %" },
  ];
  const { model, failures } = fitLowerRungs(normals(100, 3), earlier, 10);
  expect(model.order).toEqual({ p: 0, d: 1, q: 1 });
  expect(failures).toEqual(earlier);
});
