import { setImmediate as nextTurn } from "node:timers/promises";
import { PredictError, UsageError } from "../errors.js";
import { whyUnacceptable } from "./arima/acceptance.js";
import { forecastBy } from "./arima/arima-model.js";
import { longestSeries } from "./arima/arima-package.js";
import { expertDetails, type ExpertFit, type ForecastFallback } from "./arima/details.js";
import { fitLadder, fitLowerRungs } from "./arima/ladder.js";
import { type ArimaOrder, largestOrder, orderName } from "./arima/order.js";
import { chooseOrder } from "./arima/order-choice.js";
import { isConstant } from "./arima/standardise.js";
import type { FittedPredictor, Json, LoadSeries, Predictor } from "./predictor.js";

export type { ArimaOrder } from "./arima/order.js";

export interface ArimaOptions {
  /** Orders for every expert, up to 5,2,5; `auto` chooses them for each expert and fit. @default "auto" */
  readonly order?: ArimaOrder | "auto";
  /** Recorded iterations at the end of the history that are fitted, 30 ... 8000. @default 500 */
  readonly history?: number;
  /** Largest p of a choice, 0 ... 5. @default 5 */
  readonly maxP?: number;
  /** Largest d of a choice, 0 ... 2. @default 2 */
  readonly maxD?: number;
  /** Largest q of a choice, 0 ... 5. @default 5 */
  readonly maxQ?: number;
  /** Level at which the tests for a unit root and for a season decide, above 0.01 and up to 0.1. @default 0.05 */
  readonly alpha?: number;
  /**
   * Longest period looked for by the test for a season, in recorded iterations, 2 or more.
   * @default a third of `history`: three full cycles
   */
  readonly maxPeriod?: number;
}

/**
 * Below this, the tests for a unit root find next to nothing, and a model with the twelve parameters that a choice may
 * reach has more parameters than half its values.
 */
const minHistory = 30;

/**
 * ARIMA(p, d, q) for each expert on its own, on the last `history` recorded iterations.
 *
 * Orders are given or chosen: d by KPSS (ADF stands beside it in the details), p and q by AICc. d = 0 has a mean,
 * d >= 1 no drift. Seasonality is tested and reported, not modelled. Models are fitted by a ladder of methods, so that
 * a forecast is always finite and leaves the range of the history by no more than that range; which rung served, and why
 * those above it did not, stands in the details. Source: Box and Jenkins, Time Series Analysis: Forecasting and Control
 * (1970), chapters 4 to 7; likelihoods, tests and search as cited where they stand.
 *
 * `forecast` may be given another history than `fit`: its last `history` values are filtered with the coefficients as
 * fitted. Where that forecast leaves the band (a line at a long horizon, say), the lower rungs are fitted instead.
 *
 * @example
 * const fitted = await arima({ order: { p: 0, d: 1, q: 1 } }).fit(history);
 * const forecast = await fitted.forecast(history, 1000);
 *
 * @throws {UsageError} an option out of its bounds
 */
export function arima(options: ArimaOptions = {}): Predictor {
  const { order = "auto", history: length = 500, maxP = 5, maxD = 2, maxQ = 5, alpha = 0.05 } = options;
  const { maxPeriod = Math.ceil(length / 3) } = options;
  requireInteger("history", length, minHistory, longestSeries);
  requireInteger("maxP", maxP, 0, largestOrder.p);
  requireInteger("maxD", maxD, 0, largestOrder.d);
  requireInteger("maxQ", maxQ, 0, largestOrder.q);
  requireInteger("maxPeriod", maxPeriod, 2, length);
  if (!(alpha > 0.01 && alpha <= 0.1)) {
    throw new UsageError(`arima takes an alpha above 0.01 and up to 0.1, got ${alpha}`);
  }
  if (order !== "auto") {
    for (const name of ["p", "d", "q"] as const) requireInteger(name, order[name], 0, largestOrder[name]);
  }

  const fitExpert = (values: Float64Array): ExpertFit => {
    if (order !== "auto") return { ...fitLadder(values, order), order, chosenBy: "given" };
    if (isConstant(values)) {
      const constant = { p: 0, d: 0, q: 0 };
      return { ...fitLadder(values, constant), order: constant, chosenBy: "constant" };
    }
    const choice = chooseOrder(values, { maxP, maxD, maxQ, alpha, maxPeriod });
    return { ...fitLadder(values, choice.order, choice.model), order: choice.order, chosenBy: "aicc", choice };
  };

  return {
    name: "arima",
    options: {
      order: order === "auto" ? order : orderName(order),
      history: length,
      ...(order === "auto" ? { maxP, maxD, maxQ, alpha, maxPeriod } : {}),
    },
    minHistory,
    refit: "every-origin",
    closedForm: null,
    async fit(history) {
      const fits: ExpertFit[] = [];
      for (let expert = 0; expert < history.experts; expert++) {
        fits.push(fitExpert(lastValues(history, expert, length)));
        // A fit takes milliseconds and a layer may have hundreds: let progress and signals through.
        await nextTurn();
      }
      return new FittedArima(fits, length, alpha);
    },
  };
}

class FittedArima implements FittedPredictor {
  readonly #fits: readonly ExpertFit[];
  readonly #fallbacks: (ForecastFallback | undefined)[];
  readonly #length: number;
  readonly #alpha: number;

  constructor(fits: readonly ExpertFit[], length: number, alpha: number) {
    this.#fits = fits;
    this.#fallbacks = fits.map(() => undefined);
    this.#length = length;
    this.#alpha = alpha;
  }

  async forecast(history: LoadSeries, horizon: number): Promise<LoadSeries> {
    const experts = this.#fits.length;
    if (history.experts !== experts) {
      throw new PredictError(`arima forecasts the ${experts} experts that it was fitted to, got ${history.experts}`);
    }
    const values = new Float64Array(horizon * experts);
    for (let expert = 0; expert < experts; expert++) {
      const forecast = this.#forecastExpert(expert, lastValues(history, expert, this.#length), horizon);
      for (const [step, value] of forecast.entries()) values[step * experts + expert] = value;
      await nextTurn();
    }
    return { length: horizon, experts, values };
  }

  #forecastExpert(expert: number, values: Float64Array, horizon: number): Float64Array {
    const { model, rung } = this.#fits[expert]!;
    const forecast = forecastBy(model, values, horizon);
    const reason = whyUnacceptable(forecast, values);
    this.#fallbacks[expert] = undefined;
    if (reason === undefined) return forecast;
    const lower = fitLowerRungs(values, [{ rung, reason }], horizon);
    this.#fallbacks[expert] = { horizon, rung: lower.rung, failures: lower.failures };
    return forecastBy(lower.model, values, horizon);
  }

  /** By expert; a fallback is that of the latest forecast. */
  get details(): Json {
    return { experts: this.#fits.map((fit, expert) => expertDetails(fit, this.#alpha, this.#fallbacks[expert])) };
  }

  dispose(): void {
    // Nothing outlives a fit: the package's memory is freed before `fit` returns.
  }
}

/** The last `length` load proportions of one expert, checked. */
function lastValues(history: LoadSeries, expert: number, length: number): Float64Array {
  if (history.length < minHistory) {
    throw new PredictError(`arima requires at least ${minHistory} iterations of history, got ${history.length}`);
  }
  const first = Math.max(0, history.length - length);
  const values = new Float64Array(history.length - first);
  for (let row = 0; row < values.length; row++) {
    const value = history.values[(first + row) * history.experts + expert]!;
    if (!Number.isFinite(value)) {
      const place = `expert ${expert}, row ${first + row} of the history`;
      throw new PredictError(`arima requires finite load proportions, got ${value} at ${place}`);
    }
    values[row] = value;
  }
  return values;
}

function requireInteger(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new UsageError(`arima takes a whole ${name} from ${least} to ${most}, got ${value}`);
}
