import { expect, test } from "vitest";

import { PredictError } from "../../src/errors.js";
import { type LstmProgress, lstm, trainLstm } from "../../src/predict/lstm.js";
import { fingerprint } from "../../src/predict/lstm/fingerprint.js";
import { openTensorBackend } from "../../src/predict/tensor-backend.js";
import { rows, swingingLoad, tiny, wape } from "./lstm-fixtures.js";

const long = swingingLoad(400, 5);
const training = [rows(long, 0, 200), swingingLoad(150, 3, 2)];

test("trainLstm(training, options) gives the same weights to the byte for the same seed", async () => {
  const first = await trainLstm(training, tiny);
  const second = await trainLstm(training, tiny);
  expect(second).toEqual(first);
  expect((await trainLstm(training, { ...tiny, seed: 8 })).weights).not.toEqual(first.weights);
});

test("trainLstm(training, options) reads nothing after the training part", async () => {
  const experts = long.experts;
  const view = { length: 200, experts, values: long.values.subarray(0, 200 * experts) };
  const before = await trainLstm([view], tiny);
  const corrupted = { ...long, values: long.values.map((load, index) => (index < 200 * experts ? load : NaN)) };
  const after = await trainLstm([{ ...view, values: corrupted.values.subarray(0, 200 * experts) }], tiny);
  expect(after.weights).toEqual(before.weights);
  expect(after.weights.every(Number.isFinite)).toBe(true);
});

test("trainLstm(training, options) uses the last value of the training part", async () => {
  const values = training[0]!.values.slice();
  values[values.length - 1] = NaN;
  const training_ = [{ ...training[0]!, values }];
  await expect(trainLstm(training_, { ...tiny, batch: 256, steps: 200 })).rejects.toThrow(
    /^lstm training must keep a finite loss, got NaN at step \d+$/,
  );
});

test("trainLstm(training, options) does not change the series", async () => {
  const copies = training.map(({ values }) => values.slice());
  await trainLstm(training, tiny);
  expect(training.map(({ values }) => values)).toEqual(copies);
});

test("trainLstm(training, options) leaves no tensor behind", async () => {
  const { tf } = await openTensorBackend("wasm");
  const before = tf.memory().numTensors;
  const model = await trainLstm(training, tiny);
  const fitted = await lstm({ model, backend: "wasm" }).fit(training[0]!);
  await fitted.forecast(training[0]!, 24);
  fitted.dispose();
  await trainLstm([{ ...training[0]!, values: training[0]!.values.map(() => NaN) }], tiny).catch(() => undefined);
  expect(tf.memory().numTensors).toBe(before);
});

test("trainLstm(training, options) tells its progress and keeps the loss curve", async () => {
  const progress: LstmProgress[] = [];
  const model = await trainLstm(training, { ...tiny, steps: 41, onProgress: (now) => progress.push(now) });
  expect(progress.map(({ step }) => step)).toEqual(Array.from({ length: 41 }, (_, index) => index + 1));
  expect(progress.every(({ steps }) => steps === 41)).toBe(true);
  const { loss, windows, series, backend } = model.training;
  expect(loss.map(({ step }) => step)).toEqual([3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 41]);
  expect(loss[0]!.loss).toBeCloseTo((progress[0]!.loss + progress[1]!.loss + progress[2]!.loss) / 3, 12);
  // (200 - 48 - 24 + 1) origins of 5 experts, (150 - 48 - 24 + 1) of 3.
  expect({ windows, series, backend }).toEqual({
    windows: 129 * 5 + 79 * 3,
    series: [
      { length: 200, experts: 5, fingerprint: fingerprint([training[0]!]) },
      { length: 150, experts: 3, fingerprint: fingerprint([training[1]!]) },
    ],
    backend: "wasm",
  });
});

test("trainLstm(training, options) says when training has done harm", async () => {
  const { training: found } = await trainLstm(training, { ...tiny, learningRate: 50, steps: 20 });
  expect(found.improved).toBe(false);
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
  await expect(trainLstm([rows(long, 0, 95), rows(long, 0, 20)], tiny)).rejects.toThrow(
    new PredictError(
      "lstm requires at least 96 recorded iterations to train on (history 48, twice horizon 24), got 95: train on another trace with --train, or begin to score later with --start",
    ),
  );
  await expect(trainLstm([], tiny)).rejects.toThrow(/, got 0: /);
});

test("trainLstm(training, options) learns a swing that no moving average follows", async () => {
  const model = await trainLstm([swingingLoad(600, 6)], {
    ...tiny,
    units: 12,
    steps: 150,
    batch: 64,
    learningRate: 0.02,
  });
  expect(model.training.improved).toBe(true);
  const test_ = swingingLoad(500, 4, 99);
  const fitted = await lstm({ model, backend: "wasm" }).fit(test_);
  let [lstmError, lastError, meanError] = [0, 0, 0];
  for (let origin = 100; origin + 24 <= 500; origin += 37) {
    const history = rows(test_, 0, origin);
    const actual = rows(test_, origin, origin + 24);
    const constant = (row: readonly number[]) => ({ ...actual, values: Float64Array.from(Array(24).fill(row).flat()) });
    const window = rows(test_, origin - 12, origin).values;
    lstmError += wape(await fitted.forecast(history, 24), actual);
    lastError += wape(constant([...window.slice(-4)]), actual);
    meanError += wape(
      constant(
        [0, 1, 2, 3].map((expert) =>
          window.reduce((sum, load, index) => sum + (index % 4 === expert ? load / 12 : 0), 0),
        ),
      ),
      actual,
    );
  }
  expect(lstmError).toBeLessThan(0.5 * lastError);
  expect(lstmError).toBeLessThan(0.5 * meanError);
});
