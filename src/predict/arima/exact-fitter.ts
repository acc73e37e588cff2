import { PredictError } from "../../errors.js";
import { type ArimaModel, correctedAic } from "./arima-model.js";
import { ArmaLikelihood } from "./arma-likelihood.js";
import { ArmaObjective, type ArmaPolynomials } from "./arma-objective.js";
import { difference } from "./differencing.js";
import { HannanRissanen } from "./hannan-rissanen.js";
import { minimise } from "./minimise.js";
import { type ArimaOrder, orderName } from "./order.js";
import { standardise, type Standardised } from "./standardise.js";
import { startValues } from "./start-values.js";

/** In log-likelihood, of which half a unit is one standard error: 1e-8 is 1e-4 of a standard error. */
const fullTolerance = 1e-8;
/** Far below the differences in AICc that tell orders apart. */
const sketchTolerance = 1e-4;
/** Without and with a common factor of a slow level: with the former alone, the orders chosen forecast worse. */
const sketchStarts = 2;
const maxIterations = 300;
/** In radians. A quarter turn takes a partial autocorrelation from 0 to 1. */
const longestStep = 0.5;
/** Partial autocorrelations from which a search starts are held within this: at 1 the slope by the angle is zero. */
const startLimit = 0.99;
const warmLimit = 0.9999;
/** Peaks whose log-likelihoods differ by less are one. */
const samePeak = 1e-4;

/**
 * Fits ARMA models of any orders to the d-th differences of one series by exact maximum likelihood: `ArmaLikelihood`,
 * climbed by BFGS from several start values. Source: Box and Jenkins (1970), chapter 7; start values, likelihood and
 * optimiser as cited where they stand.
 */
export class ExactFitter {
  readonly #d: number;
  /** The d-th differences, about 0 and of size 1. */
  readonly #series: Standardised;
  readonly #starts: HannanRissanen;
  readonly #undifferencedStarts: HannanRissanen | undefined;

  /** @param values whose d-th differences are not constant. [n] */
  constructor(values: Float64Array, d: number) {
    this.#d = d;
    this.#series = d === 0 ? standardise(values) : scaleOnly(difference(values, d));
    this.#starts = new HannanRissanen(this.#series.values);
    this.#undifferencedStarts = d === 0 ? undefined : new HannanRissanen(standardise(difference(values, d - 1)).values);
  }

  /**
   * The model of the highest likelihood found. p + q > 0.
   *
   * @throws {PredictError} no start value has a likelihood
   */
  fit(p: number, q: number): ArimaModel {
    const [highest] = this.peaks(p, q);
    if (highest !== undefined) return highest;
    const name = orderName({ p, d: this.#d, q });
    throw new PredictError(`the exact likelihood of order ${name} must be finite somewhere, got none`);
  }

  /**
   * The peaks of the likelihood that were found, the highest first. p + q > 0.
   *
   * @param warm further coefficients to start from
   */
  peaks(p: number, q: number, warm: readonly ArmaPolynomials[] = []): ArimaModel[] {
    const starts = startValues(p, q, this.#starts, this.#undifferencedStarts);
    return this.#climb(p, q, starts, warm, fullTolerance);
  }

  /**
   * As `peaks`, but near enough to compare orders and several times as fast: from two of the start values and `warm`, up
   * to a coarser tolerance.
   */
  sketch(p: number, q: number, warm: readonly ArmaPolynomials[]): ArimaModel[] {
    const starts = startValues(p, q, this.#starts, this.#undifferencedStarts).slice(0, sketchStarts);
    return this.#climb(p, q, starts, warm, sketchTolerance);
  }

  #climb(
    p: number,
    q: number,
    starts: readonly ArmaPolynomials[],
    warm: readonly ArmaPolynomials[],
    tolerance: number,
  ): ArimaModel[] {
    const { values } = this.#series;
    const likelihood = new ArmaLikelihood(values, p, q, this.#d === 0);
    const objective = new ArmaObjective(likelihood, p, q);
    const options = { curvature: values.length, tolerance, maxIterations, longestStep };
    const places = [
      ...starts.map((start) => objective.anglesOf(start, startLimit)),
      ...warm.map((start) => objective.anglesOf(start, warmLimit)),
    ];
    const found = places
      .map((place) => minimise(objective, place, options))
      .filter(({ value }) => Number.isFinite(value))
      .sort((a, b) => a.value - b.value);
    return found
      .filter(({ value }, index) => index === 0 || value - found[index - 1]!.value > samePeak)
      .map(({ place }) => {
        const logLikelihood = -objective.value(place);
        return this.#model({ p, d: this.#d, q }, objective.polynomials, likelihood, logLikelihood);
      });
  }

  /** In the units of the series. */
  #model(
    order: ArimaOrder,
    { phi, theta }: ArmaPolynomials,
    { mean, sigma2 }: ArmaLikelihood,
    standardisedLogLikelihood: number,
  ): ArimaModel {
    const { values, centre, scale } = this.#series;
    const n = values.length;
    const logLikelihood = standardisedLogLikelihood - n * Math.log(scale);
    return {
      order,
      phi: Float64Array.from(phi),
      theta: Float64Array.from(theta),
      mean: order.d === 0 ? centre + scale * mean : 0,
      sigma2: sigma2 * scale ** 2,
      logLikelihood,
      aicc: correctedAic(logLikelihood, order, n),
    };
  }
}

/** Differences have no mean to take away, only a size. */
function scaleOnly(differences: Float64Array): Standardised {
  let squares = 0;
  for (const value of differences) squares += value ** 2;
  const scale = Math.sqrt(squares / differences.length);
  return { values: differences.map((value) => value / scale), centre: 0, scale };
}
