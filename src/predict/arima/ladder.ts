import { PredictError } from "../../errors.js";
import { whyUnacceptable } from "./acceptance.js";
import { type ArimaModel, forecastBy } from "./arima-model.js";
import { css, exactMl, type PackageMethod } from "./arima-package.js";
import { difference } from "./differencing.js";
import { fitClosedForm, fitOwnAr1, fitStandardised } from "./fit-order.js";
import type { ArimaOrder } from "./order.js";
import { isConstant } from "./standardise.js";

/** A rung of the ladder that was tried and why it did not serve. */
export interface RungFailure {
  readonly rung: string;
  readonly reason: string;
}

/** The model that serves and how it came to. */
export interface LadderFit {
  readonly model: ArimaModel;
  readonly rung: string;
  readonly failures: readonly RungFailure[];
}

/** Both are fitted and the higher likelihood serves: ARMA likelihoods have several peaks. */
const preferred: readonly PackageMethod[] = [exactMl, { name: "CSS then ML, BFGS", method: 0, optimizer: 5 }];

/** Asked one after the other where neither of the preferred yields an acceptable fit. */
const reserve: readonly PackageMethod[] = [
  { name: "exact ML, BFGS with More-Thuente line search", method: 1, optimizer: 7 },
  { name: "exact ML, Newton", method: 1, optimizer: 1 },
  css,
];

/** For d < 2 a path has all but reached its limit by then. For d = 2 it is a line, judged at the horizon asked for. */
const judgedHorizon = (d: number): number => (d < 2 ? 1000 : 1);

/**
 * Fits the given order by the first rung of a ladder that yields an acceptable model:
 *
 * 1. (0,d,0), and any order where the d-th differences are constant: closed form (mean, last value, line);
 * 2. (1,d,0): our own exact maximum likelihood;
 * 3. the `arima` package on the standardised series, the better of two methods, then three methods in reserve;
 * 4. `fitLowerRungs`: (0,1,1), then the mean.
 *
 * Acceptable: the package reports success, the likelihood is finite, the autoregression is stationary, and the
 * forecast is finite and near the range of the history. Never throws on finite values.
 *
 * @param searched the model of this order that a search has already fitted by the first of the two methods
 */
export function fitLadder(values: Float64Array, order: ArimaOrder, searched?: ArimaModel): LadderFit {
  const failures: RungFailure[] = [];
  const attempt = (rung: string, fit: () => ArimaModel): LadderFit | undefined =>
    attemptRung(values, rung, judgedHorizon(order.d), failures, fit);
  const served = fitOrder(values, order, searched, attempt);
  return served ?? fitLowerRungs(values, failures, judgedHorizon(1));
}

type Attempt = (rung: string, fit: () => ArimaModel) => LadderFit | undefined;

function fitOrder(
  values: Float64Array,
  order: ArimaOrder,
  searched: ArimaModel | undefined,
  attempt: Attempt,
): LadderFit | undefined {
  const { p, d, q } = order;
  if (isConstant(values) || isConstant(difference(values, d)) || p + q === 0) {
    return attempt("closed form", () => fitClosedForm(values, d));
  }
  if (p === 1 && q === 0) return attempt("own exact ML", () => fitOwnAr1(values, order));
  const candidates = preferred
    .map((how) => {
      const known = how === exactMl ? searched : undefined;
      return attempt(how.name, () => known ?? fitStandardised(values, order, how));
    })
    .filter((candidate) => candidate !== undefined)
    .sort((a, b) => b.model.logLikelihood - a.model.logLikelihood);
  if (candidates.length > 0) return candidates[0];
  for (const how of reserve) {
    const candidate = attempt(how.name, () => fitStandardised(values, order, how));
    if (candidate !== undefined) return candidate;
  }
  return undefined;
}

/** The rungs below every order: a smoothed level, (0,1,1), then the mean of the values, which cannot fail. */
export function fitLowerRungs(values: Float64Array, earlier: readonly RungFailure[], horizon: number): LadderFit {
  const failures = [...earlier];
  if (!isConstant(values)) {
    for (const how of preferred) {
      const fit = (): ArimaModel => fitStandardised(values, { p: 0, d: 1, q: 1 }, how);
      const served = attemptRung(values, `(0,1,1) by ${how.name}`, horizon, failures, fit);
      if (served !== undefined) return served;
    }
  }
  return { model: fitClosedForm(values, 0), rung: "mean of the history", failures };
}

function attemptRung(
  values: Float64Array,
  rung: string,
  horizon: number,
  failures: RungFailure[],
  fit: () => ArimaModel,
): LadderFit | undefined {
  try {
    const model = fit();
    const reason = whyUnacceptable(forecastBy(model, values, horizon), values);
    if (reason === undefined) return { model, rung, failures };
    failures.push({ rung, reason });
  } catch (error) {
    if (!(error instanceof PredictError)) throw error;
    failures.push({ rung, reason: error.message });
  }
  return undefined;
}
