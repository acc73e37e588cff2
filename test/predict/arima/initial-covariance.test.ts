import fc from "fast-check";
import { expect, it } from "vitest";
import { armaAutocovariance } from "../../../src/predict/arima/autocovariance.js";
import { InitialCovariance } from "../../../src/predict/arima/initial-covariance.js";
import { armas } from "./armas.js";

it("update(phi, theta) finds the autocovariances and those with theta(B) e", () => {
  fc.assert(
    fc.property(armas(0.9), ({ phi, theta }) => {
      const [p, q] = [phi.length, theta.length];
      const covariance = new InitialCovariance(p, q);
      covariance.update(phi, Float64Array.of(1, ...theta));
      const lags = Math.max(p, q) + 1;
      const gamma = armaAutocovariance(phi, theta, lags);
      const close = (found: number, expected: number): void => {
        // Two solutions of one system, whose condition is below 1e6 here.
        expect(Math.abs(found - expected)).toBeLessThan(1e-9 * gamma[0]!);
      };
      gamma.forEach((expected, lag) => {
        close(covariance.gamma[lag]!, expected);
        // cross_k = gamma_k - phi_1 gamma_|k-1| - ...
        const cross = phi.reduce((sum, value, i) => sum - value * gamma[Math.abs(lag - i - 1)]!, expected);
        close(covariance.cross[lag]!, cross);
      });
    }),
    { seed: 1, numRuns: 300 },
  );
});

it("pullBack(...) carries slopes by the covariances over to the coefficients", () => {
  fc.assert(
    fc.property(armas(0.7), ({ phi, theta }) => {
      const [p, q] = [phi.length, theta.length];
      const lags = Math.max(p, q) + 1;
      const covariance = new InitialCovariance(p, q);
      const gammaBar = Float64Array.from({ length: lags }, (_, lag) => 1 - 0.3 * lag);
      const crossBar = Float64Array.from({ length: lags }, (_, lag) => (lag <= q ? 0.5 + lag : 0));
      const at = (ar: Float64Array, ma: Float64Array): number => {
        covariance.update(ar, ma);
        let sum = 0;
        for (let lag = 0; lag < lags; lag++) {
          sum += gammaBar[lag]! * covariance.gamma[lag]! + crossBar[lag]! * covariance.cross[lag]!;
        }
        return sum;
      };
      const full = Float64Array.of(1, ...theta);
      const step = 1e-6;
      const quotients = [
        ...Array.from(phi, (value, i) => [at(phi.with(i, value + step), full), at(phi.with(i, value - step), full)]),
        ...Array.from(theta, (value, j) => [
          at(phi, full.with(j + 1, value + step)),
          at(phi, full.with(j + 1, value - step)),
        ]),
      ].map(([above, below]) => (above! - below!) / (2 * step));
      covariance.update(phi, full);
      const [phiBar, thetaBar] = [new Float64Array(p), new Float64Array(q + 1)];
      covariance.pullBack(phi, full, gammaBar.slice(), crossBar.slice(), phiBar, thetaBar);
      for (const [index, slope] of [...phiBar, ...thetaBar.subarray(1)].entries()) {
        const quotient = quotients[index]!;
        // The quotient's own error: step^2 by the third derivative, and rounding by 1 / step.
        expect(Math.abs(slope - quotient)).toBeLessThan(1e-4 * (1 + Math.abs(quotient)));
      }
    }),
    { seed: 1, numRuns: 200 },
  );
});
