import type { ArmaPolynomials } from "./arma-objective.js";
import { largestOrder } from "./order.js";

/** What is added to the diagonal of the regression, relative to it, so that collinear columns share their coefficient. */
const ridge = 1e-9;

/**
 * Start values for ARMA models of any order on one series about 0, by linear regressions alone.
 *
 * The innovations are estimated by the residuals of a long autoregression (Yule-Walker), and x_t is regressed on its
 * own p last values and the q last innovations. All orders share the regression's moments. Source: Hannan and Rissanen,
 * Recursive estimation of mixed autoregressive-moving average order (Biometrika 69, 1982), stages 1 and 2.
 */
export class HannanRissanen {
  /** Products of the columns x_{t-1}, ..., x_{t-5}, e_{t-1}, ..., e_{t-5}, x_t, summed over t: [size, size]. */
  readonly #moments: Float64Array;

  /** @param values about 0. [n] */
  constructor(values: Float64Array) {
    const n = values.length;
    const length = Math.min(Math.floor(n / 4), Math.ceil(10 * Math.log10(n)));
    const innovations = longResiduals(values, length);
    const first = Math.min(n - 1, length + Math.max(largestOrder.p, largestOrder.q));
    const columns = [
      ...Array.from({ length: largestOrder.p }, (_, lag) => values.subarray(first - lag - 1, n - lag - 1)),
      ...Array.from({ length: largestOrder.q }, (_, lag) => innovations.subarray(first - lag - 1, n - lag - 1)),
      values.subarray(first),
    ];
    const size = columns.length;
    this.#moments = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        const sum = dot(columns[i]!, columns[j]!);
        this.#moments[i * size + j] = sum;
        this.#moments[j * size + i] = sum;
      }
    }
  }

  /** Coefficients of an ARMA(p, q), which need be neither stationary nor invertible. */
  estimate(p: number, q: number): ArmaPolynomials {
    const size = largestOrder.p + largestOrder.q + 1;
    const columns = [
      ...Array.from({ length: p }, (_, i) => i),
      ...Array.from({ length: q }, (_, j) => largestOrder.p + j),
    ];
    const moment = (i: number, j: number): number => this.#moments[i * size + j]!;
    const coefficients = leastSquares(columns, size - 1, moment);
    return { phi: coefficients.slice(0, p), theta: coefficients.slice(p) };
  }
}

/** Residuals of the Yule-Walker autoregression of the given order, 0 for the values before it reaches. [n] -> [n] */
function longResiduals(values: Float64Array, order: number): Float64Array {
  const n = values.length;
  const covariance = new Float64Array(order + 1);
  for (let lag = 0; lag <= order; lag++) covariance[lag] = dot(values.subarray(lag), values.subarray(0, n - lag)) / n;
  // Durbin-Levinson, each row from the one before.
  const phi = new Float64Array(order);
  const before = new Float64Array(order);
  let variance = covariance[0]! * (1 + ridge);
  for (let k = 1; k <= order; k++) {
    let partial = covariance[k]!;
    for (let i = 1; i < k; i++) partial -= phi[i - 1]! * covariance[k - i]!;
    partial /= variance;
    before.set(phi);
    for (let i = 1; i < k; i++) phi[i - 1]! -= partial * before[k - i - 1]!;
    phi[k - 1] = partial;
    variance *= 1 - partial ** 2;
  }
  const residuals = new Float64Array(n);
  for (let t = order; t < n; t++) {
    let residual = values[t]!;
    for (let i = 0; i < order; i++) residual -= phi[i]! * values[t - i - 1]!;
    residuals[t] = residual;
  }
  return residuals;
}

/** Regression of one column on others, from their moments, by Cholesky; zeros where they leave nothing to regress. */
function leastSquares(
  columns: readonly number[],
  target: number,
  moment: (i: number, j: number) => number,
): Float64Array {
  const k = columns.length;
  const lower = new Float64Array(k * k);
  const solution = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = moment(columns[i]!, columns[j]!);
      if (i === j) sum *= 1 + ridge;
      for (let m = 0; m < j; m++) sum -= lower[i * k + m]! * lower[j * k + m]!;
      if (i === j && !(sum > 0)) return solution;
      lower[i * k + j] = i === j ? Math.sqrt(sum) : sum / lower[j * k + j]!;
    }
  }
  for (let i = 0; i < k; i++) {
    let sum = moment(columns[i]!, target);
    for (let m = 0; m < i; m++) sum -= lower[i * k + m]! * solution[m]!;
    solution[i] = sum / lower[i * k + i]!;
  }
  for (let i = k - 1; i >= 0; i--) {
    for (let m = i + 1; m < k; m++) solution[i]! -= lower[m * k + i]! * solution[m]!;
    solution[i]! /= lower[i * k + i]!;
  }
  return solution;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}
