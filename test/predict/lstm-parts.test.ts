import fc from "fast-check";
import { expect, test } from "vitest";

import { PredictError } from "../../src/errors.js";
import { adamStep, clipNorm, newAdamState } from "../../src/predict/lstm/adam.js";
import { equalParts } from "../../src/predict/lstm/equal-parts.js";
import { averageCount, binAges, features, writeExpertView } from "../../src/predict/lstm/expert-view.js";
import { LoadSums } from "../../src/predict/lstm/load-sums.js";
import { resolveLstmForm } from "../../src/predict/lstm/options.js";
import { sfc32 } from "../../src/predict/lstm/random.js";
import { trainingWindows } from "../../src/predict/lstm/training-windows.js";
import type { LoadSeries } from "../../src/predict/predictor.js";
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

test("adamStep(...) takes the steps of the paper's algorithm", () => {
  // By hand: the first step is the learning rate in the gradient's direction; after g = 1, then g = -1, both with
  // m = (0.1 * 0.9 - 0.1) / 0.19 and v = 1: a step of -0.1 * (-0.01 / 0.19).
  const state = newAdamState(2);
  const weights = Float32Array.of(1, 1);
  adamStep(state, weights, Float32Array.of(1, -4), 0.1, 0);
  expect(weights[0]).toBeCloseTo(0.9, 6);
  expect(weights[1]).toBeCloseTo(1.1, 6);
  adamStep(state, weights, Float32Array.of(-1, 0), 0.1, 0);
  expect(weights[0]).toBeCloseTo(0.9 + (0.1 * 0.01) / 0.19, 6);
  expect(state.steps).toBe(2);
});

test("adamStep(...) decays weights apart from the gradient: by learning rate times decay", () => {
  const weights = Float32Array.of(2);
  adamStep(newAdamState(1), weights, Float32Array.of(0), 0.1, 0.5);
  expect(weights[0]).toBeCloseTo(2 * (1 - 0.1 * 0.5), 6);
});

test("clipNorm(gradient, limit) scales down what is longer and leaves the rest", () => {
  const long = Float32Array.of(3, 4);
  clipNorm(long, 1);
  expect([...long].map((slope) => slope.toFixed(6))).toEqual(["0.600000", "0.800000"]);
  const short = Float32Array.of(0.3, 0.4);
  clipNorm(short, 1);
  expect(short).toEqual(Float32Array.of(0.3, 0.4));
});

test("binAges(form) cover the history, widening with age, none empty", () => {
  // NumPy 2.4.6: round(geomspace(20, 4096, 8)).
  expect([...binAges({ history: 4096, bins: 8 })]).toEqual([0, 20, 43, 91, 196, 419, 895, 1915, 4096]);
  expect([...binAges({ history: 3, bins: 3 })]).toEqual([0, 1, 2, 3]);
  expect([...binAges({ history: 7, bins: 1 })]).toEqual([0, 7]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 60 }), (history, wanted) => {
      const bins = Math.min(history, wanted);
      const ages = binAges({ history, bins });
      expect([ages[0], ages[bins], ages.length]).toEqual([0, history, bins + 1]);
      for (let bin = 0; bin < bins; bin++) expect(ages[bin + 1]).toBeGreaterThan(ages[bin]!);
    }),
  );
});

test("LoadSums(series, first) has the mean and variance of any stretch", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 60 }),
      fc.integer({ min: 0, max: 2 }),
      fc.nat(),
      fc.nat(),
      (loads, first, a, b) => {
        const length = Math.floor(loads.length / 2);
        const sums = new LoadSums({ length, experts: 2, values: Float64Array.from(loads.slice(0, 2 * length)) }, first);
        const rowStart = first + (a % (length - first));
        const rowEnd = rowStart + 1 + (b % (length - rowStart));
        const own = loads.filter((_, index) => index % 2 === 1).slice(rowStart, rowEnd);
        const mean = own.reduce((sum, load) => sum + load, 0) / own.length;
        const variance = own.reduce((sum, load) => sum + (load - mean) ** 2, 0) / own.length;
        // 30 values of at most 1: a running sum of 30 is off by some 1e-15.
        expect(sums.mean(1, rowStart, rowEnd)).toBeCloseTo(mean, 12);
        expect(sums.variance(1, rowStart, rowEnd, mean)).toBeCloseTo(variance, 12);
      },
    ),
  );
});

const viewForm = { history: 12, bins: 3, window: 2 };

/** What `writeExpertView` writes of one expert alone. */
function viewOf(series: LoadSeries, expert: number, { start, end }: { start: number; end: number }, sign = 1) {
  const inputs = new Float32Array(viewForm.bins * features);
  const averages = new Float32Array(averageCount(viewForm));
  writeExpertView(new LoadSums(series, start), expert, end, viewForm, { inputs, averages }, 0, 1, sign);
  const steps = Array.from({ length: viewForm.bins }, (_, bin) => [
    ...inputs.slice(bin * features, (bin + 1) * features),
  ]);
  return { steps, averages: [...averages] };
}

test("writeExpertView(...) is bins of the load in units of the window's deviation, oldest first", () => {
  // Bins of 10, 1 and 1 iterations, the last ones by age; the window of 2 has mean 0.3 and deviation 0.1.
  expect([...binAges(viewForm)]).toEqual([0, 10, 11, 12]);
  const loads = [0.9, 0.7, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.2, 0.4];
  const series = { length: 12, experts: 2, values: Float64Array.from(loads.flatMap((load) => [1 - load, load])) };
  const { steps, averages } = viewOf(series, 1, { start: 0, end: 12 });
  const age = Math.log(12 / Math.sqrt(2 * 12));
  [
    [1, 6, age],
    [1, 4, age],
    [1, 1.6, age],
  ].forEach((expected, step) => {
    expected.forEach((value, feature) => {
      expect(steps[step]![feature]).toBeCloseTo(value, 5);
    });
  });
  // Over 10 iterations, and the uniform load: in units of it, 1 / 2.
  expect(averages[0]).toBeCloseTo(0.46 / 0.5, 6);
  expect(averages[1]).toBe(1);
});

test("writeExpertView(...) leaves bins before the history at zero, and fills one that it reaches in part", () => {
  const series = swingingLoad(20, 3);
  const { steps, averages } = viewOf(series, 0, { start: 15, end: 20 });
  expect(steps.slice(0, 2)).toEqual([
    [0, 0, 0],
    [0, 0, 0],
  ]);
  expect(steps[2]![0]).toBe(1);
  // How far the run is does not depend on how much of it was seen; at most the history.
  expect(steps[2]![2]).toBeCloseTo(Math.log(12 / Math.sqrt(2 * 12)), 6);
  const own = Array.from({ length: 5 }, (_, row) => series.values[(15 + row) * 3]!);
  expect(averages[0]).toBeCloseTo((3 * own.reduce((sum, load) => sum + load, 0)) / 5, 6);
});

test("writeExpertView(...) takes what of the run came before the series into account", () => {
  const age = (preceding: number) => {
    const { steps } = viewOf({ ...swingingLoad(5, 3), preceding }, 0, { start: 0, end: 5 });
    return Math.exp(steps[2]![2]!) * Math.sqrt(2 * 12);
  };
  expect([0, 4, 90].map(age)).toEqual([5, 9, 12].map((rows) => expect.closeTo(rows, 5) as number));
});

test("writeExpertView(...) reads nothing before its rows, and nothing after them", () => {
  const series = swingingLoad(30, 2);
  // The window of 12 would reach back to row 13, the averages over 10 to row 15.
  const rows = { start: 18, end: 25 };
  const changed = { ...series, values: series.values.map((load, index) => (index < 36 || index >= 50 ? 9 : load)) };
  const [before, after] = [series, changed].map((own) => viewOf(own, 1, rows));
  const numbers = ({ steps, averages }: ReturnType<typeof viewOf>) => [...steps.flat(), ...averages];
  numbers(after!).forEach((value, index) => {
    // Sums that ran over other values before: the last digits.
    expect(value).toBeCloseTo(numbers(before!)[index]!, 4);
  });
});

test("writeExpertView(...) mirrors a load about its level", () => {
  const series = swingingLoad(30, 2);
  const rows = { start: 0, end: 30 };
  const [plain, mirrored] = [viewOf(series, 1, rows), viewOf(series, 1, rows, -1)];
  expect(mirrored.steps).toEqual(plain.steps.map(([here, load, age]) => [here, -load!, age]));
  expect(mirrored.averages).toEqual(plain.averages);
});

test("writeExpertView(...) has a floor under the scale and a limit to the inputs", () => {
  const loads = [0.5, 0.1, 0.304, ...new Array<number>(9).fill(0.3)];
  const values = Float64Array.from(loads.flatMap((load) => [load, 1 - load]));
  const { steps } = viewOf({ length: 12, experts: 2, values }, 0, { start: 0, end: 12 });
  // Flat for the window, so the scale is 0.001 / 2.
  expect(steps.map(([, load]) => load)).toEqual([20, -20, expect.closeTo(0.0004 / 0.0005, 4)]);
});

test("trainingWindows(training, form).draw(random) reaches every whole window of every series, and no other", () => {
  const form = resolveLstmForm({ ...viewForm, horizon: 3, segments: 1, batch: 4000 });
  const training = [swingingLoad(10, 2), swingingLoad(8, 3, 5), swingingLoad(4, 3)];
  const windows = trainingWindows(training, form);
  // 6 origins of 2 experts, 4 of 3, none.
  expect(windows.count).toBe(24);
  const { sequences, averages, level, actual } = windows.draw(sfc32(1));
  const expected = new Set<string>();
  for (const series of training) {
    const sums = new LoadSums(series);
    for (let origin = 2; origin + 3 <= series.length; origin++) {
      for (let expert = 0; expert < series.experts; expert++) {
        for (const sign of [1, -1]) {
          const view = viewOf(series, expert, { start: 0, end: origin }, sign);
          const own = sums.mean(expert, origin - 2, origin) * series.experts;
          const came = sums.mean(expert, origin, origin + 3) * series.experts;
          expected.add(String([...view.steps.flat(), ...view.averages, Math.fround(own), Math.fround(came)]));
        }
      }
    }
  }
  const cells = viewForm.bins * features;
  const drawn = Array.from({ length: 4000 }, (_, item) => {
    const inputs = Array.from({ length: cells }, (_cell, cell) => sequences.values[cell * 4000 + item]!);
    return String([...inputs, ...averages.slice(2 * item, 2 * item + 2), level[item], actual[item]]);
  });
  expect(new Set(drawn)).toEqual(expected);
});

test("trainingWindows(training, form) keeps the validation part apart", () => {
  const form = resolveLstmForm({ ...viewForm, horizon: 3, segments: 1, batch: 500, validation: 0.4 });
  const series = swingingLoad(20, 2);
  // The last 8 rows are never learnt from: as NaN they would show.
  const values = series.values.map((load, index) => (index >= 24 ? NaN : load));
  const windows = trainingWindows([{ ...series, values }], form);
  expect(windows.count).toBe(2 * (12 - 3 - 2 + 1));
  const { sequences, actual } = windows.draw(sfc32(1));
  expect([...sequences.values, ...actual].every(Number.isFinite)).toBe(true);
  // Origins 12 to 17, each with 3 rows after it.
  const validation = trainingWindows([series], form).validation!;
  expect(validation.level).toHaveLength(2 * 6);
  const sums = new LoadSums(series);
  const came = [12, 13, 14, 15, 16, 17].flatMap((o) => [0, 1].map((e) => Math.fround(2 * sums.mean(e, o, o + 3))));
  expect([...validation.actual]).toEqual(came);
});

test("trainingWindows(training, form) says when there is too little to validate", () => {
  const form = resolveLstmForm({ ...viewForm, horizon: 3, segments: 1, validation: 0.1 });
  expect(() => trainingWindows([swingingLoad(20, 2)], form)).toThrow(
    new PredictError(
      "lstm requires at least 3 recorded iterations in the validation part, as many as the horizon, got 2",
    ),
  );
});
