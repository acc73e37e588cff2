import type { StationarityTest } from "../../stats/stationarity.js";
import type { SeasonalityTest } from "../../stats/seasonality.js";
import type { Json } from "../predictor.js";
import type { LadderFit, RungFailure } from "./ladder.js";
import { type ArimaOrder, orderName } from "./order.js";
import type { OrderChoice } from "./order-choice.js";

/** How the model of one expert came about. */
export interface ExpertFit extends LadderFit {
  /** The order asked for; the model's own where a lower rung serves. */
  readonly order: ArimaOrder;
  readonly chosenBy: "given" | "aicc" | "constant";
  /** Only where the order was chosen. */
  readonly choice?: OrderChoice;
}

/** A forecast that the fitted model could not make. */
export interface ForecastFallback {
  readonly horizon: number;
  readonly rung: string;
  readonly failures: readonly RungFailure[];
}

/**
 * The report on one expert. `kpssPValue < alpha` speaks against stationarity, `adfPValue < alpha` for it; `agree` says
 * whether the two draw the same conclusion on whether the series must be differenced (null where ADF has nothing to
 * test).
 */
export function expertDetails(fit: ExpertFit, alpha: number, fallback: ForecastFallback | undefined): Json {
  const { model, rung, failures, order, chosenBy, choice } = fit;
  return {
    order: orderName(order),
    chosenBy,
    rung,
    served: orderName(model.order),
    failures: failures.map(failureJson),
    aicc: finiteOrNull(model.aicc),
    sigma2: model.sigma2,
    phi: [...model.phi],
    theta: [...model.theta],
    mean: model.order.d === 0 ? model.mean : null,
    tests: choice === undefined ? null : testsJson(choice, alpha),
    forecastFallback: fallback === undefined ? null : { ...fallback, failures: fallback.failures.map(failureJson) },
  };
}

function testsJson({ kpss, adf, seasonality, ordersTried }: OrderChoice, alpha: number): Json {
  return {
    kpss: testJson(kpss),
    adf: testJson(adf),
    agree: Number.isNaN(adf.pValue) ? null : kpss.pValue < alpha === adf.pValue >= alpha,
    seasonality: seasonalityJson(seasonality, alpha),
    ordersTried,
  };
}

function testJson({ statistic, pValue, lags }: StationarityTest): Json {
  return { statistic: finiteOrNull(statistic), pValue: finiteOrNull(pValue), lags };
}

function seasonalityJson({ period, statistic, pValue }: SeasonalityTest, alpha: number): Json {
  return { period, statistic, pValue, outcome: pValue < alpha ? "found, not modelled" : "none found" };
}

function failureJson({ rung, reason }: RungFailure): Json {
  return { rung, reason };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
