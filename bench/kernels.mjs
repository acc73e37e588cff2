// One benchmark per kernel, for people who work on it: `npm run kernels --prefix bench [-- NAME]`, NAME as in `sliding`.
// Each line is a call on data of set-up 2 (a batch of 1,024 iterations x 128 experts) or on a series of 500 values.
//
// To add one: import it from ../dist and call `kernel(name, values in a call, () => call)`.
import { bench, do_not_optimize, run } from "mitata";
import {
  errorMetrics,
  kpss,
  adf,
  loadProportion,
  seasonality,
  SlidingWindow,
  swAvg,
  toProportions,
} from "../dist/index.js";
import { kernelMemory } from "../dist/kernels/kernel-memory.js";
import { filterArma } from "../dist/predict/arima/arma-filter.js";
import { exactMl, fitByPackage } from "../dist/predict/arima/arima-package.js";

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
const swavg = await swAvg().fit(history);

const { kernels, integers, address } = inKernelMemory(tokens);

/** Values that a call of each kernel works through. */
const valuesOf = new Map();
function kernel(name, values, call) {
  valuesOf.set(name, values);
  // Whatever a call gives is used, so that no engine leaves it out.
  bench(name, () => do_not_optimize(call()));
}

kernel("or of counts (WASM)", integers, () => kernels.orOfCounts(address, integers));
kernel("load proportion", tokens.length, () => loadProportion(tokens, experts));
for (const window of [10, 100]) {
  kernel(`sliding window of ${window}`, load.length, () => slide(new SlidingWindow(experts, window)));
}
kernel("to proportions", load.length, () => toProportions(forecast));
kernel("error metrics", load.length, () => errorMetrics(forecast.values, load));
kernel("SW_Avg forecast", horizon * experts, () => swavg.forecast(history, horizon));
kernel("ARMA filter (2,2)", series.length, () => filterArma(series, model, 0));
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

/** A copy where the kernels of assembly/ can reach it. */
function inKernelMemory(counts) {
  const memory = kernelMemory();
  const address = memory.allocate(counts.byteLength);
  memory.integers(address, counts.length).set(counts);
  return { kernels: memory.kernels, integers: counts.length, address };
}
