import { expect, test } from "vitest";

import { forecastResiduals, inputTensors, lossAndGradients, segmentMatrix } from "../../src/predict/lstm/network.js";
import { sfc32 } from "../../src/predict/lstm/random.js";
import { initialWeights, weightCount, weightTensors } from "../../src/predict/lstm/weights.js";
import { resolveLstmForm } from "../../src/predict/lstm/options.js";
import { openTensorBackend } from "../../src/predict/tensor-backend.js";
import { referenceLoss, referenceResiduals } from "./lstm-reference.js";

const form = resolveLstmForm({ horizon: 11, history: 14, bins: 7, window: 5, segments: 3, units: 5, batch: 4 });
const { bins, batch, horizon, segments } = form;
const random = sfc32(3);
const draw = (reach: number) => (2 * random.uniform() - 1) * reach;
const weights = Float32Array.from({ length: weightCount(form) }, () => draw(0.8));
const series = Array.from({ length: batch }, () => ({
  inputs: Array.from({ length: bins }, () => Math.fround(draw(2))),
  actual: Array.from({ length: horizon }, () => Math.fround(draw(2))),
  weight: 0.5 + random.uniform(),
}));
const inputs = Float32Array.from({ length: bins * batch }, (_, index) => {
  return series[index % batch]!.inputs[Math.floor(index / batch)]!;
});

for (const backend of ["wasm", "cpu"] as const) {
  test(`forecastResiduals(inputs) is the LSTM of the equations, on ${backend}`, async () => {
    const { tf } = await openTensorBackend(backend);
    const found = tf.tidy(() =>
      forecastResiduals(tf, inputTensors(tf, inputs, bins), weightTensors(tf, weights, form)).arraySync(),
    );
    series.forEach((own, item) => {
      const expected = referenceResiduals(own.inputs, Float64Array.from(weights), form);
      // Float32 carries 7 digits; sums of some ten terms over 7 time steps lose one or two.
      expected.forEach((value, segment) => {
        expect(found[item]![segment]).toBeCloseTo(value, 5);
      });
    });
  });

  test(`lossAndGradients(batch) agrees with finite differences of the equations, on ${backend}`, async () => {
    const { tf } = await openTensorBackend(backend);
    const found = tf.tidy(() => {
      const batchTensors = {
        inputs: inputTensors(tf, inputs, bins),
        actual: tf.tensor2d(series.map(({ actual }) => actual)),
        errorWeights: tf.tensor2d(series.map(({ weight }) => [weight])),
      };
      const { loss, gradients } = lossAndGradients(
        tf,
        batchTensors,
        segmentMatrix(tf, form),
        weightTensors(tf, weights, form),
      );
      return {
        loss: loss.dataSync()[0]!,
        gradient: [...gradients.recurrent.dataSync(), ...gradients.output.dataSync()],
      };
    });
    expect(found.loss).toBeCloseTo(referenceLoss(series, Float64Array.from(weights), form), 5);
    expect(found.gradient).toHaveLength(weights.length);
    // The loss has kinks where a forecast meets the actual; a step of 1e-6 in doubles crosses none here.
    const step = 1e-6;
    found.gradient.forEach((slope, index) => {
      const lossAt = (offset: number) => {
        const moved = Float64Array.from(weights);
        moved[index]! += offset;
        return referenceLoss(series, moved, form);
      };
      expect(slope).toBeCloseTo((lossAt(step) - lossAt(-step)) / (2 * step), 5);
    });
  });
}

test("initialWeights(form) forecast a residual of zero: the moving average", async () => {
  const { tf } = await openTensorBackend("wasm");
  const found = tf.tidy(() =>
    forecastResiduals(tf, inputTensors(tf, inputs, bins), weightTensors(tf, initialWeights(form), form)).dataSync(),
  );
  expect([...found]).toEqual(new Array<number>(batch * segments).fill(0));
});

test("initialWeights(form) are the same for the same seed only", () => {
  expect(initialWeights(form)).toEqual(initialWeights({ ...form }));
  expect(initialWeights(form)).not.toEqual(initialWeights({ ...form, seed: 2 }));
});
