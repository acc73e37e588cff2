import { type ArmaCoefficients, filterArma } from "./arma-filter.js";
import { difference, integrate } from "./differencing.js";
import type { ArimaOrder } from "./order.js";

/**
 * A fitted ARIMA(p, d, q) in the units of its series: an ARMA of the d-th differences, with a mean when d = 0 and
 * without a constant otherwise.
 */
export interface ArimaModel extends ArmaCoefficients {
  readonly order: ArimaOrder;
  /** Maximum-likelihood innovation variance (squares over n - d), in squared units of the series. */
  readonly sigma2: number;
  /** Exact Gaussian log-likelihood of the d-th differences; NaN where the model is not stationary. */
  readonly logLikelihood: number;
  /** Corrected Akaike information criterion; comparable between models of equal d on one series. */
  readonly aicc: number;
}

/** The model with these coefficients, its variance and likelihood taken from `values`. [n] */
export function modelOf(values: Float64Array, order: ArimaOrder, coefficients: ArmaCoefficients): ArimaModel {
  const { logLikelihood, sigma2 } = filterArma(difference(values, order.d), coefficients);
  const { phi, theta, mean } = coefficients;
  const aicc = correctedAic(logLikelihood, order, values.length - order.d);
  return { order, phi, theta, mean, sigma2, logLikelihood, aicc };
}

/**
 * -2 log L + 2k + 2k(k + 1)/(n - k - 1), k counting the variance and, for d = 0, the mean.
 * Source: Hurvich and Tsai 1989; counted as in Hyndman and Athanasopoulos, Forecasting (3rd ed.), section 9.6.
 *
 * @param n length of the differenced series
 */
export function correctedAic(logLikelihood: number, { p, d, q }: ArimaOrder, n: number): number {
  const k = p + q + (d === 0 ? 2 : 1);
  return -2 * logLikelihood + 2 * k + (2 * k * (k + 1)) / (n - k - 1);
}

/**
 * Forecasts the values after the last of `values`, which may be other or more values than the model was fitted on: they
 * are filtered with the coefficients as fitted. [n] -> [horizon].
 */
export function forecastBy(model: ArimaModel, values: Float64Array, horizon: number): Float64Array {
  const { d } = model.order;
  return integrate(filterArma(difference(values, d), model, horizon).forecast, values, d);
}
