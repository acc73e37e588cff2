import type { StationarityTest } from "../../stats/stationarity.js";
import type { SeasonalityTest } from "../../stats/seasonality.js";
import type { Json } from "../predictor.js";
import type { ExpertFit } from "./fit-expert.js";
import type { RungFailure } from "./ladder.js";
import { orderName } from "./order.js";
import type { OrderChoice } from "./order-choice.js";

/** A forecast that the fitted model could not make. */
export interface ForecastFallback {
  readonly horizon: number;
  readonly rung: string;
  readonly failures: readonly RungFailure[];
}

/**
 * The report on one expert. `kpssPValue < alpha` speaks against stationarity, `adfPValue < alpha` for it; `agree` says
 * whether the two draw the same conclusion on whether the series must be differenced (null where ADF has nothing to
 * test). The tests are those of the fit by which the order was chosen, `chosenFitsAgo` fits before this one.
 */
export function expertDetails(fit: ExpertFit, alpha: number, fallback: ForecastFallback | undefined): Json {
  const { model, rung, engine, failures, order, chosenBy, chosenFitsAgo, choice } = fit;
  return {
    order: orderName(order),
    chosenBy,
    chosenFitsAgo,
    engine,
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
