// What the LSTM's hyperparameters give, by leaving one layer out: `npm run lstm-choices --prefix bench -- [--only WORD]
// [--backend NAME] [--seeds N]`. Each choice is trained on three layers of a run and scored on the fourth, in turn, run by run:
// nothing is ever scored on the other run, so a choice made here for one direction has not seen the run that it is
// scored on. Rows are printed as they come, as Markdown.
import { parseArgs } from "node:util";

import { backtest, layerSeries, lstm, oracle, readTrace, swAvg, trainLstm } from "../dist/index.js";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    backend: { type: "string", default: "auto" },
    seeds: { type: "string", default: "2" },
  },
});
const backend = values.backend;

/** One change each against the defaults. */
const choices = [
  ["as it is", {}],
  ["history 1,024", { history: 1024 }],
  ["history 2,048", { history: 2048 }],
  ["history 8,000", { history: 8000 }],
  ["bins 4", { bins: 4 }],
  ["bins 16", { bins: 16 }],
  ["window 50", { window: 50 }],
  ["segments 1", { segments: 1 }],
  ["units 8", { units: 8 }],
  ["units 32", { units: 32 }],
  ["units 64", { units: 64 }],
  ["steps 300", { steps: 300 }],
  ["steps 1,200", { steps: 1200 }],
  ["batch 128", { batch: 128 }],
  ["batch 512", { batch: 512 }],
  ["learning rate 0.003", { learningRate: 0.003 }],
  ["learning rate 0.03", { learningRate: 0.03 }],
  ["weight decay 0.1", { weightDecay: 0.1 }],
  ["weight decay 1", { weightDecay: 1 }],
  ["validation 20 %", { validation: 0.2 }],
];

/** The origins that count: settled layers, the time before, and a trace that begins in the midst of training. */
const views = [
  { name: "stable", state: "stable", cut: 0, start: 511, stride: 250 },
  { name: "transient", state: "transient", cut: 0, start: 99, stride: 25 },
  { name: "begun late", state: "stable", cut: 3000, start: 3099, stride: 100 },
];
const horizon = 1000;

const seriesOf = (layer) => layerSeries(layer, layer.experts, 1);
const from = (trace, layer, cut) => ({
  ...trace,
  layers: [{ ...layer, iterations: layer.iterations.slice(cut), tokens: layer.tokens.slice(cut * layer.experts) }],
});

/** WAPE of SW_Avg(100), LSTM and oracle, [views][3], summed over layers, which count alike. */
async function score(trace, form, seed) {
  const sums = views.map(() => [0, 0, 0]);
  for (const layer of trace.layers) {
    const others = trace.layers.filter((one) => one !== layer);
    const model = await trainLstm(others.map(seriesOf), { ...form, horizon, seed, backend });
    for (const [index, { state, cut, start, stride }] of views.entries()) {
      const predictors = [swAvg(), lstm({ model, backend }), oracle()];
      const found = await backtest(from(trace, layer, cut), predictors, { horizon, stride, start });
      found.predictors.forEach((predictor, p) => (sums[index][p] += predictor[state].wape));
    }
  }
  return sums;
}

const share = ([moving, own, best]) => (100 * (moving - own)) / (moving - best);
const runs = await Promise.all(
  [1, 2].map((run) => readTrace(new URL(`../fixtures/moe16-run${run}.arrow`, import.meta.url).pathname)),
);
console.log(`| choice | ${[1, 2].flatMap((run) => views.map(({ name }) => `run ${run}, ${name}`)).join(" | ")} | s |`);
console.log(`| --- |${" ---: |".repeat(2 * views.length + 1)}`);
for (const [name, form] of choices.filter(([name]) => name.includes(values.only))) {
  const started = performance.now();
  const cells = [];
  for (const trace of runs) {
    const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => index + 1);
    const scores = [];
    for (const seed of seeds) scores.push(await score(trace, form, seed));
    for (const index of views.keys()) {
      const shares = scores.map((one) => share(one[index]));
      cells.push((shares.reduce((sum, one) => sum + one) / shares.length).toFixed(1));
    }
  }
  console.log(`| ${name} | ${cells.join(" | ")} | ${((performance.now() - started) / 1000).toFixed(0)} |`);
}
process.exit();
