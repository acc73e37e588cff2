import { sfc32 } from "../../src/predict/lstm/random.js";
import type { LoadSeries } from "../../src/predict/predictor.js";

/** A form small enough to train within a second or two. */
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
  seed: 7,
  backend: "wasm",
} as const;

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
