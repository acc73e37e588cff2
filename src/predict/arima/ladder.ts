import { PredictError } from "../../errors.js";
import { whyUnacceptable } from "./acceptance.js";
import type { ArimaModel } from "./arima-model.js";
import { css, exactMl, type PackageMethod } from "./arima-package.js";
import { filterArma } from "./arma-filter.js";
import { difference, integrate } from "./differencing.js";
import type { ArimaEngine } from "./engine.js";
import { ExactFitter } from "./exact-fitter.js";
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
  /** Whose code the rung is. */
  readonly engine: ArimaEngine;
  readonly failures: readonly RungFailure[];
}

export interface LadderOptions {
  /** With `package`, the rung of the exact engine is left out. @default "exact" */
  readonly engine?: ArimaEngine;
  /** The model of this order that a search by the same engine has already fitted. */
  readonly searched?: ArimaModel | undefined;
}

const exactRung = "own exact ML";

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
 * 2. our own exact maximum likelihood, for (1,d,0) that of `fitAr1`, for any other that of `ExactFitter`;
 * 3. the `arima` package on the standardised series, the better of two methods; then, where it is the engine, three
 *    methods in reserve: they may take seconds, and find no likelihood that our own did not;
 * 4. `fitLowerRungs`: (0,1,1), then the mean.
 *
 * Acceptable: the package reports success, the likelihood is finite, the autoregression is stationary, and the
 * forecast is finite and near the range of the history. Never throws on finite values.
 */
export function fitLadder(values: Float64Array, order: ArimaOrder, options: LadderOptions = {}): LadderFit {
  const failures: RungFailure[] = [];
  const attempt: Attempt = (rung, engine, fit) =>
    attemptRung(values, { rung, engine }, judgedHorizon(order.d), failures, fit);
  const served = fitOrder(values, order, options, attempt);
  return served ?? fitLowerRungs(values, failures, judgedHorizon(1), options.engine);
}

type Attempt = (rung: string, engine: ArimaEngine, fit: () => ArimaModel) => LadderFit | undefined;

function fitOrder(
  values: Float64Array,
  order: ArimaOrder,
  { engine = "exact", searched }: LadderOptions,
  attempt: Attempt,
): LadderFit | undefined {
  const { p, d, q } = order;
  if (p + q === 0 || isConstant(values) || isConstant(difference(values, d))) {
    return attempt("closed form", "exact", () => fitClosedForm(values, d));
  }
  if (p === 1 && q === 0) return attempt(exactRung, "exact", () => fitOwnAr1(values, order));
  if (engine === "exact") {
    const fit = (): ArimaModel => searched ?? new ExactFitter(values, d).fit(p, q);
    const served = attempt(exactRung, "exact", fit);
    return served ?? fitByPreferred(values, order, undefined, attempt);
  }
  return fitByPreferred(values, order, searched, attempt) ?? fitByReserve(values, order, attempt);
}

/** @param searched the model by the first of the preferred methods */
function fitByPreferred(
  values: Float64Array,
  order: ArimaOrder,
  searched: ArimaModel | undefined,
  attempt: Attempt,
): LadderFit | undefined {
  const candidates = preferred
    .map((how) => {
      const known = how === exactMl ? searched : undefined;
      return attempt(how.name, "package", () => known ?? fitStandardised(values, order, how));
    })
    .filter((candidate) => candidate !== undefined)
    .sort((a, b) => b.model.logLikelihood - a.model.logLikelihood);
  return candidates[0];
}

function fitByReserve(values: Float64Array, order: ArimaOrder, attempt: Attempt): LadderFit | undefined {
  for (const how of reserve) {
    const candidate = attempt(how.name, "package", () => fitStandardised(values, order, how));
    if (candidate !== undefined) return candidate;
  }
  return undefined;
}

/** The rungs below every order: a smoothed level, (0,1,1), then the mean of the values, which cannot fail. */
export function fitLowerRungs(
  values: Float64Array,
  earlier: readonly RungFailure[],
  horizon: number,
  engine: ArimaEngine = "exact",
): LadderFit {
  const failures = [...earlier];
  const order = { p: 0, d: 1, q: 1 };
  if (!isConstant(values) && !isConstant(difference(values, 1))) {
    const attempt: Attempt = (how, whose, fit) =>
      attemptRung(values, { rung: `(0,1,1) by ${how}`, engine: whose }, horizon, failures, fit);
    if (engine === "exact") {
      const served = attempt(exactRung, "exact", () => new ExactFitter(values, 1).fit(0, 1));
      if (served !== undefined) return served;
    }
    for (const how of preferred) {
      const served = attempt(how.name, "package", () => fitStandardised(values, order, how));
      if (served !== undefined) return served;
    }
  }
  return { model: fitClosedForm(values, 0), rung: "mean of the history", engine: "exact", failures };
}

interface RungName {
  readonly rung: string;
  readonly engine: ArimaEngine;
}

function attemptRung(
  values: Float64Array,
  { rung, engine }: RungName,
  horizon: number,
  failures: RungFailure[],
  fit: () => ArimaModel,
): LadderFit | undefined {
  try {
    const model = fit();
    const { d } = model.order;
    const { forecast, logLikelihood } = filterArma(difference(values, d), model, horizon);
    // Near several unit roots at once the covariances are lost in rounding.
    const reason = Number.isNaN(logLikelihood)
      ? "the log-likelihood must be a number, got NaN"
      : whyUnacceptable(integrate(forecast, values, d), values);
    if (reason === undefined) return { model, rung, engine, failures };
    failures.push({ rung, reason });
  } catch (error) {
    if (!(error instanceof PredictError)) throw error;
    failures.push({ rung, reason: error.message });
  }
  return undefined;
}
