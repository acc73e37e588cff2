import { mean } from "simple-statistics";
import { PredictError } from "../../errors.js";
import { fitAr1 } from "./ar1.js";
import { type ArimaModel, modelOf } from "./arima-model.js";
import { fitByPackage, type PackageFit, type PackageMethod } from "./arima-package.js";
import type { ArmaCoefficients } from "./arma-filter.js";
import { difference } from "./differencing.js";
import { type ArimaOrder, orderName } from "./order.js";
import { isConstant, standardise } from "./standardise.js";
import { isStationary } from "./stationary.js";

const none = new Float64Array(0);

/** (0,d,0): the mean, the last value or the line through the last two, by maximum likelihood. */
export function fitClosedForm(values: Float64Array, d: number): ArimaModel {
  const level = isConstant(values) ? values[values.length - 1]! : mean(Array.from(values));
  return modelOf(values, { p: 0, d, q: 0 }, { phi: none, theta: none, mean: d === 0 ? level : 0 });
}

/** (1,d,0) by our own likelihood. */
export function fitOwnAr1(values: Float64Array, order: ArimaOrder): ArimaModel {
  const { values: standardised, centre, scale } = standardise(values);
  const fitted = fitAr1(difference(standardised, order.d), order.d === 0);
  return modelOf(values, order, inUnits(fitted, order.d, centre, scale));
}

/**
 * Any other order by the package, on the standardised series: its optimisers presume values of size 1.
 *
 * @throws {PredictError} the package failed, or its model is not one
 */
export function fitStandardised(values: Float64Array, order: ArimaOrder, how: PackageMethod): ArimaModel {
  const { values: standardised, centre, scale } = standardise(values);
  const fitted = fitByPackage(standardised, order, how);
  return checkedModel(values, order, fitted, inUnits(fitted, order.d, centre, scale));
}

/**
 * As `fitStandardised`, but for d = 0 with the mean held at the sample mean. The package is slow where it fits a mean,
 * so it is given the running sums and told to difference them, which leaves out the first value: about twice as fast,
 * for a log-likelihood lower by some 0.01. The likelihood of the model returned is that of all values.
 *
 * @throws {PredictError} the package failed, or its model is not one
 */
export function fitAboutSampleMean(values: Float64Array, order: ArimaOrder, how: PackageMethod): ArimaModel {
  if (order.d > 0) return fitStandardised(values, order, how);
  const { values: standardised, centre } = standardise(values);
  let sum = 0;
  const sums = standardised.map((value) => (sum += value));
  const fitted = fitByPackage(sums, { ...order, d: 1 }, how);
  return checkedModel(values, order, fitted, { ...fitted, mean: centre });
}

/** The model of the package's fit, if it is one. `coefficients` are those of the fit in the units of the values. */
function checkedModel(
  values: Float64Array,
  order: ArimaOrder,
  { returnCode, phi, logLikelihood }: PackageFit,
  coefficients: ArmaCoefficients,
): ArimaModel {
  if (returnCode !== 1) throw new PredictError(`the arima package must return 1 (success), got ${returnCode}`);
  if (!isStationary(phi)) {
    const found = Array.from(phi, (coefficient) => coefficient.toPrecision(4)).join(", ");
    throw new PredictError(`the autoregression of order ${orderName(order)} must be stationary, got ${found}`);
  }
  const model = modelOf(values, order, coefficients);
  for (const value of [logLikelihood, model.logLikelihood]) {
    if (!Number.isFinite(value)) throw new PredictError(`the log-likelihood must be finite, got ${value}`);
  }
  return model;
}

function inUnits({ phi, theta, mean }: ArmaCoefficients, d: number, centre: number, scale: number): ArmaCoefficients {
  return { phi, theta, mean: d === 0 ? centre + scale * mean : 0 };
}
