import { sfc32 } from "../../src/predict/lstm/random.js";
import type { BackendName } from "../../src/predict/backend-choice.js";
import type { LoadSeries } from "../../src/predict/predictor.js";

/** A form small enough to train within a second or two; nothing in it is a default. */
export const tiny = {
  horizon: 24,
  history: 48,
  bins: 12,
  window: 12,
  segments: 4,
  units: 6,
  steps: 12,
  batch: 16,
  learningRate: 0.01,
  weightDecay: 0.01,
  validation: 0,
  patience: 2,
  seed: 7,
} as const;

/** Where the tests of the LSTM run; CI runs them on others, too. */
export const testBackend = (process.env["MOELOAD_TEST_BACKEND"] ?? "wasm") as BackendName;

/** Loads that swing about 1 / experts with period 96, each expert at its own phase, with some noise; rows sum to 1. */
export function swingingLoad(length: number, experts: number, seed = 1): LoadSeries {
  const random = sfc32(seed);
  const values = new Float64Array(length * experts);
  for (let row = 0; row < length; row++) {
    let total = 0;
    for (let expert = 0; expert < experts; expert++) {
      const phase = (2 * Math.PI * expert) / experts;
      const load = 1 + 0.5 * Math.sin((2 * Math.PI * row) / 96 + phase) + 0.2 * (random.uniform() - 0.5);
      values[row * experts + expert] = load;
      total += load;
    }
    for (let expert = 0; expert < experts; expert++) values[row * experts + expert]! /= total;
  }
  return { length, experts, values };
}

/** Loads that jump to another level every `hold` iterations, with some noise; rows sum to 1. */
export function jumpingLoad(length: number, experts: number, hold: number, seed = 1): LoadSeries {
  const random = sfc32(seed);
  const values = new Float64Array(length * experts);
  let levels = new Float64Array(experts);
  for (let row = 0; row < length; row++) {
    if (row % hold === 0) levels = levels.map(() => 0.5 + random.uniform());
    const loads = levels.map((level) => level * (1 + 0.6 * (random.uniform() - 0.5)));
    const total = loads.reduce((sum, load) => sum + load, 0);
    values.set(
      loads.map((load) => load / total),
      row * experts,
    );
  }
  return { length, experts, values };
}

/** The rows from `start` to `end` (exclusive). */
export function rows({ experts, values }: LoadSeries, start: number, end: number): LoadSeries {
  return { length: end - start, experts, values: values.slice(start * experts, end * experts) };
}

/** Sum of absolute errors over sum of actual loads. */
export function wape(forecast: LoadSeries, actual: LoadSeries): number {
  let errors = 0;
  let loads = 0;
  forecast.values.forEach((value, index) => {
    errors += Math.abs(value - actual.values[index]!);
    loads += actual.values[index]!;
  });
  return errors / loads;
}
