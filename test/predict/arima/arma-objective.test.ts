import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArmaLikelihood } from "../../../src/predict/arima/arma-likelihood.js";
import { ArmaObjective } from "../../../src/predict/arima/arma-objective.js";
import { isInvertible, isStationary } from "../../../src/predict/arima/stationary.js";
import { normals } from "../../support/normals.js";
import { armas } from "./armas.js";

const values = normals(60, 4);
const objectiveOf = (p: number, q: number): ArmaObjective =>
  new ArmaObjective(new ArmaLikelihood(values, p, q, true), p, q);

describe("ArmaObjective", () => {
  it("value(anglesOf(polynomials)) is minus the likelihood of the same polynomials", () => {
    fc.assert(
      fc.property(armas(0.9), ({ phi, theta }) => {
        const [p, q] = [phi.length, theta.length];
        const objective = objectiveOf(p, q);
        const value = objective.value(objective.anglesOf({ phi, theta }, 0.999));
        phi.forEach((coefficient, i) => {
          expect(objective.polynomials.phi[i]).toBeCloseTo(coefficient, 10);
        });
        theta.forEach((coefficient, j) => {
          expect(objective.polynomials.theta[j]).toBeCloseTo(coefficient, 10);
        });
        expect(value).toBeCloseTo(-new ArmaLikelihood(values, p, q, true).logLikelihood(phi, theta), 6);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("value(any angles) is of a stationary and invertible model, or Infinity", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 5, maxLength: 5 }), (angles) => {
        const objective = objectiveOf(3, 2);
        const value = objective.value(Float64Array.from(angles));
        const { phi, theta } = objective.polynomials;
        expect(value).not.toBeNaN();
        if (value < Infinity) expect(isStationary(phi)).toBe(true);
        expect(isInvertible(theta, 1 - 1e-6)).toBe(true);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("anglesOf(polynomials, limit) takes a model that is not stationary to one that is", () => {
    const objective = objectiveOf(2, 1);
    objective.value(objective.anglesOf({ phi: Float64Array.of(1.5, 0.2), theta: Float64Array.of(3) }, 0.95));
    expect(isStationary(objective.polynomials.phi)).toBe(true);
    expect(objective.polynomials.theta[0]).toBeCloseTo(0.95, 12);
  });

  it("gradient(out) is the difference quotient of value, by every angle", () => {
    fc.assert(
      fc.property(armas(0.8), (polynomials) => {
        const k = polynomials.phi.length + polynomials.theta.length;
        const objective = objectiveOf(polynomials.phi.length, polynomials.theta.length);
        const place = objective.anglesOf(polynomials, 0.999);
        const gradient = new Float64Array(k);
        objective.value(place);
        objective.gradient(gradient);
        const step = 1e-6;
        for (let i = 0; i < k; i++) {
          const at = (shift: number): number => objective.value(place.with(i, place[i]! + shift));
          const quotient = (at(step) - at(-step)) / (2 * step);
          // Rounding of the values divided by the step leaves five digits.
          expect(Math.abs(gradient[i]! - quotient)).toBeLessThan(1e-4 * (1 + Math.abs(quotient)));
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
