import { beforeAll, expect, test } from "vitest";

import { PredictError, UsageError } from "../../src/errors.js";
import { type LstmModel, lstm, trainLstm } from "../../src/predict/lstm.js";
import { stepNoise } from "../../src/predict/lstm/step-noise.js";
import type { LoadSeries } from "../../src/predict/predictor.js";
import { rows, swingingLoad, testBackend, tiny } from "./lstm-fixtures.js";

const series = swingingLoad(300, 5);
let model: LstmModel;
beforeAll(async () => {
  model = await trainLstm([swingingLoad(200, 3, 4)], { ...tiny, steps: 40, backend: testBackend });
});

async function forecast(history: LoadSeries, horizon = 24): Promise<LoadSeries> {
  const fitted = await lstm({ model, backend: testBackend }).fit(history);
  return fitted.forecast(history, horizon);
}

test("lstm({ model }) forecasts at once, from the model's window on", () => {
  const predictor = lstm({ model });
  expect(predictor).toMatchObject({ name: "lstm", minHistory: 12, refit: "once" });
  expect(predictor.options).toEqual({ ...tiny, steps: 40, backend: "auto", trainedOn: model.training.fingerprint });
});

test("lstm(options) without a model asks for a history to train on", () => {
  expect(lstm()).toMatchObject({
    minHistory: 2100,
    options: {
      horizon: 1000,
      history: 4096,
      bins: 8,
      window: 100,
      segments: 10,
      units: 16,
      steps: 600,
      learningRate: 0.01,
      batch: 256,
      seed: 1,
    },
  });
  expect(lstm({ horizon: 5, history: 20 })).toMatchObject({
    minHistory: 30,
    options: { bins: 8, window: 20, segments: 5 },
  });
});

test("lstm(options).fit(history) trains on the history alone and tells of it", async () => {
  const history = rows(series, 0, 120);
  const options = { ...tiny, backend: testBackend };
  const fitted = await lstm(options).fit(history);
  const trained = await trainLstm([history], options);
  const { fingerprint, device, loss, outcome } = trained.training;
  expect(fitted.details).toEqual({
    backend: testBackend,
    // Three features, six units; averages over 10 and 30 iterations and the uniform load for each of four segments.
    parameters: (3 + 6) * 24 + 7 * 4 * 3,
    trainedOn: {
      backend: testBackend,
      device,
      series: [{ length: 120, experts: 5, fingerprint }],
      traceStep: 1,
      stepNoise: trained.training.stepNoise,
      windows: (120 - 12 - 24 + 1) * 5,
      fingerprint,
      steps: 12,
    },
    loss,
    validationBaseline: null,
    outcome,
  });
  const expected = await (await lstm({ model: trained, backend: testBackend }).fit(history)).forecast(history, 24);
  expect(await fitted.forecast(history, 24)).toEqual(expected);
});

test("forecast(history, horizon) is constant within a segment and as long as asked", async () => {
  const { length, experts, values } = await forecast(series);
  expect([length, experts, values.length]).toEqual([24, 5, 120]);
  for (let row = 0; row < 24; row++) {
    const segmentStart = row - (row % 6);
    expect(values.slice(row * 5, row * 5 + 5)).toEqual(values.slice(segmentStart * 5, segmentStart * 5 + 5));
  }
});

test("forecast(history, horizon) looks back on the last `history` iterations only", async () => {
  expect(await forecast(rows(series, 300 - 48, 300))).toEqual(await forecast(series));
  expect(await forecast(rows(series, 300 - 47, 300))).not.toEqual(await forecast(series));
});

test("forecast(history, horizon) makes do with the window, and refuses less", async () => {
  const { values } = await forecast(rows(series, 0, 12));
  expect(values.every((load) => load > 0 && load < 1)).toBe(true);
  await expect(forecast(rows(series, 0, 11))).rejects.toThrow(
    new PredictError("lstm requires at least 12 recorded iterations of history, got 11"),
  );
});

test("forecast(history, horizon) lies between the loads that were seen and the uniform one", async () => {
  const { values } = await forecast(series);
  for (let expert = 0; expert < 5; expert++) {
    const seen = [0.2, ...Array.from({ length: 48 }, (_, row) => series.values[(252 + row) * 5 + expert]!)];
    for (let row = 0; row < 24; row++) {
      expect(values[row * 5 + expert]).toBeGreaterThanOrEqual(Math.min(...seen) - 1e-6);
      expect(values[row * 5 + expert]).toBeLessThanOrEqual(Math.max(...seen) + 1e-6);
    }
  }
});

test("forecast(history, horizon) does not see what comes after the history", async () => {
  const values = series.values.slice();
  const history = { length: 200, experts: 5, values: values.subarray(0, 1000) };
  const before = await forecast(history);
  values.fill(NaN, 1000);
  expect(await forecast(history)).toEqual(before);
});

test("forecast(history, horizon) sees the last iteration of the history", async () => {
  const values = series.values.slice();
  values[values.length - 1]! *= 2;
  expect(await forecast({ ...series, values })).not.toEqual(await forecast(series));
});

test("forecast(history, horizon) does not change the history", async () => {
  const copy = series.values.slice();
  await forecast(series);
  expect(series.values).toEqual(copy);
});

test("forecast(history, horizon) of a shorter horizon is the beginning of the longer one", async () => {
  const whole = await forecast(series);
  for (const horizon of [1, 6, 7, 23]) {
    expect(await forecast(series, horizon)).toEqual(rows(whole, 0, horizon));
  }
});

test("forecast(history, horizon) refuses a horizon longer than the one trained for", async () => {
  const message = "lstm forecasts 1 to 24 recorded iterations ahead, as many as it was trained for, got 25";
  await expect(forecast(series, 25)).rejects.toThrow(new PredictError(message));
  await expect(forecast(series, 0)).rejects.toThrow(/, got 0$/);
  expect(() => lstm({ model, horizon: 25 })).toThrow(new PredictError(message));
});

test("forecast(history, horizon) takes any number of experts, and permuting them permutes the forecast", async () => {
  for (const experts of [1, 2, 16, 65]) {
    const history = swingingLoad(60, experts, experts);
    const order = Array.from({ length: experts }, (_, expert) => (expert * 7 + 3) % experts);
    const permuted = (given: LoadSeries): LoadSeries => ({
      ...given,
      values: given.values.map((_, index) => {
        return given.values[index - (index % experts) + order[index % experts]!]!;
      }),
    });
    const [found, expected] = [await forecast(permuted(history)), permuted(await forecast(history))];
    found.values.forEach((load, index) => {
      // In single precision: where a series lies in its batch may decide how its sums are rounded.
      expect(Math.abs(load - expected.values[index]!)).toBeLessThan(1e-6 * load);
    });
  }
});

test("forecast(history, horizon) of flat and idle experts is finite and near what they were", async () => {
  const values = new Float64Array(48 * 4);
  for (let row = 0; row < 48; row++) values.set([0, 0.25, 0.75, 0], row * 4);
  // Idle but for one early iteration.
  values.set([0, 0.25, 0.7, 0.05], 4);
  const { values: found } = await forecast({ length: 48, experts: 4, values });
  for (let row = 0; row < 24; row++) {
    [0, 0.25, 0.75, 0].forEach((load, expert) => {
      // Before much training the uniform load has a share, about 1 / (e^2 + 2); no more than between the two.
      expect(Math.abs(found[row * 4 + expert]! - load)).toBeLessThan(0.6 * Math.abs(load - 0.25) + 0.01);
    });
  }
});

test("stepNoise(series) is the root of half the mean squared difference, in units of the uniform load", () => {
  // Differences of 0.2 and -0.1, twice each, and zero: (2 * 0.04 + 2 * 0.01) / 6 / 2.
  const values = Float64Array.of(0.3, 0.7, 0.5, 0.5, 0.4, 0.6, 0.4, 0.6);
  expect(stepNoise({ length: 4, experts: 2, values })).toBeCloseTo(2 * Math.sqrt(0.1 / 12), 12);
  expect(stepNoise({ length: 4, experts: 2, values }, 2)).toBe(0);
  expect(stepNoise({ length: 1, experts: 2, values: values.subarray(0, 2) })).toBe(0);
});

test("lstm({ model }) warns, once, of loads that are far noisier or calmer than what the model learnt from", async () => {
  const warnings: string[] = [];
  const predictor = lstm({ model, backend: testBackend, onWarning: (warning) => warnings.push(warning) });
  const calm = { ...series, values: series.values.map((load) => 0.2 + 0.05 * (load - 0.2)) };
  await predictor.fit(series);
  expect(warnings).toEqual([]);
  await predictor.fit(calm);
  await predictor.fit(calm);
  const [least, most] = model.training.stepNoise.map((noise) => noise.toPrecision(2));
  const found = `moves by ${stepNoise(calm, 48).toPrecision(2)} of the uniform one, where it learnt from ${least!} to ${most!}`;
  expect(warnings).toEqual([
    `the lstm was trained on loads of another kind and may be worse than a moving average: between two iterations a load ${found}`,
  ]);
});

test("forecast(history, horizon) refuses to make a forecast that is not finite", async () => {
  const values = series.values.slice();
  values[values.length - 4] = NaN;
  await expect(forecast({ ...series, values })).rejects.toThrow(
    new PredictError("lstm must forecast finite loads, got NaN for expert 1"),
  );
});

test.each([
  [{ horizon: 0 }, "lstm horizon must be a whole number at least 1, got 0"],
  [{ history: 1.5 }, "lstm history must be a whole number at least 2, got 1.5"],
  [{ bins: 65, history: 64 }, "lstm bins must be a whole number from 1 to the history of 64, got 65"],
  [{ window: 1 }, "lstm window must be a whole number from 2 to the history of 4096, got 1"],
  [{ validation: 1 }, "lstm validation part must be a number from 0 to below 1, got 1"],
  [{ weightDecay: -1 }, "lstm weight decay must be a number from 0 up, got -1"],
  [{ patience: 0 }, "lstm patience must be a whole number at least 1, got 0"],
  [{ segments: 11, horizon: 10 }, "lstm segments must be a whole number from 1 to the horizon of 10, got 11"],
  [{ units: NaN }, "lstm units must be a whole number at least 1, got NaN"],
  [{ seed: -1 }, "lstm seed must be a whole number at least 0, got -1"],
  [{ learningRate: 0 }, "lstm learning rate must be a positive number, got 0"],
])("lstm(%o) is refused", (options, message) => {
  expect(() => lstm(options)).toThrow(new UsageError(message));
});
