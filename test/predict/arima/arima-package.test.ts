import { describe, expect, it } from "vitest";
import { css, exactMl, fitByPackage, longestSeries } from "../../../src/predict/arima/arima-package.js";
import { filterArma } from "../../../src/predict/arima/arma-filter.js";
import { difference } from "../../../src/predict/arima/differencing.js";
import { normals } from "../../support/normals.js";
import { references } from "./references.js";

describe("fitByPackage", () => {
  it.each(references.filter(({ order: { p, q } }) => p + q > 1))(
    "fitByPackage(...) reports the likelihood of the coefficients it reports: $title",
    ({ values, deviation, order }) => {
      const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
      const standardised = values.map((value) => (value - centre) / deviation);
      const fitted = fitByPackage(standardised, order, exactMl);
      const own = filterArma(difference(standardised, order.d), fitted).logLikelihood;
      // Reading the wrong field or sign would differ by whole units; the package's constant differs by 2.1e-4.
      expect(Math.abs(fitted.logLikelihood - own)).toBeLessThan(1e-3);
      expect(fitted.returnCode).toBe(1);
    },
  );

  it("fitByPackage(values, ...) refuses a series that would kill its module", () => {
    const values = new Float64Array(longestSeries + 1);
    expect(() => fitByPackage(values, { p: 1, d: 1, q: 1 }, css)).toThrow(
      "the arima package takes at most 8000 values, got 8001",
    );
  });

  it("fitByPackage(values, ...) of the longest series leaves its module whole", () => {
    const values = normals(longestSeries, 1);
    const short = (): unknown => fitByPackage(values.subarray(0, 100), { p: 2, d: 1, q: 2 }, exactMl);
    const before = short();
    for (const d of [0, 1, 2]) fitByPackage(values, { p: 0, d, q: 1 }, css);
    expect(short()).toEqual(before);
  });

  it("fitByPackage(values, ...) works again after the package threw, with the same result", () => {
    const values = normals(100, 1);
    const before = fitByPackage(values, { p: 1, d: 1, q: 1 }, exactMl);
    expect(() => fitByPackage(values.subarray(0, 5), { p: 1, d: 1, q: 1 }, exactMl)).toThrow(
      "the arima package failed at order 1,1,1: Error: Series too short",
    );
    expect(fitByPackage(values, { p: 1, d: 1, q: 1 }, exactMl)).toEqual(before);
  });

  it("fitByPackage(values, ...) keeps memory flat over 1,500 fits and always gives the same result", () => {
    const values = normals(4000, 2);
    const fit = (): unknown => fitByPackage(values, { p: 0, d: 1, q: 1 }, css);
    const first = fit();
    for (let count = 0; count < 100; count++) fit();
    const before = process.memoryUsage().external;
    for (let count = 0; count < 1500; count++) fit();
    // The module's memory is external to the heap of JavaScript. Without `destroy` it was seen to grow by 65 MB here,
    // with it by less than 1 MB.
    expect(process.memoryUsage().external - before).toBeLessThan(10e6);
    expect(fit()).toEqual(first);
  });
});
