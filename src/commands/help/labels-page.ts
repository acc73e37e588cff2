import { resolveAnalyzeOptions } from "../../stats/analyze.js";
import { expectedRange } from "../../stats/expected-range.js";

export function labelsPage(): string {
  const { labelWindow, hold, maxVarianceRatio, maxRangeRatio, hysteresis } = resolveAnalyzeOptions({});
  const spread = (window: number): string => expectedRange(window).toFixed(3);
  const [variance, range, factor] = [maxVarianceRatio!, maxRangeRatio!, hysteresis!];
  return `LABELS: stable and transient

A layer is stable while its load moves no more than its own noise from one
iteration to the next would make it move. So the same limits serve 16 experts
with 4,096 tokens and 128 experts with 500,000.

Over the label window of w recorded iterations (--label-window, ${labelWindow}), with the
variance, range and step variance A of moeload help windows:

  variance ratio = mean over experts of the variance / mean over experts of A
  range ratio    = mean of the range / (d2(w) × mean of √A)

Both are near 1 for a load that only jitters about a constant, and large while
it drifts. The variance ratio is the inverse of von Neumann's (1941); d2(w),
the constant of R charts, is the expected range of w standard normal values:
${spread(10)} for w = 10, ${spread(100)} for w = 100.

An iteration is calm when both are within their limits:

  variance ratio ≤ ${String(variance).padEnd(4)}   --max-variance-ratio
  range ratio    ≤ ${String(range).padEnd(4)}   --max-range-ratio

Once calm, it stays so until either exceeds ${factor} times its limit, ${variance * factor} and
${range * factor} (--hysteresis): a load that hovers about a limit does not flicker.

A layer is stable in every run of calm iterations that lasts at least --hold
recorded iterations (by default the label window, ${hold}), and transient
everywhere else, before the first full window too. It is "stable since" the
first iteration of the run that reaches the end of the trace.

An example: the variance ratio of a layer falls below ${variance} at iteration 500 and
its range ratio below ${range} at 520. At 600 the variance ratio rises to ${variance * factor - 0.2},
and falls again. From 520 on the layer is calm, ${variance * factor - 0.2} being less than
${variance} × ${factor} = ${variance * factor}; at ${520 + hold - 1} the run is ${hold} iterations long. So the layer is
transient up to 519 and stable from 520. Had the ratio risen to ${variance * factor + 0.1}, the run
would have ended at 599, after 80 iterations: too short to count.

  $ moeload analyze
  $ moeload analyze --label-window 50 --hold 200 --layers 2
  $ moeload analyze --series labels.csv

The file has both ratios and the state at every iteration. The paper's plain
reading (arXiv 2404.16914) is there too: fixed limits on the layer's mean
variance and mean range, which have to be found for each model.

  $ moeload analyze --criterion threshold --max-variance 1e-4 --max-range 0.05
`;
}
