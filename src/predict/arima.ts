import { setImmediate as nextTurn } from "node:timers/promises";
import { PredictError, UsageError } from "../errors.js";
import { Pool } from "../parallel/pool.js";
import { whyUnacceptable } from "./arima/acceptance.js";
import { forecastBy } from "./arima/arima-model.js";
import { longestSeries } from "./arima/arima-package.js";
import { type ArimaEngine, arimaEngines } from "./arima/engine.js";
import type { ExpertFit, ExpertFitOptions } from "./arima/fit-expert.js";
import { fitExpertsTask } from "./arima/fit-experts.js";
import { fitLowerRungs } from "./arima/ladder.js";
import { expertDetails, type ForecastFallback } from "./arima/details.js";
import { type ArimaOrder, largestOrder, orderName } from "./arima/order.js";
import type { FittedPredictor, Json, LoadSeries, Predictor } from "./predictor.js";

export { type ArimaEngine, arimaEngines } from "./arima/engine.js";
export type { ArimaOrder } from "./arima/order.js";

/** Orders of the models, what they are fitted to, and by what. */
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
  /** What maximises the likelihood. The other one stands ready where `exact` finds no acceptable model. @default "exact" */
  readonly engine?: ArimaEngine;
  /**
   * With chosen orders: how many fits of a layer, one after the other (`refit`), a choice serves; 1 chooses each time.
   * Above 1 a fit depends on those before it. @default 1
   */
  readonly reselect?: number;
  /** Threads that share the experts of a fit; nothing but the time depends on it. @default 1 */
  readonly jobs?: number;
  /** Hears of each fit how many models it was, and how long it took. */
  readonly onFit?: (fit: { readonly models: number; readonly elapsedMs: number }) => void;
  /** Hears how far a fit is: models that are fitted, and the time since it began. */
  readonly onProgress?: (fit: { readonly fitted: number; readonly elapsedMs: number }) => void;
}

/**
 * Below this, the tests for a unit root find next to nothing, and a model with the twelve parameters that a choice may
 * reach has more parameters than half its values.
 */
const minHistory = 30;

/** Experts that one thread fits before it asks for more: few enough that threads end together. */
const expertsPerTask = 4;

/**
 * ARIMA(p, d, q) for each expert on its own, on the last `history` recorded iterations.
 *
 * Orders are given or chosen: d by KPSS (ADF stands beside it in the details), p and q by AICc. d = 0 has a mean,
 * d >= 1 no drift. Seasonality is tested and reported, not modelled. Models are fitted by a ladder of methods, so that
 * a forecast is always finite and leaves the range of the history by no more than that range; which rung served, and why
 * those above it did not, stands in the details. Source: Box and Jenkins, Time Series Analysis: Forecasting and Control
 * (1970), chapters 4 to 7; likelihoods, tests and search as cited where they stand.
 *
 * The engine `exact` climbs the exact likelihood by code of our own; `package` has the npm package `arima` do it.
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
  const { maxPeriod = Math.ceil(length / 3), engine = "exact", reselect = 1, jobs = 1, onFit, onProgress } = options;
  requireInteger("history", length, minHistory, longestSeries);
  requireInteger("maxP", maxP, 0, largestOrder.p);
  requireInteger("maxD", maxD, 0, largestOrder.d);
  requireInteger("maxQ", maxQ, 0, largestOrder.q);
  requireInteger("maxPeriod", maxPeriod, 2, length);
  if (!(alpha > 0.01 && alpha <= 0.1)) {
    throw new UsageError(`arima takes an alpha above 0.01 and up to 0.1, got ${alpha}`);
  }
  if (!arimaEngines.includes(engine)) {
    throw new UsageError(`arima takes the engine ${arimaEngines.join(" or ")}, got ${engine}`);
  }
  if (!Number.isSafeInteger(reselect) || reselect < 1) {
    throw new UsageError(`arima takes a whole reselect of at least 1, got ${reselect}`);
  }
  if (order !== "auto") {
    for (const name of ["p", "d", "q"] as const) requireInteger(name, order[name], 0, largestOrder[name]);
    if (options.reselect !== undefined) throw new UsageError("arima takes reselect only where it chooses the order");
  }
  const pool = Pool.of(jobs);
  const expertOptions: ExpertFitOptions = { order, engine, maxP, maxD, maxQ, alpha, maxPeriod };

  const fitAll = async (history: LoadSeries, earlier?: readonly ExpertFit[]): Promise<ExpertFit[]> => {
    const begin = performance.now();
    let fitted = 0;
    const series = Array.from({ length: history.experts }, (_, expert) => lastValues(history, expert, length));
    const fitFrom = async (first: number, end: number): Promise<ExpertFit[]> => {
      const some = { series: series.slice(first, end), options: expertOptions, earlier: earlier?.slice(first, end) };
      const fits = await pool.run(fitExpertsTask, some);
      fitted += fits.length;
      onProgress?.({ fitted, elapsedMs: performance.now() - begin });
      return fits;
    };
    const fits: ExpertFit[] = [];
    if (jobs === 1) {
      for (let expert = 0; expert < series.length; expert++) {
        fits.push(...(await fitFrom(expert, expert + 1)));
        // A fit takes milliseconds and a layer may have hundreds: let progress and signals through.
        await nextTurn();
      }
    } else {
      const firsts = Array.from({ length: Math.ceil(series.length / expertsPerTask) }, (_, i) => i * expertsPerTask);
      fits.push(...(await Promise.all(firsts.map((first) => fitFrom(first, first + expertsPerTask)))).flat());
    }
    onFit?.({ models: fits.length, elapsedMs: performance.now() - begin });
    return fits;
  };

  /** @param age fits since the orders were chosen */
  const fittedBy = (fits: readonly ExpertFit[], age: number): FittedPredictor => {
    const refit = async (history: LoadSeries): Promise<FittedPredictor> => {
      requireExperts(history, fits.length);
      const keeps = age + 1 < reselect;
      return fittedBy(await fitAll(history, keeps ? fits : undefined), keeps ? age + 1 : 0);
    };
    return new FittedArima(fits, length, alpha, engine, refit);
  };

  return {
    name: "arima",
    options: {
      order: order === "auto" ? order : orderName(order),
      history: length,
      engine,
      ...(order === "auto" ? { maxP, maxD, maxQ, alpha, maxPeriod, reselect } : {}),
    },
    minHistory,
    refit: "every-origin",
    closedForm: null,
    fit: async (history) => fittedBy(await fitAll(history), 0),
  };
}

class FittedArima implements FittedPredictor {
  readonly #fits: readonly ExpertFit[];
  readonly #fallbacks: (ForecastFallback | undefined)[];
  readonly #length: number;
  readonly #alpha: number;
  readonly #engine: ArimaEngine;
  readonly refit: FittedPredictor["refit"];

  constructor(
    fits: readonly ExpertFit[],
    length: number,
    alpha: number,
    engine: ArimaEngine,
    refit: FittedPredictor["refit"],
  ) {
    this.refit = refit;
    this.#engine = engine;
    this.#fits = fits;
    this.#fallbacks = fits.map(() => undefined);
    this.#length = length;
    this.#alpha = alpha;
  }

  async forecast(history: LoadSeries, horizon: number): Promise<LoadSeries> {
    const experts = this.#fits.length;
    requireExperts(history, experts);
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
    const lower = fitLowerRungs(values, [{ rung, reason }], horizon, this.#engine);
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

function requireExperts(history: LoadSeries, experts: number): void {
  if (history.experts === experts) return;
  throw new PredictError(`arima forecasts the ${experts} experts that it was fitted to, got ${history.experts}`);
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
