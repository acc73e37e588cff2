import type { LoadSeries } from "../predictor.js";
import { fingerprint } from "./fingerprint.js";
import type { TrainedOn } from "./model.js";

/**
 * How many of a series' first rows a model was trained on, by their fingerprints; 0 if none. Whoever scores the model
 * on the series must begin after them. A series that is itself cut short of what the training saw is not recognised.
 */
export function seenLength(training: readonly TrainedOn[], series: LoadSeries): number {
  const { experts, values } = series;
  const prints = new Map<number, string>();
  const printOf = (length: number): string => {
    const known = prints.get(length);
    if (known !== undefined) return known;
    const print = fingerprint([{ length, experts, values: values.subarray(0, length * experts) }]);
    prints.set(length, print);
    return print;
  };
  const seen = training.filter(
    (one) => one.experts === experts && one.length <= series.length && printOf(one.length) === one.fingerprint,
  );
  return Math.max(0, ...seen.map(({ length }) => length));
}
