import { kernelMemory, type KernelMemory } from "../kernels/kernel-memory.js";
import type { Task } from "../parallel/task.js";
import { constantForecast } from "../predict/constant-forecast.js";
import type { ClosedForm, LoadSeries } from "../predict/predictor.js";
import { slidingAverage } from "../predict/sw-avg.js";
import { errorMetrics, type ErrorMetrics } from "../stats/error-metrics.js";
import { RangeMeans } from "../stats/range-means.js";
import { loadProportion } from "../trace/load-proportion.js";
import type { OriginChunk } from "./origin-chunk.js";

/** Origins at which to score a forecast that is a plain mean; each row of their horizons was recorded. */
export interface MeansChunk extends OriginChunk {
  /** Rows ahead. */
  readonly horizon: number;
  readonly forecast: ClosedForm;
}

/** By origin. */
export type MeansScores = readonly { readonly metrics: ErrorMetrics; readonly idleCells: number }[];

/**
 * Scores a forecast that is a plain mean from every origin of a chunk. Such a forecast sums to 1 as the proportions do
 * that it is the mean of, so that it is not normalised again.
 *
 * Cost: O(window + horizon) an expert and origin, the last value and the mean ahead O(horizon). Nothing cheaper is
 * offered. Sums of |forecast − actual| over a constant forecast could be kept from origin to origin, but that of SW_Avg
 * is none within a horizon: it nears its limit as exp(−2.09 h / window) (the slowest root of s = 1 − exp(−s), s ≠ 0, is
 * −2.09 ± 7.46i), so that for a window of 100 it takes 1,760 steps to be constant to the last bit, and 660 to a
 * millionth.
 */
export function scoreMeans(chunk: MeansChunk): MeansScores {
  const memory = kernelMemory();
  return memory === undefined ? scoreMeansTwin(chunk) : scoreMeansKernel(chunk, memory);
}

export const scoreMeansTask: Task<MeansChunk, MeansScores> = {
  module: import.meta.url,
  name: "scoreMeans",
  run: scoreMeans,
};

/** {@link scoreMeans} without the kernels, to 12 digits: sums are taken in another order. */
export function scoreMeansTwin({ tokens, experts, firstRow, origins, horizon, forecast }: MeansChunk): MeansScores {
  const values = loadProportion(tokens, experts);
  const series = (from: number, to: number): LoadSeries => ({
    length: to - from,
    experts,
    values: values.subarray((from - firstRow) * experts, (to - firstRow) * experts),
  });
  const means = new RangeMeans(values, experts, firstRow);
  const mean = new Float64Array(experts);
  return origins.map((origin) => {
    const actual = series(origin + 1, origin + 1 + horizon);
    if (forecast.kind === "sliding-average") {
      const history = series(origin + 1 - forecast.window, origin + 1);
      return errorMetrics(slidingAverage(history, forecast.window, horizon).values, actual.values);
    }
    means.over(origin + 1, origin + 1 + horizon, mean);
    return errorMetrics(constantForecast(mean, horizon).values, actual.values);
  });
}

/** Of a row of a strip in assembly/score-forecast.ts: eight experts. */
const stripExperts = 8;
const doubleBytes = 8;
const stripBytes = stripExperts * doubleBytes;

function scoreMeansKernel(chunk: MeansChunk, memory: KernelMemory): MeansScores {
  const { tokens, experts, firstRow, origins, horizon, forecast } = chunk;
  const { kernels } = memory;
  const rows = tokens.length / experts;
  const strips = Math.ceil(experts / stripExperts);
  const width = strips * stripExperts;
  const stride = rows * stripBytes;
  const window = forecast.kind === "sliding-average" ? forecast.window : 1;
  return memory.borrow((take) => {
    const counts = take(tokens.byteLength);
    memory.integers(counts, tokens.length).set(tokens);
    const proportions = take(rows * width * doubleBytes);
    kernels.loadProportions(counts, rows, experts, width, proportions);
    const [actual, reciprocal] = [take(strips * stride), take(strips * stride)];
    const idleRows = take(rows * Int32Array.BYTES_PER_ELEMENT);
    kernels.strips(proportions, rows, experts, width, actual, reciprocal, idleRows);

    const idleBefore = runningSums(memory.integers(idleRows, rows));
    const means =
      forecast.kind === "mean-ahead"
        ? new RangeMeans(memory.doubles(proportions, rows * width), width, firstRow)
        : undefined;
    const [ring, score, mean] = [take(window * stripBytes), take(3 * doubleBytes), take(width * doubleBytes)];
    const [sums, meanRow] = [memory.doubles(score, 3), memory.doubles(mean, width)];
    return origins.map((origin) => {
      const row = origin - firstRow;
      const ahead = (row + 1) * stripBytes;
      if (means !== undefined || window === 1) {
        means?.over(origin + 1, origin + 1 + horizon, meanRow);
        const constant = means === undefined ? proportions + row * width * doubleBytes : mean;
        kernels.scoreConstant(constant, actual + ahead, reciprocal + ahead, strips, stride, horizon, score);
      } else {
        const from = (row + 1 - window) * stripBytes;
        kernels.scoreSlidingAverage(actual + from, reciprocal + from, strips, stride, window, horizon, ring, score);
      }
      const idleCells = idleBefore[row + 1 + horizon]! - idleBefore[row + 1]!;
      return { metrics: metricsOf(sums, horizon, experts, idleCells), idleCells };
    });
  });
}

/** The metrics of `errorMetrics` from the sums of a kernel: |error|, error², |error| / actual. */
function metricsOf(sums: Float64Array, horizon: number, experts: number, idleCells: number): ErrorMetrics {
  const cells = horizon * experts;
  return {
    errorRatio: sums[2]! / (cells - idleCells),
    // Each row of actual proportions sums to 1.
    wape: sums[0]! / horizon,
    mae: sums[0]! / cells,
    rmse: Math.sqrt(sums[1]! / cells),
  };
}

/** [n] -> [n + 1]: sums of the first 0, 1, ... values. */
function runningSums(values: Int32Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let index = 0; index < values.length; index++) sums[index + 1] = sums[index]! + values[index]!;
  return sums;
}
