import { PredictError } from "../../errors.js";
import type { LoadSeries } from "../predictor.js";
import { equalParts } from "./equal-parts.js";
import { averageCount, features, writeExpertView } from "./expert-view.js";
import { LoadSums } from "./load-sums.js";
import type { TrainingBatch } from "./network.js";
import type { LstmForm } from "./options.js";
import type { Random } from "./random.js";

/** The windows of a training: one expert at one origin, the rows before it and the `horizon` after it. */
export interface TrainingWindows {
  /** How many different ones there are to learn from. */
  readonly count: number;
  /** Draws `form.batch` of them uniformly, with replacement, half of them as mirror images. */
  draw(random: Random): TrainingBatch;
  /** Windows that lie in the validation part, evenly spread, all experts of each origin; null where there is none. */
  readonly validation: TrainingBatch | null;
}

/** Recorded iterations to learn from at the least: with fewer origins than the horizon they are nearly one window. */
function leastLearntLength({ window, horizon }: Pick<LstmForm, "window" | "horizon">): number {
  return window + 2 * horizon;
}

/** Length of the validation part of a series. */
function validationLength(length: number, { validation }: Pick<LstmForm, "validation">): number {
  return Math.floor(length * validation);
}

/** Recorded iterations that a series needs to be trained on: those to learn from, and a horizon to validate on. */
export function leastTrainingLength(form: Pick<LstmForm, "window" | "horizon" | "validation">): number {
  const { horizon, validation } = form;
  const least = leastLearntLength(form);
  if (validation === 0) return least;
  let length = Math.max(Math.floor((least - 1) / (1 - validation)), Math.floor(horizon / validation));
  while (length - validationLength(length, form) < least || validationLength(length, form) < horizon) length++;
  return length;
}

/** One layer, with the origins (rows seen) to learn from and those to be judged by, both ends included. */
interface Part {
  readonly sums: LoadSums;
  readonly first: number;
  readonly last: number;
  readonly validationFirst: number;
  readonly validationLast: number;
}

/** In units of the uniform load, so that the loss has a slope, and one above rounding, where a flat load is met. */
const leastNoise = 1e-4;

/** Series in the validation loss, about. */
const validationSeries = 2048;

/**
 * All windows that lie whole within one of the series, so that nothing after the end of the training part is read. The
 * last `validation` part of each series serves the validation alone: what lies before it never reaches into it. Series
 * shorter than a window give none.
 *
 * Half of the windows are mirrored: what holds for a load that rises above its level holds for one that falls below.
 *
 * @throws {PredictError} no series has enough to learn from, or none enough to validate on
 */
export function trainingWindows(training: readonly LoadSeries[], form: LstmForm): TrainingWindows {
  const parts = training.map((series) => partOf(series, form));
  requireTrainingLength(parts, form);
  const counts = parts.map(({ sums, first, last }) => sums.experts * Math.max(0, last - first + 1));
  const count = counts.reduce((sum, own) => sum + own, 0);

  /** The `position`-th of all windows. */
  function locate(position: number): { sums: LoadSums; expert: number; origin: number } {
    let index = 0;
    while (position >= counts[index]!) position -= counts[index++]!;
    const { sums, first } = parts[index]!;
    return { sums, expert: position % sums.experts, origin: first + Math.floor(position / sums.experts) };
  }

  return {
    count,
    draw(random) {
      const batch = emptyBatch(form.batch, form);
      for (let item = 0; item < form.batch; item++) {
        const { sums, expert, origin } = locate(random.below(count));
        writeWindow(batch, item, sums, expert, origin, form, random.below(2) === 0 ? 1 : -1);
      }
      return batch;
    },
    validation: validationBatch(parts, form),
  };
}

function partOf(series: LoadSeries, form: LstmForm): Part {
  const { horizon, window, validation } = form;
  const { length } = series;
  const cut = length - validationLength(length, form);
  return {
    sums: new LoadSums(series),
    first: window,
    last: cut - horizon,
    validationFirst: Math.max(cut, window),
    validationLast: validation === 0 ? 0 : length - horizon,
  };
}

function requireTrainingLength(parts: readonly Part[], form: LstmForm): void {
  const { horizon, window, validation } = form;
  const least = leastLearntLength(form);
  const longest = parts.reduce((most, { last }) => Math.max(most, last + horizon), 0);
  if (longest < least) {
    const rule = `at least ${least} recorded iterations to train on (window ${window}, twice horizon ${horizon})`;
    const remedy = "train on another trace with --train, or begin to score later with --start";
    throw new PredictError(`lstm requires ${rule}, got ${longest}: ${remedy}`);
  }
  if (validation === 0 || parts.some(({ validationFirst, validationLast }) => validationFirst <= validationLast))
    return;
  const held = Math.max(...parts.map(({ sums, last }) => sums.length - last - horizon));
  throw new PredictError(
    `lstm requires at least ${horizon} recorded iterations in the validation part, as many as the horizon, got ${held}`,
  );
}

function validationBatch(parts: readonly Part[], form: LstmForm): TrainingBatch | null {
  const usable = parts.filter(({ validationFirst, validationLast }) => validationFirst <= validationLast);
  const experts = usable.reduce((sum, { sums }) => sum + sums.experts, 0);
  if (experts === 0) return null;
  const each = Math.max(1, Math.round(validationSeries / experts));
  const windows = usable.flatMap(({ sums, validationFirst: first, validationLast: last }) => {
    const origins = Math.min(each, last - first + 1);
    const step = origins === 1 ? 0 : (last - first) / (origins - 1);
    return Array.from({ length: origins * sums.experts }, (_, index) => ({
      sums,
      expert: index % sums.experts,
      origin: first + Math.round(step * Math.floor(index / sums.experts)),
    }));
  });
  const batch = emptyBatch(windows.length, form);
  windows.forEach(({ sums, expert, origin }, item) => {
    writeWindow(batch, item, sums, expert, origin, form, 1);
  });
  return batch;
}

function emptyBatch(batch: number, form: LstmForm): TrainingBatch {
  const { bins, segments } = form;
  return {
    sequences: { values: new Float32Array(bins * features * batch), timeSteps: bins, features, batch },
    averages: new Float32Array(batch * averageCount(form)),
    level: new Float32Array(batch),
    actual: new Float32Array(batch * segments),
    noise: new Float32Array(batch * segments),
  };
}

function writeWindow(
  { sequences, averages, level, actual, noise }: TrainingBatch,
  item: number,
  sums: LoadSums,
  expert: number,
  origin: number,
  form: LstmForm,
  sign: number,
): void {
  const { horizon, segments, window } = form;
  const views = { inputs: sequences.values, averages };
  writeExpertView(sums, expert, origin, form, views, item, sequences.batch, sign);
  level[item] = sums.mean(expert, origin - window, origin) * sums.experts;
  const bounds = equalParts(horizon, segments);
  for (let segment = 0; segment < segments; segment++) {
    const [rowStart, rowEnd] = [origin + bounds[segment]!, origin + bounds[segment + 1]!];
    const mean = sums.mean(expert, rowStart, rowEnd);
    actual[item * segments + segment] = mean * sums.experts;
    const deviation = Math.sqrt(sums.variance(expert, rowStart, rowEnd, mean)) * sums.experts;
    noise[item * segments + segment] = Math.max(Math.sqrt(2 / Math.PI) * deviation, leastNoise);
  }
}
