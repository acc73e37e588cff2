import { PredictError } from "../../errors.js";
import type { LoadSeries } from "../predictor.js";
import { normalisedHistory } from "./normalised-history.js";
import type { LstmForm } from "./options.js";
import type { Random } from "./random.js";

/** Series to train on, as plain arrays: see `TrainingBatch`. */
export interface TrainingArrays {
  /** [bins, B, 1] */
  readonly inputs: Float32Array;
  /** [B, horizon] */
  readonly actual: Float32Array;
  /** [B, 1] */
  readonly errorWeights: Float32Array;
}

/** The windows of a training part: one expert, `history` iterations and the `horizon` after them. */
export interface TrainingWindows {
  /** How many different ones there are. */
  readonly count: number;
  /** Draws `form.batch` of them uniformly, with replacement. */
  draw(random: Random): TrainingArrays;
}

/** Recorded iterations to train on at the least: with fewer origins than the horizon they are nearly one window. */
export function leastTrainingLength({ history, horizon }: Pick<LstmForm, "history" | "horizon">): number {
  return history + 2 * horizon;
}

function requireTrainingLength(training: readonly LoadSeries[], form: LstmForm): void {
  const least = leastTrainingLength(form);
  const longest = training.reduce((most, { length }) => Math.max(most, length), 0);
  if (longest >= least) return;
  const rule = `at least ${least} recorded iterations to train on (history ${form.history}, twice horizon ${form.horizon})`;
  const remedy = "train on another trace with --train, or begin to score later with --start";
  throw new PredictError(`lstm requires ${rule}, got ${longest}: ${remedy}`);
}

/**
 * All windows that lie whole within one of the series, so that nothing after the end of the training part is read.
 * Errors are weighted so that the loss is WAPE: `scale` turns them back into load proportions, times the number of
 * experts, since the proportions of E experts sum to 1 and a mean over series divides that by E.
 *
 * Series shorter than a window give none.
 *
 * @throws {PredictError} no series has the `leastTrainingLength`
 */
export function trainingWindows(training: readonly LoadSeries[], form: LstmForm): TrainingWindows {
  const { history, horizon, bins, batch } = form;
  const origins = training.map(({ length }) => Math.max(0, length - history - horizon + 1));
  const counts = training.map(({ experts }, index) => experts * origins[index]!);
  const count = counts.reduce((sum, own) => sum + own, 0);
  requireTrainingLength(training, form);

  /** The `position`-th of all windows. */
  function locate(position: number): { series: LoadSeries; expert: number; start: number } {
    let index = 0;
    while (position >= counts[index]!) position -= counts[index++]!;
    const series = training[index]!;
    return { series, expert: position % series.experts, start: Math.floor(position / series.experts) };
  }

  return {
    count,
    draw(random) {
      const inputs = new Float32Array(bins * batch);
      const actual = new Float32Array(batch * horizon);
      const errorWeights = new Float32Array(batch);
      for (let item = 0; item < batch; item++) {
        const { series, expert, start } = locate(random.below(count));
        const origin = start + history;
        const normalised = normalisedHistory(series, expert, origin, form);
        const { level, scale } = normalised;
        for (let bin = 0; bin < bins; bin++) inputs[bin * batch + item] = normalised.inputs[bin]!;
        for (let ahead = 0; ahead < horizon; ahead++) {
          const came = series.values[(origin + ahead) * series.experts + expert]!;
          actual[item * horizon + ahead] = (came - level) / scale;
        }
        errorWeights[item] = scale * series.experts;
      }
      return { inputs, actual, errorWeights };
    },
  };
}
