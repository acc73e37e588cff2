import type { LoadSums } from "./load-sums.js";
import type { LstmForm } from "./options.js";

/** Constants of what the network sees: a model is of use only with those that it was trained with. */
export const normalisation = {
  /**
   * The least scale, as a part of the uniform load 1 / experts: an expert that is idle or flat has no deviation of
   * its own. Sampling noise reaches down to it only above a million tokens per expert and iteration.
   */
  scaleFloor: 1e-3,
  /** Largest size of an input: it saturates the gates, and keeps one wild series from ruling a training step. */
  inputLimit: 20,
  /** Width in iterations of the bin that is nearest to the origin. */
  firstBin: 20,
  /** Trailing windows whose means a forecast is mixed from, as far as the history reaches; the uniform load joins. */
  averages: [10, 30, 100, 300, 1000, 4096],
} as const;

/** What the network reads of a time step: whether there is one, the load, how far the run is. */
export const features = 3;

/** Where the views of a batch of B experts are written. */
export interface ViewArrays {
  /** [bins, features, B] */
  readonly inputs: Float32Array;
  /** [B, averages] in units of the uniform load */
  readonly averages: Float32Array;
}

/** The trailing windows of a form: those of `normalisation` that its history covers, or the longest there is. */
export function averageWindows({ history }: Pick<LstmForm, "history">): readonly number[] {
  const within = normalisation.averages.filter((window) => window <= history);
  return within.length > 0 ? within : [history];
}

/** Means that a forecast is mixed from: the trailing windows', and the uniform load. */
export function averageCount(form: Pick<LstmForm, "history">): number {
  return averageWindows(form).length + 1;
}

/**
 * Ages of the bins' bounds in iterations before the origin, from 0 to `history`, growing geometrically, each bin at
 * least one iteration: the load drifts slowly under noise, so what is long ago needs averaging more than resolution.
 */
export function binAges({ history, bins }: Pick<LstmForm, "history" | "bins">): Int32Array {
  const first = Math.min(normalisation.firstBin, history - bins + 1);
  const ages = new Int32Array(bins + 1);
  for (let bin = 1; bin <= bins; bin++) {
    const geometric = bins === 1 ? history : Math.round(first * (history / first) ** ((bin - 1) / (bins - 1)));
    ages[bin] = Math.max(ages[bin - 1]! + 1, Math.min(geometric, history - (bins - bin)));
  }
  return ages;
}

/**
 * Writes what the network sees of one expert: of the rows before `end`, from the first one of the sums on, and of no other
 * row. With m and s mean and deviation of the last `window` rows, and n the iterations of the run up to `end`, seen or
 * not, but at most `history`, time step t, the oldest first, has
 *
 *     1,  (mean over bin t - m) / s,  log(n / sqrt(window history))
 *
 * or zeros where the rows do not reach; sizes limited by `inputLimit`. The averages are over the trailing windows, or
 * all rows where there are fewer, then the uniform load 1 / experts; all divided by it. Nothing depends on the number of
 * experts, on their order or on the number of tokens.
 *
 * @param sign 1, or -1 for the mirror image of the load about m
 */
export function writeExpertView(
  sums: LoadSums,
  expert: number,
  end: number,
  form: Pick<LstmForm, "history" | "bins" | "window">,
  { inputs, averages }: ViewArrays,
  item: number,
  batch: number,
  sign = 1,
): void {
  const start = sums.first;
  const uniform = 1 / sums.experts;
  const level = sums.mean(expert, end - form.window, end);
  const deviation = Math.sqrt(sums.variance(expert, end - form.window, end, level));
  const scale = Math.max(deviation, normalisation.scaleFloor * uniform);
  const age = Math.min(sums.preceding + end, form.history) / Math.sqrt(form.window * form.history);

  const ages = binAges(form);
  for (let bin = 0; bin < form.bins; bin++) {
    const rowEnd = end - ages[bin]!;
    const rowStart = Math.max(start, end - ages[bin + 1]!);
    const at = (form.bins - 1 - bin) * features * batch + item;
    if (rowStart >= rowEnd) {
      for (let feature = 0; feature < features; feature++) inputs[at + feature * batch] = 0;
      continue;
    }
    inputs[at] = 1;
    inputs[at + batch] = sign * limited((sums.mean(expert, rowStart, rowEnd) - level) / scale);
    inputs[at + 2 * batch] = Math.log(age);
  }

  const windows = averageWindows(form);
  const first = item * (windows.length + 1);
  windows.forEach((window, index) => {
    averages[first + index] = sums.mean(expert, Math.max(start, end - window), end) / uniform;
  });
  averages[first + windows.length] = 1;
}

function limited(value: number): number {
  return Math.min(Math.max(value, -normalisation.inputLimit), normalisation.inputLimit);
}
