import { describe, expect, it } from "vitest";
import { minimise, type SmoothFunction } from "../../../src/predict/arima/minimise.js";

const options = { curvature: 1, tolerance: 1e-12, maxIterations: 200, longestStep: 1 };

/** A function and its gradient at the place last asked of. */
function smooth(value: (x: Float64Array) => number, slope: (x: Float64Array) => readonly number[]): SmoothFunction {
  let last = new Float64Array(0);
  return {
    value: (place) => value((last = Float64Array.from(place))),
    gradient: (out) => {
      out.set(slope(last));
    },
  };
}

describe("minimise", () => {
  it("minimise(Rosenbrock's valley, ...) finds its end", () => {
    const valley = smooth(
      ([x, y]) => 100 * (y! - x! ** 2) ** 2 + (1 - x!) ** 2,
      ([x, y]) => [-400 * x! * (y! - x! ** 2) - 2 * (1 - x!), 200 * (y! - x! ** 2)],
    );
    const { place, value, converged } = minimise(valley, Float64Array.of(-1.2, 1), options);
    expect(converged).toBe(true);
    // The square root of the tolerance, as the function is quadratic there.
    expect(place[0]).toBeCloseTo(1, 5);
    expect(place[1]).toBeCloseTo(1, 5);
    expect(value).toBeLessThan(1e-11);
  });

  it("minimise(target, ...) steps back from where the function is not defined", () => {
    const barrier = smooth(
      ([x]) => (x! > 0 ? x! - Math.log(x!) : Infinity),
      ([x]) => [1 - 1 / x!],
    );
    expect(minimise(barrier, Float64Array.of(0.01), { ...options, longestStep: 100 }).place[0]).toBeCloseTo(1, 5);
    expect(minimise(barrier, Float64Array.of(-1), options)).toEqual({
      place: Float64Array.of(-1),
      value: Infinity,
      converged: false,
    });
  });

  it("minimise(target, start, ...) never ends above its start and says when it was stopped", () => {
    const slow = smooth(
      ([x]) => x! ** 4,
      ([x]) => [4 * x! ** 3],
    );
    const { value, converged } = minimise(slow, Float64Array.of(3), { ...options, maxIterations: 2 });
    expect(value).toBeLessThan(81);
    expect(converged).toBe(false);
  });
});
