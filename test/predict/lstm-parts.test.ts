import { expect, test } from "vitest";

import { adam, clipNorm } from "../../src/predict/lstm/adam.js";
import { equalParts } from "../../src/predict/lstm/equal-parts.js";
import { lossCurve } from "../../src/predict/lstm/loss-curve.js";
import { normalisedHistory } from "../../src/predict/lstm/normalised-history.js";
import { resolveLstmForm } from "../../src/predict/lstm/options.js";
import { sfc32 } from "../../src/predict/lstm/random.js";
import { trainingWindows } from "../../src/predict/lstm/training-windows.js";
import { swingingLoad } from "./lstm-fixtures.js";

test("sfc32(seed) gives the generator's known values", () => {
  // From a Python 3.11 transcription of PractRand's sfc32, seeded as there.
  const first = (seed: number) => {
    const random = sfc32(seed);
    return Array.from({ length: 4 }, () => random.uniform() * 2 ** 32);
  };
  expect(first(1)).toEqual([2012149540, 1872316204, 1707632675, 1779833415]);
  expect(first(2 ** 32 + 5)).toEqual([3317037461, 344497439, 2098912950, 2747301539]);
});

test("sfc32(seed).below(bound) reaches every integer below the bound about equally often", () => {
  const random = sfc32(1);
  const counts = new Array<number>(7).fill(0);
  for (let draw = 0; draw < 70_000; draw++) counts[random.below(7)]!++;
  // 10,000 each, deviation 93: five of them.
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(465);
});

test("equalParts(length, parts) covers the length with parts that differ by at most one", () => {
  expect([...equalParts(10, 4)]).toEqual([0, 2, 5, 7, 10]);
  expect([...equalParts(512, 32)].slice(0, 3)).toEqual([0, 16, 32]);
  for (const [length, parts] of [
    [1, 1],
    [7, 7],
    [1000, 32],
    [501, 33],
  ] as const) {
    const bounds = equalParts(length, parts);
    const sizes = Array.from(bounds.subarray(1), (end, part) => end - bounds[part]!);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    expect(Math.min(...sizes)).toBeGreaterThan(0);
  }
});

test("adam(size).step(...) takes the steps of the paper's algorithm", () => {
  // By hand: the first step is the learning rate in the gradient's direction; after g = 1, then g = -1, both with
  // m = (0.1 * 0.9 - 0.1) / 0.19 and v = 1: a step of -0.1 * (-0.01 / 0.19).
  const optimiser = adam(2);
  const weights = Float32Array.of(1, 1);
  optimiser.step(weights, Float32Array.of(1, -4), 0.1);
  expect(weights[0]).toBeCloseTo(0.9, 6);
  expect(weights[1]).toBeCloseTo(1.1, 6);
  optimiser.step(weights, Float32Array.of(-1, 0), 0.1);
  expect(weights[0]).toBeCloseTo(0.9 + (0.1 * 0.01) / 0.19, 6);
});

test("clipNorm(gradient, limit) scales down what is longer and leaves the rest", () => {
  const long = Float32Array.of(3, 4);
  clipNorm(long, 1);
  expect([...long].map((slope) => slope.toFixed(6))).toEqual(["0.600000", "0.800000"]);
  const short = Float32Array.of(0.3, 0.4);
  clipNorm(short, 1);
  expect(short).toEqual(Float32Array.of(0.3, 0.4));
});

test("lossCurve(steps) keeps means, the last step included", () => {
  const curve = lossCurve(5, 2);
  for (const loss of [1, 2, 3, 4, 6]) curve.add(loss, 10 * loss);
  expect(curve.points).toEqual([
    { step: 3, loss: 2, baseline: 20 },
    { step: 5, loss: 5, baseline: 50 },
  ]);
});

test("normalisedHistory(series, expert, end, form) is bins of residuals in units of the window's deviation", () => {
  const values = Float64Array.of(9, 0, 9, 0.1, 9, 0.3, 9, 0.5, 9, 0.2, 9, 0.4, 9, 9);
  const series = { length: 7, experts: 2, values };
  const { inputs, level, scale } = normalisedHistory(series, 1, 6, { history: 5, bins: 2, window: 2 });
  expect(level).toBeCloseTo(0.3, 12);
  expect(scale).toBeCloseTo(0.1, 12);
  // (0.1 + 0.3) / 2 and (0.5 + 0.2 + 0.4) / 3.
  expect(inputs[0]).toBeCloseTo((0.2 - 0.3) / 0.1, 9);
  expect(inputs[1]).toBeCloseTo((1.1 / 3 - 0.3) / 0.1, 9);
});

test("normalisedHistory(series, expert, end, form) has a floor under the scale and a limit to the inputs", () => {
  const series = { length: 4, experts: 1, values: Float64Array.of(1, 1, 0, 0) };
  const { inputs, level, scale } = normalisedHistory(series, 0, 4, { history: 4, bins: 2, window: 2 });
  expect([level, scale, ...inputs]).toEqual([0, 0.001, 20, 0]);
});

test("trainingWindows(training, form) draws each window that lies within a series, and no other", () => {
  const form = resolveLstmForm({ horizon: 3, history: 4, bins: 2, window: 2, segments: 1, batch: 400 });
  const training = [swingingLoad(10, 2), swingingLoad(8, 3, 5), swingingLoad(6, 3)];
  const windows = trainingWindows(training, form);
  // 4 origins of 2 experts, 2 of 3, none.
  expect(windows.count).toBe(14);
  const { inputs, actual, errorWeights } = windows.draw(sfc32(1));
  const expected = new Set<string>();
  for (const series of training) {
    for (let origin = 4; origin + 3 <= series.length; origin++) {
      for (let expert = 0; expert < series.experts; expert++) {
        const own = normalisedHistory(series, expert, origin, form);
        const came = [0, 1, 2].map((ahead) => series.values[(origin + ahead) * series.experts + expert]!);
        const residuals = came.map((load) => (load - own.level) / own.scale);
        expected.add(String([...Float32Array.from([...own.inputs, ...residuals, own.scale * series.experts])]));
      }
    }
  }
  const drawn = Array.from({ length: 400 }, (_, item) =>
    String([inputs[item], inputs[400 + item], ...actual.subarray(3 * item, 3 * item + 3), errorWeights[item]]),
  );
  expect(new Set(drawn)).toEqual(expected);
});
