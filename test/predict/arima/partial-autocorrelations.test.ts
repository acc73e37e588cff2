import fc from "fast-check";
import { expect, it } from "vitest";
import {
  coefficientsOfPartials,
  partialsOfCoefficients,
  pullBackToPartials,
} from "../../../src/predict/arima/partial-autocorrelations.js";
import { coefficientsOf } from "./armas.js";

const partialLists = fc.array(fc.double({ min: -0.95, max: 0.95, noNaN: true }), { minLength: 1, maxLength: 5 });

it("coefficientsOfPartials(partials, rows) and partialsOfCoefficients undo each other", () => {
  fc.assert(
    fc.property(partialLists, (list) => {
      const k = list.length;
      const rows = new Float64Array(k * k);
      coefficientsOfPartials(Float64Array.from(list), rows);
      const phi = rows.slice(k * (k - 1));
      expect(phi).toEqual(coefficientsOf(list));
      const back = partialsOfCoefficients(phi, 0.999);
      // Each step down divides by 1 - r^2, which is 0.1 at least.
      for (const [index, partial] of list.entries()) expect(back[index]).toBeCloseTo(partial, 9);
    }),
    { seed: 1, numRuns: 200 },
  );
});

it("pullBackToPartials(...) carries a slope by the coefficients over to the partial autocorrelations", () => {
  fc.assert(
    fc.property(partialLists, (list) => {
      const k = list.length;
      const rows = new Float64Array(k * k);
      const slopes = Float64Array.from({ length: k }, (_, index) => index - 1.5);
      const at = (partials: Float64Array): number =>
        coefficientsOf([...partials]).reduce((sum, coefficient, index) => sum + slopes[index]! * coefficient, 0);
      const partials = Float64Array.from(list);
      coefficientsOfPartials(partials, rows);
      const bars = Float64Array.from(slopes);
      pullBackToPartials(partials, rows, bars);
      for (let i = 0; i < k; i++) {
        const step = 1e-6;
        // Linear in each partial but the step's square: seven digits.
        const quotient = (at(partials.with(i, list[i]! + step)) - at(partials.with(i, list[i]! - step))) / (2 * step);
        expect(bars[i]).toBeCloseTo(quotient, 6);
      }
    }),
    { seed: 1, numRuns: 200 },
  );
});

it("partialsOfCoefficients(phi, limit) holds each within the limit", () => {
  expect(partialsOfCoefficients(Float64Array.of(-3), 0.9)).toEqual(Float64Array.of(-0.9));
});
