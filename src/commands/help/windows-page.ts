import { resolveAnalyzeOptions } from "../../stats/analyze.js";

export function windowsPage(): string {
  const { windows } = resolveAnalyzeOptions({});
  return `WINDOWS: variance and range of the load

The load proportion p of an expert is the part of its layer's tokens that it
received in an iteration; over the experts of a layer it adds up to 1:

  p = tokens of the expert / tokens of the layer

A window of length w is the last w recorded iterations, the current one
included. There are no padded edges: the first value stands at the w-th
recorded iteration, so n iterations give n - w + 1 values. For each expert:

  variance         (1/w) Σ (p - mean of p)²                  population form
  range            max p - min p
  step variance A  (1/(w-1)) Σ ½ (p - the p before it)²      w - 1 differences

A is the lag-1 Allan variance: what the load moves from one iteration to the
next. A load that only jitters about a constant has a variance near A; one
that drifts has a larger one (see moeload help labels).

A layer has the mean over its experts and the maximum over them of each. The
table shows the mean, at the first full window, at the median over iterations
and now, at the last. --windows names the lengths, ${windows.join(" and ")} by default:

  $ moeload analyze
  $ moeload analyze --windows 10,50,100 --layers 2

The JSON report has mean and max; --series keeps every window of every
iteration in a file, and --per-expert has a row for every expert in it:

  $ moeload analyze --format json --output analyze.json
  $ moeload analyze --series series.parquet --per-expert

Windows count recorded iterations: in a trace with every 10th iteration, a
window of 100 spans 1,000. Horizon, stride and start of moeload predict are in
the trace's own numbers, so that the next 1,000 iterations are just these.
Where --gaps split cuts a trace, no window crosses the hole.

Other windows have other work: --label-window decides on stable and transient,
--window is how far SW_Avg looks back.

Source of the windows: arXiv 2404.16914; of A: Allan, 1966.
`;
}
