import { beforeAll, describe, expect, test } from "vitest";

import { backendNames } from "../../src/predict/backend-choice.js";
import { averageCount, features } from "../../src/predict/lstm/expert-view.js";
import { forecastSegments, lossAndGradients, lossOnly, movingAverageLoss } from "../../src/predict/lstm/network.js";
import { resolveLstmForm } from "../../src/predict/lstm/options.js";
import { sfc32 } from "../../src/predict/lstm/random.js";
import { recurrenceOf } from "../../src/predict/lstm/recurrence-of.js";
import { initialWeights, weightCount, weightTensors } from "../../src/predict/lstm/weights.js";
import { probeBackends } from "../../src/predict/probe-backends.js";
import { openTensorBackend, type TensorBackend } from "../../src/predict/tensor-backend.js";
import { testBackend } from "./lstm-fixtures.js";
import { referenceForecast, referenceLoss } from "./lstm-reference.js";

const form = resolveLstmForm({ horizon: 11, history: 40, bins: 7, window: 5, segments: 3, units: 5, batch: 4 });
const { bins, batch, segments } = form;
const means = averageCount(form);
const random = sfc32(3);
const draw = (reach: number) => (2 * random.uniform() - 1) * reach;
const list = (length: number, value: () => number) => Array.from({ length }, () => Math.fround(value()));
const weights = Float32Array.from({ length: weightCount(form) }, () => draw(0.8));
const series = Array.from({ length: batch }, () => ({
  inputs: Array.from({ length: bins }, () => list(features, () => draw(2))),
  averages: list(means, () => 1 + draw(0.5)),
  actual: list(segments, () => 1 + draw(0.5)),
  noise: list(segments, () => 0.2 + 0.1 * random.uniform()),
  level: Math.fround(1 + draw(0.2)),
}));
const training = {
  sequences: {
    values: Float32Array.from({ length: bins * features * batch }, (_, index) => {
      const [cell, item] = [Math.floor(index / batch), index % batch];
      return series[item]!.inputs[Math.floor(cell / features)]![cell % features]!;
    }),
    timeSteps: bins,
    features,
    batch,
  },
  averages: Float32Array.from(series.flatMap(({ averages }) => averages)),
  actual: Float32Array.from(series.flatMap(({ actual }) => actual)),
  noise: Float32Array.from(series.flatMap(({ noise }) => noise)),
  level: Float32Array.from(series.map(({ level }) => level)),
};

describe.each([...new Set([testBackend, "cpu"] as const)])("on %s", (name) => {
  let backend: TensorBackend;
  beforeAll(async () => {
    backend = await openTensorBackend(name);
    backend.activate();
  });

  test("forecastSegments(inputs) is the network of the equations", async () => {
    const { tf } = backend;
    const tensor = tf.tidy(() =>
      forecastSegments(tf, recurrenceOf(backend), training, weightTensors(tf, weights, form)),
    );
    const found = await tensor.data();
    tensor.dispose();
    series.forEach((own, item) => {
      referenceForecast(own, Float64Array.from(weights), form).forEach((value, segment) => {
        // Float32 carries 7 digits; sums of some ten terms over 7 time steps lose one or two.
        expect(found[item * segments + segment]).toBeCloseTo(value, 5);
      });
    });
  });

  test("lossAndGradients(batch) agrees with finite differences of the equations", async () => {
    const { tf } = backend;
    const flat = tf.tidy(() => {
      const own = weightTensors(tf, weights, form);
      const { loss, gradients } = lossAndGradients(tf, recurrenceOf(backend), training, own);
      const alone = lossOnly(tf, recurrenceOf(backend), training, own);
      return tf.concat1d([loss, alone, gradients.recurrent, gradients.output].map((part) => tf.reshape(part, [-1])));
    });
    const [loss, alone, ...gradient] = await flat.data();
    flat.dispose();
    expect(loss).toBeCloseTo(referenceLoss(series, Float64Array.from(weights), form), 5);
    expect(alone).toBe(loss);
    expect(gradient).toHaveLength(weights.length);
    const step = 1e-6;
    gradient.forEach((slope, index) => {
      const lossAt = (offset: number) => {
        const moved = Float64Array.from(weights);
        moved[index]! += offset;
        return referenceLoss(series, moved, form);
      };
      expect(slope).toBeCloseTo((lossAt(step) - lossAt(-step)) / (2 * step), 5);
    });
  });

  test("forecastSegments(inputs) does not see time steps whose features are all zero, at the beginning", async () => {
    const { tf } = backend;
    const { values } = training.sequences;
    const cells = features * batch;
    const padded = new Float32Array(values.length);
    padded.set(values.subarray(2 * cells), 2 * cells);
    const shorter = { ...training.sequences, values: values.slice(2 * cells), timeSteps: bins - 2 };
    const [long, short] = await Promise.all(
      [{ ...training.sequences, values: padded }, shorter].map(async (sequences) => {
        const own = { ...training, sequences };
        const tensor = tf.tidy(() =>
          forecastSegments(tf, recurrenceOf(backend), own, weightTensors(tf, weights, form)),
        );
        return tensor.data().finally(() => {
          tensor.dispose();
        });
      }),
    );
    expect(long).toEqual(short);
  });
});

test("movingAverageLoss(batch) is the loss of the level as a forecast", () => {
  const expected = series.flatMap(({ level, actual, noise }) => actual.map((a, s) => Math.hypot(level - a, noise[s]!)));
  const mean = expected.reduce((sum, one) => sum + one, 0) / expected.length;
  expect(movingAverageLoss(training)).toBeCloseTo(mean, 12);
});

test("initialWeights(form) forecast a mean that the average over the window leads", () => {
  // Averages over 10 and 30 iterations and the uniform load; of the first two only that of 10 is within a window of 12.
  const own = resolveLstmForm({ horizon: 11, history: 40, bins: 7, window: 12, segments: 3, units: 5 });
  const lead = Math.exp(2) / (Math.exp(2) + 2);
  const forecast = referenceForecast(
    { inputs: series[0]!.inputs, averages: [3, 0, 0] },
    Float64Array.from(initialWeights(own)),
    own,
  );
  for (const value of forecast) expect(value).toBeCloseTo(3 * lead, 6);
});

test("initialWeights(form) are the same for the same seed only", () => {
  expect(initialWeights(form)).toEqual(initialWeights({ ...form }));
  expect(initialWeights(form)).not.toEqual(initialWeights({ ...form, seed: 2 }));
});

test("the backend that these tests are to run on is usable", async () => {
  expect(backendNames).toContain(testBackend);
  const probes = await probeBackends();
  expect(probes.find(({ name }) => name === testBackend)).toMatchObject({ usable: true, reason: null });
});
