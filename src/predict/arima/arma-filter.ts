import { armaAutocovariance } from "./autocovariance.js";

/** Coefficients of x_t - mean = phi_1 (x_{t-1} - mean) + ... + e_t + theta_1 e_{t-1} + ... (the signs of R). */
export interface ArmaCoefficients {
  readonly phi: Float64Array;
  readonly theta: Float64Array;
  readonly mean: number;
}

/** What one pass over a series tells of a model. */
export interface ArmaFiltered {
  /** Exact Gaussian log-likelihood at the innovation variance `sigma2`; NaN where the model is not stationary. */
  readonly logLikelihood: number;
  /** Maximum-likelihood innovation variance given the coefficients, in squared units of the series. */
  readonly sigma2: number;
  /** Best linear forecast of the values after the last. [horizon] */
  readonly forecast: Float64Array;
}

/**
 * Exact likelihood and finite-sample forecast of a stationary ARMA model with known coefficients.
 *
 * The innovations algorithm on the transformed series of Ansley (1979): Brockwell and Davis, Introduction to Time
 * Series and Forecasting (2nd ed.), section 3.3, and section 5.2 for the likelihood.
 * Beyond the end each innovation is replaced by its expectation, 0, which yields the forecasts of section 3.3.
 * Cost: (n + horizon) (p + q^2).
 */
export function filterArma(values: Float64Array, model: ArmaCoefficients, horizon = 0): ArmaFiltered {
  const { phi, theta, mean } = model;
  const [p, q] = [phi.length, theta.length];
  const reach = Math.max(p, q);
  const covariance = transformedCovariance(phi, theta);

  const n = values.length;
  const series = new Float64Array(n + horizon);
  const innovations = new Float64Array(n + horizon);
  // Rings over the last reach + 1 times: theta_{t,lag} of the innovations algorithm, and its variances v_t.
  const ring = reach + 1;
  const weights = new Float64Array(ring * ring);
  const variances = new Float64Array(ring);
  let [squares, logVariances] = [0, 0];

  for (let t = 0; t < n + horizon; t++) {
    const first = t < reach ? 0 : t - q;
    const row = (t % ring) * ring;
    let variance = covariance(t, t);
    for (let k = first; k < t; k++) {
      let sum = covariance(t, k);
      const earlier = (k % ring) * ring;
      for (let j = first; j < k; j++) sum -= weights[earlier + k - j]! * weights[row + t - j]! * variances[j % ring]!;
      const weight = sum / variances[k % ring]!;
      weights[row + t - k] = weight;
      variance -= weight * sum;
    }
    variances[t % ring] = variance;

    let prediction = 0;
    for (let k = first; k < t; k++) prediction += weights[row + t - k]! * innovations[k]!;
    if (t >= reach) for (let lag = 1; lag <= p; lag++) prediction += phi[lag - 1]! * series[t - lag]!;

    if (t < n) {
      series[t] = values[t]! - mean;
      const innovation = series[t]! - prediction;
      innovations[t] = innovation;
      squares += innovation ** 2 / variance;
      logVariances += Math.log(variance);
    } else {
      series[t] = prediction;
    }
  }

  const sigma2 = squares / n;
  return {
    logLikelihood: -0.5 * (n * (Math.log(2 * Math.PI * sigma2) + 1) + logVariances),
    sigma2,
    forecast: series.slice(n).map((value) => value + mean),
  };
}

/** The function kappa of section 3.3, zero-based: covariance of the transformed series, t >= k, in units of sigma2. */
function transformedCovariance(phi: Float64Array, theta: Float64Array): (t: number, k: number) => number {
  const reach = Math.max(phi.length, theta.length);
  const gamma = armaAutocovariance(phi, theta, 2 * reach);
  const ma = Float64Array.of(1, ...theta);
  const late = ma.map((_, lag) => {
    let sum = 0;
    for (let r = 0; r + lag < ma.length; r++) sum += ma[r]! * ma[r + lag]!;
    return sum;
  });
  const between = gamma.map((covariance, lag) =>
    phi.reduce((sum, coefficient, index) => sum - coefficient * gamma[Math.abs(index + 1 - lag)]!, covariance),
  );
  return (t, k) => (t < reach ? gamma : k < reach ? between : late)[t - k]!;
}
