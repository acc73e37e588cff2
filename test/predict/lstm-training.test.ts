import { expect, test } from "vitest";

import { PredictError, UsageError } from "../../src/errors.js";
import { type LstmProgress, lstm, trainLstm, type TrainingState } from "../../src/predict/lstm.js";
import { fingerprint } from "../../src/predict/lstm/fingerprint.js";
import type { LoadSeries } from "../../src/predict/predictor.js";
import { openTensorBackend } from "../../src/predict/tensor-backend.js";
import { jumpingLoad, rows, swingingLoad, testBackend, tiny as form, wape } from "./lstm-fixtures.js";

const tiny = { ...form, backend: testBackend };
const long = swingingLoad(400, 5);
const training = [rows(long, 0, 200), swingingLoad(150, 3, 2)];

test("trainLstm(training, options) gives the same weights to the byte for the same seed", async () => {
  const first = await trainLstm(training, tiny);
  const second = await trainLstm(training, tiny);
  expect(second).toEqual(first);
  expect((await trainLstm(training, { ...tiny, seed: 8 })).weights).not.toEqual(first.weights);
});

test("trainLstm(training, options) uses the last value of the training part", async () => {
  const values = training[0]!.values.slice();
  values[values.length - 1] = NaN;
  const training_ = [{ ...training[0]!, values }];
  await expect(trainLstm(training_, { ...tiny, batch: 256, steps: 200 })).rejects.toThrow(
    /^lstm training must keep a finite loss, got NaN at step \d+$/,
  );
});

test("fit(history) learns from a history of the least length, with a validation part, too", async () => {
  for (const validation of [0, 0.2, 0.35, 0.9]) {
    const predictor = lstm({ ...tiny, steps: 2, validation });
    const fitted = await predictor.fit(rows(swingingLoad(700, 2), 0, predictor.minHistory));
    expect(fitted.details).toMatchObject({ backend: testBackend });
    await expect(predictor.fit(rows(swingingLoad(700, 2), 0, predictor.minHistory - 1))).rejects.toThrow(PredictError);
  }
});

test("trainLstm(training, options) does not change the series", async () => {
  const copies = training.map(({ values }) => values.slice());
  await trainLstm(training, tiny);
  expect(training.map(({ values }) => values)).toEqual(copies);
});

test("trainLstm(training, options) leaves no tensor behind", async () => {
  const { tf } = await openTensorBackend(testBackend);
  const before = tf.memory().numTensors;
  const model = await trainLstm(training, tiny);
  const fitted = await lstm({ model, backend: testBackend }).fit(training[0]!);
  await fitted.forecast(training[0]!, 24);
  fitted.dispose();
  await trainLstm([{ ...training[0]!, values: training[0]!.values.map(() => NaN) }], tiny).catch(() => undefined);
  expect(tf.memory().numTensors).toBe(before);
});

test("trainLstm(training, options) tells its progress and keeps the loss curve, a point an epoch", async () => {
  const progress: LstmProgress[] = [];
  const model = await trainLstm(training, { ...tiny, steps: 120, onProgress: (now) => progress.push(now) });
  expect(progress.map(({ step }) => step)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
  expect(progress.every(({ steps }) => steps === 120)).toBe(true);
  const { loss, windows, series, backend, steps, validationBaseline } = model.training;
  expect(loss.map(({ step }) => step)).toEqual([50, 100, 120]);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(loss[2]).toEqual({
    step: 120,
    loss: expect.closeTo(mean(progress.slice(100).map((one) => one.loss)), 12) as number,
    baseline: expect.closeTo(mean(progress.slice(100).map((one) => one.baseline)), 12) as number,
    validation: null,
  });
  // (200 - 12 - 24 + 1) origins of 5 experts, (150 - 12 - 24 + 1) of 3.
  expect({ windows, series, backend, steps, validationBaseline }).toEqual({
    windows: 165 * 5 + 115 * 3,
    series: [
      { length: 200, experts: 5, fingerprint: fingerprint([training[0]!]) },
      { length: 150, experts: 3, fingerprint: fingerprint([training[1]!]) },
    ],
    backend: testBackend,
    steps: 120,
    validationBaseline: null,
  });
});

test("trainLstm(training, options) takes the weights of the epoch with the lowest validation loss", async () => {
  const options = { ...tiny, steps: 1000, validation: 0.4, patience: 2, learningRate: 0.05 };
  const model = await trainLstm(training, options);
  const { loss, steps, validationBaseline } = model.training;
  const losses = loss.map(({ validation }) => validation!);
  const best = losses.indexOf(Math.min(...losses));
  // It overfits on so little, long before the last step.
  expect(losses.length).toBe(best + 1 + 2);
  expect(steps).toBe(50 * (best + 1));
  expect(steps).toBeLessThan(900);
  expect(validationBaseline).toBeGreaterThan(0);
  // The weights are those that it had after that epoch.
  const states: TrainingState[] = [];
  await trainLstm(training, {
    ...options,
    onEpoch(state) {
      states.push(state);
      return Promise.resolve();
    },
  });
  expect(model.weights).toEqual(states[best]!.weights);
});

test("trainLstm(training, { resume }) ends in the same model, to the byte, as without a break", async () => {
  const options = { ...tiny, steps: 120, validation: 0.4 };
  const whole = await trainLstm(training, options);
  const states: TrainingState[] = [];
  const broken = trainLstm(training, {
    ...options,
    onEpoch(state) {
      states.push(state);
      return Promise.resolve();
    },
    onProgress({ step }) {
      if (step === 75) throw new Error("no more power");
    },
  });
  await expect(broken).rejects.toThrow("no more power");
  expect(states.map(({ adam }) => adam.steps)).toEqual([50]);
  const steps: number[] = [];
  const resumed = await trainLstm(training, {
    ...options,
    resume: states[0]!,
    onProgress: ({ step }) => steps.push(step),
  });
  expect(steps[0]).toBe(51);
  expect(resumed).toEqual(whole);
  // The state has stayed as it was.
  expect(states[0]!.adam.steps).toBe(50);
  expect(await trainLstm(training, { ...options, resume: states[0]! })).toEqual(whole);
});

test("trainLstm(training, { resume }) refuses the state of another training", async () => {
  const states: TrainingState[] = [];
  const onEpoch = (state: TrainingState) => {
    states.push(state);
    return Promise.resolve();
  };
  await trainLstm(training, { ...tiny, steps: 60, onEpoch });
  const resume = states[0]!;
  await expect(trainLstm(training, { ...tiny, steps: 60, units: 7, resume })).rejects.toThrow(
    new UsageError("the training to resume has units 6, got 7"),
  );
  await expect(trainLstm([training[1]!], { ...tiny, steps: 60, resume })).rejects.toThrow(
    new UsageError("the training to resume learnt from other loads than these"),
  );
  const later = training.map((series) => ({ ...series, preceding: 100 }));
  await expect(trainLstm(later, { ...tiny, steps: 60, resume })).rejects.toThrow(/learnt from other loads/);
  const other = testBackend === "cpu" ? "wasm" : "cpu";
  await expect(trainLstm(training, { ...tiny, steps: 60, backend: other, resume })).rejects.toThrow(
    new UsageError(`the training to resume has backend ${testBackend}, got ${other}`),
  );
});

test("trainLstm(training, options) says when training has done harm, or nothing", async () => {
  // Levels hold for long: steps of this size leave the forecast at whichever mean they end up at.
  const diverged = await trainLstm([jumpingLoad(400, 5, 100)], { ...tiny, learningRate: 50, steps: 20 });
  expect(diverged.training.outcome).toBe("diverged");
  // Every mean is the same, and so is every forecast.
  const flat = { length: 100, experts: 4, values: new Float64Array(400).fill(0.25) };
  expect((await trainLstm([flat], tiny)).training.outcome).toBe("stalled");
});

test("trainLstm(training, options) ends at the signal, with its reason", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  let steps = 0;
  const trained = trainLstm(training, {
    ...tiny,
    signal: controller.signal,
    onProgress: ({ step }) => {
      steps = step;
      if (step === 3) controller.abort(reason);
    },
  });
  await expect(trained).rejects.toBe(reason);
  expect(steps).toBe(3);
});

test("trainLstm(training, options) refuses a training part that is too short, and says what to do", async () => {
  await expect(trainLstm([rows(long, 0, 59), rows(long, 0, 20)], tiny)).rejects.toThrow(
    new PredictError(
      "lstm requires at least 60 recorded iterations to train on (window 12, twice horizon 24), got 59: train on another trace with --train, or begin to score later with --start",
    ),
  );
  await expect(trainLstm([], tiny)).rejects.toThrow(/, got 0: /);
});

test("trainLstm(training, options) learns when to look back far, and when the load has just jumped", async () => {
  const options = { ...tiny, segments: 1, window: 5, units: 8, batch: 128, steps: 300, learningRate: 0.02 };
  const model = await trainLstm([jumpingLoad(4000, 6, 120)], options);
  expect(model.training.outcome).toBe("improved");
  const series = jumpingLoad(2000, 4, 120, 99);
  const fitted = await lstm({ model, backend: testBackend }).fit(series);
  const windows = [1, 5, 10, 20, 30, 48];
  /** Mean of each expert over some rows: compared with it, noise does not hide what a forecast is worth. [1, E] */
  const mean = (first: number, end: number): LoadSeries => {
    const { experts, values } = rows(series, first, end);
    const sums = Float64Array.from({ length: experts }, (_, expert) =>
      values.reduce((sum, load, cell) => sum + (cell % experts === expert ? load : 0), 0),
    );
    return { length: 1, experts, values: sums.map((sum) => sum / (end - first)) };
  };
  let lstmError = 0;
  const meanErrors = windows.map(() => 0);
  for (let origin = 50; origin + 24 <= 2000; origin += 7) {
    const actual = mean(origin, origin + 24);
    lstmError += wape(rows(await fitted.forecast(rows(series, 0, origin), 24), 0, 1), actual);
    windows.forEach((window, index) => {
      meanErrors[index]! += wape(mean(origin - window, origin), actual);
    });
  }
  expect(lstmError).toBeLessThan(0.97 * Math.min(...meanErrors));
});
