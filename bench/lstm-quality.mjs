// What the LSTM gives on a run that it has not seen: `npm run lstm-quality --prefix bench -- [--backend NAME] [--seeds N]`.
// Trained on one example run and scored on the other, both ways; WAPE and error ratio in percent, mean over origins and
// layers, and the share of the room between SW_Avg(100) and the oracle that it takes, with its least and most over the
// seeds. Beside it, an LSTM that learnt from late origins only. As Markdown.
import { parseArgs } from "node:util";

import { backtest, layerSeries, lstm, oracle, readTrace, swAvg, trainLstm } from "../dist/index.js";

const { values } = parseArgs({
  options: { backend: { type: "string", default: "auto" }, seeds: { type: "string", default: "5" } },
});
const { backend } = values;
const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => index + 1);

/** Settled layers, every 250 iterations; the time before, which is short, every 25. */
const views = [
  { state: "stable", start: 511, stride: 250 },
  { state: "transient", start: 99, stride: 25 },
];
/** Iterations that the late LSTM never sees. */
const late = 512;

const runs = await Promise.all(
  [1, 2].map((run) => readTrace(new URL(`../fixtures/moe16-run${run}.arrow`, import.meta.url).pathname)),
);
const seriesOf = (trace, from) =>
  trace.layers.map(({ iterations, experts, tokens }) =>
    layerSeries({ iterations: iterations.slice(from), tokens: tokens.slice(from * experts) }, experts, trace.step),
  );
const percent = (value) => (100 * value).toFixed(2);

function shares(scores, metric) {
  const [moving, best] = [scores.swavg[metric], scores.oracle[metric]];
  return scores.lstm.map((own) => (100 * (moving - own[metric])) / (moving - best));
}
function spread(numbers) {
  const mean = numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  return `${mean.toFixed(1)} (${Math.min(...numbers).toFixed(1)} to ${Math.max(...numbers).toFixed(1)})`;
}
const mean = (scores, metric) => scores.reduce((sum, one) => sum + one[metric], 0) / scores.length;

const headings = ["trained, scored", "horizon", "state", "origins", "SW_Avg(100)", "SW_Avg(300)", "LSTM", "oracle"];
console.log(
  `| ${[...headings, "share, %", "late LSTM", "share, %", "error ratio: SW_Avg(100)", "LSTM", "oracle", "share, %"].join(" | ")} |`,
);
console.log(`| --- | ---: | --- |${" ---: |".repeat(12)}`);
for (const horizon of [1000, 2000]) {
  for (const [from, to] of [
    [0, 1],
    [1, 0],
  ]) {
    const models = { lstm: [], lateLstm: [] };
    for (const seed of seeds) {
      models.lstm.push(await trainLstm(seriesOf(runs[from], 0), { horizon, seed, backend }));
      models.lateLstm.push(await trainLstm(seriesOf(runs[from], late), { horizon, seed, backend }));
    }
    for (const { state, start, stride } of views) {
      const score = async (predictors) => {
        const found = await backtest(runs[to], predictors, { horizon, stride, start, state });
        return found.predictors.map((predictor) => predictor[state]);
      };
      const of = (model) => lstm({ model, backend });
      const [swavg, best] = await score([swAvg(), oracle()]);
      // There is not always that much history.
      const [wide] = start >= 299 ? await score([swAvg({ window: 300 })]) : [];
      const scores = { swavg, oracle: best, lstm: await score(models.lstm.map(of)) };
      const lateScores = { ...scores, lstm: await score(models.lateLstm.map(of)) };
      const cells = [
        `run ${from + 1}, run ${to + 1}`,
        horizon.toLocaleString("en"),
        state,
        swavg.origins,
        percent(swavg.wape),
        wide === undefined ? "" : percent(wide.wape),
        percent(mean(scores.lstm, "wape")),
        percent(best.wape),
        spread(shares(scores, "wape")),
        percent(mean(lateScores.lstm, "wape")),
        spread(shares(lateScores, "wape")),
        percent(swavg.errorRatio),
        percent(mean(scores.lstm, "errorRatio")),
        percent(best.errorRatio),
        spread(shares(scores, "errorRatio")),
      ];
      console.log(`| ${cells.join(" | ")} |`);
    }
  }
}
process.exit();
