import type { LoadSeries } from "../predictor.js";
import { equalParts } from "./equal-parts.js";
import type { LstmForm } from "./options.js";

/** One expert's history as the network sees it. */
export interface NormalisedHistory {
  /** Mean of each bin, minus `level`, in units of `scale`; oldest first. [bins] */
  readonly inputs: Float64Array;
  /** Mean load proportion over the last `window` iterations: SW_Avg's first value. */
  readonly level: number;
  /** Population deviation over the same iterations, or the floor if that is larger; positive. */
  readonly scale: number;
}

/** Constants of the normalisation: a model is of use only with those that it was trained with. */
export const normalisation = {
  /**
   * The least scale, as a part of the uniform load 1 / experts: an expert that is idle or flat has no deviation of
   * its own. Sampling noise reaches down to it only above a million tokens per expert and iteration.
   */
  scaleFloor: 1e-3,
  /** Largest size of an input: it saturates the gates, and keeps one wild series from ruling a training step. */
  inputLimit: 20,
} as const;

/**
 * Puts the `history` iterations of one expert that end before iteration `end` (exclusive) into the network's units.
 * Reads nothing from `end` on.
 */
export function normalisedHistory(
  series: LoadSeries,
  expert: number,
  end: number,
  form: Pick<LstmForm, "history" | "bins" | "window">,
): NormalisedHistory {
  const { values, experts } = series;
  const { scaleFloor, inputLimit } = normalisation;
  const level = mean(series, expert, end - form.window, end);
  let squares = 0;
  for (let row = end - form.window; row < end; row++) squares += (values[row * experts + expert]! - level) ** 2;
  const scale = Math.max(Math.sqrt(squares / form.window), scaleFloor / experts);

  const bounds = equalParts(form.history, form.bins);
  const start = end - form.history;
  const inputs = new Float64Array(form.bins);
  for (let bin = 0; bin < form.bins; bin++) {
    const residual = (mean(series, expert, start + bounds[bin]!, start + bounds[bin + 1]!) - level) / scale;
    inputs[bin] = Math.min(Math.max(residual, -inputLimit), inputLimit);
  }
  return { inputs, level, scale };
}

function mean({ values, experts }: LoadSeries, expert: number, rowStart: number, rowEnd: number): number {
  let sum = 0;
  for (let row = rowStart; row < rowEnd; row++) sum += values[row * experts + expert]!;
  return sum / (rowEnd - rowStart);
}
