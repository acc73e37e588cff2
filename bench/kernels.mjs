// One benchmark per kernel, for people who work on it: `npm run kernels --prefix bench [-- NAME]`, NAME as in `sliding`.
// Each line is a call on data of set-up 2 (a batch of 1,024 iterations x 128 experts) or on a series of 500 values.
//
// To add one: import it from ../dist and call `kernel(name, values in a call, () => call)`.
import { bench, do_not_optimize, run } from "mitata";
import {
  errorMetrics,
  kpss,
  adf,
  arima,
  loadProportion,
  seasonality,
  SlidingWindow,
  swAvg,
  toProportions,
} from "../dist/index.js";
import { kernelMemory } from "../dist/kernels/kernel-memory.js";
import { scoreMeans, scoreMeansTwin } from "../dist/backtest/score-means.js";
import { filterArma } from "../dist/predict/arima/arma-filter.js";
import { exactMl, fitByPackage } from "../dist/predict/arima/arima-package.js";
import { ArmaLikelihood } from "../dist/predict/arima/arma-likelihood.js";
import { columnsLength } from "../dist/stats/chunk-windows.js";
import { windowChunk } from "../dist/stats/window-chunk.js";
import { windowChunkTwin } from "../dist/stats/window-chunk-twin.js";
import { plainRecordsTwin } from "../dist/trace/containers/plain-records-twin.js";
import { fieldWords, planWords } from "../dist/trace/containers/plain-records.js";

const iterations = 1024;
const experts = 128;
const horizon = 1000;

/** Uniform in [0, 1), the same in every run: a multiplicative congruential generator (Park and Miller 1988). */
const random = (() => {
  let state = 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
})();

const tokens = Int32Array.from({ length: iterations * experts }, () => 4000 + Math.trunc(200 * random()));
const load = loadProportion(tokens, experts);
const history = { length: iterations, experts, values: load };
const forecast = { length: iterations, experts, values: load.map((value) => value * (0.9 + 0.2 * random())) };
const order = { p: 2, d: 1, q: 2 };
const model = { phi: Float64Array.of(0.5, -0.2), theta: Float64Array.of(-0.4, 0.1), mean: 0 };
const series = autoregression(500, 0.6);
const fitted = arima({ order });
const oneExpert = { length: series.length, experts: 1, values: series };
const swavg = await swAvg().fit(history);

const memory = kernelMemory();
const { kernels } = memory;
const counts = inKernelMemory(tokens);
const proportions = memory.allocate(8 * tokens.length);
const text = recordsInKernelMemory();
const likelihood = new ArmaLikelihood(series.slice(1), 2, 2, false);
const coefficients = [model.phi, model.theta];
const gradient = [new Float64Array(2), new Float64Array(2)];

/** Values that a call of each kernel works through. */
const valuesOf = new Map();
function kernel(name, values, call) {
  valuesOf.set(name, values);
  // Whatever a call gives is used, so that no engine leaves it out.
  bench(name, () => do_not_optimize(call()));
}

kernel("CSV records (WASM), in bytes", text.bytes, () => text.parse(kernels));
kernel("CSV records (twin), in bytes", text.bytes, () => text.parse(text.twin));
kernel("or of counts (WASM)", tokens.length, () => kernels.orOfCounts(counts, tokens.length));
kernel("load proportion (WASM)", tokens.length, () =>
  kernels.loadProportions(counts, iterations, experts, experts, proportions),
);
kernel("load proportion (twin)", tokens.length, () => loadProportion(tokens, experts));
for (const window of [10, 100]) {
  const columns = new Float64Array(columnsLength(1, iterations));
  const rows = { tokens, address: counts, experts, context: 0, position: 0 };
  const chunk = { ...rows, windows: [window], columns, perExpert: false };
  kernel(`sliding windows of ${window}, proportions included (WASM)`, load.length, () => windowChunk(chunk));
  kernel(`sliding windows of ${window}, proportions included (twin)`, load.length, () => windowChunkTwin(chunk));
  kernel(`sliding window of ${window}, row by row`, load.length, () => slide(new SlidingWindow(experts, window)));
}
for (const window of [1, 100]) {
  const chunk = originsOf(window);
  const cells = chunk.origins.length * chunk.horizon * experts;
  kernel(`score of SW_Avg(${window}) at 24 origins (WASM)`, cells, () => scoreMeans(chunk));
  kernel(`score of SW_Avg(${window}) at 24 origins (twin)`, cells, () => scoreMeansTwin(chunk));
}
kernel("to proportions", load.length, () => toProportions(forecast));
kernel("error metrics", load.length, () => errorMetrics(forecast.values, load));
kernel("SW_Avg forecast", horizon * experts, () => swavg.forecast(history, horizon));
kernel("ARMA filter (2,2)", series.length, () => filterArma(series, model, 0));
kernel("ARMA likelihood (2,2) and gradient", series.length, () => {
  likelihood.logLikelihood(...coefficients);
  likelihood.gradient(...gradient);
  return gradient[0][0];
});
kernel("ARIMA(2,1,2) fit", series.length, () => fitted.fit(oneExpert));
kernel("ARIMA(2,1,2) fit (package)", series.length, () => fitByPackage(series, order, exactMl));
kernel("KPSS", series.length, () => kpss(series));
kernel("ADF", series.length, () => adf(series));
kernel("seasonality", series.length, () => seasonality(series));

const filter = process.argv[2];
const { benchmarks } = await run({ format: "quiet", ...(filter ? { filter: new RegExp(filter, "i") } : {}) });
const lines = benchmarks.flatMap(({ alias, runs: [{ stats, error }] }) => {
  if (error) throw error;
  return stats === undefined ? [] : [line(alias, stats)];
});
print([["kernel", "median, µs", "fastest quarter, µs", "values", "ns a value"], ...lines]);

function line(name, { p50, p25 }) {
  const values = valuesOf.get(name);
  return [
    name,
    (p50 / 1000).toFixed(1),
    (p25 / 1000).toFixed(1),
    values.toLocaleString("en"),
    (p50 / values).toFixed(2),
  ];
}

function print(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    console.log(row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join("  "));
  }
}

/** Every row of the batch through a window; the sum of what it gives. */
function slide(window) {
  let sum = 0;
  for (let row = 0; row < iterations; row++) sum += window.push(load, row * experts)?.variance[0] ?? 0;
  return sum;
}

/** x_t = phi x_{t-1} + e_t with uniform e_t. */
function autoregression(length, phi) {
  let value = 0;
  return Float64Array.from({ length }, () => (value = phi * value + random() - 0.5));
}

/** Where a copy stands that the kernels of assembly/ can reach. */
function inKernelMemory(values) {
  const at = memory.allocate(values.byteLength);
  memory.integers(at, values.length).set(values);
  return at;
}

/** Origins that leave SW_Avg its window, and 900 iterations ahead. */
function originsOf(window) {
  const ahead = 900;
  const origins = Array.from({ length: 24 }, (_, index) => 99 + index);
  const forecast = { kind: "sliding-average", window };
  const ends = origins.map((origin) => origin + 1 + ahead);
  return { tokens, experts, firstRow: 0, origins, ends, horizon: ahead, forecast };
}

/** Records of a long CSV, `iteration,layer,expert,tokens`, as src/trace/containers/plain-records.ts takes them. */
function recordsInKernelMemory() {
  const records = Array.from(tokens.subarray(0, 20_000), (count, row) => `1234,${row >> 7},${row & 127},${count}\n`);
  const bytes = new TextEncoder().encode(records.join(""));
  const margin = 128;
  const from = memory.allocate(bytes.length + 2 * margin) + margin;
  memory.bytes(from, bytes.length).set(bytes);
  const plan = memory.allocate(256);
  const words = memory.integers(plan, 64).fill(0);
  words[planWords.delimiter] = ",".charCodeAt(0);
  words[planWords.fields] = 4;
  words[planWords.rowCapacity] = records.length;
  for (let field = 0; field < 4; field++) {
    words[planWords.firstField + field * fieldWords.count + fieldWords.values] = memory.allocate(
      4 * records.length + 64,
    );
  }
  const parse = (parser) => parser.parsePlainRecords(plan, from, from + bytes.length);
  return { bytes: bytes.length, parse, twin: plainRecordsTwin(memory.memory.buffer) };
}
