// ARIMA(2,1,2) of many series by moeload's library: FILE SERIES. The series stand as the experts of one layer; nothing
// normalises them, as each expert is fitted on its own.
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { arima } from "../dist/index.js";

const length = 500;
const horizon = 1000;
const order = { p: 2, d: 1, q: 2 };

const bytes = readFileSync(process.argv[2]);
const every = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
const of = every.length / length;
const done = Math.min(Number(process.argv[3]), of);
const series = Array.from({ length: done }, (_, n) => (done === 1 ? 0 : Math.trunc((n * (of - 1)) / (done - 1))));

const values = new Float64Array(length * done);
for (const [column, n] of series.entries()) {
  for (let row = 0; row < length; row++) values[row * done + column] = every[n * length + row];
}

const began = performance.now();
const history = { length, experts: done, values };
const fitted = await arima({ order, history: length, jobs: availableParallelism() }).fit(history);
const forecast = await fitted.forecast(history, horizon);
const seconds = (performance.now() - began) / 1000;

const { experts } = fitted.details;
const text = JSON.stringify({
  series,
  logLikelihood: experts.map(logLikelihood),
  forecast: series.map((_, column) => Array.from({ length: horizon }, (_, h) => forecast.values[h * done + column])),
  rungs: experts.map(({ rung }) => rung),
  bench: { seconds, done, of },
});
fitted.dispose();
process.stdout.write(`${text}\n`);

/** From AICc = -2 log L + 2k + 2k(k + 1)/(n - k - 1), where k counts the variance. */
function logLikelihood({ aicc, served }) {
  const [p, d, q] = served.split(",").map(Number);
  const k = p + q + (d === 0 ? 2 : 1);
  const n = length - d;
  return (2 * k + (2 * k * (k + 1)) / (n - k - 1) - aicc) / 2;
}
