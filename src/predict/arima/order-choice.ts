import { adf, kpss, type StationarityTest } from "../../stats/stationarity.js";
import { seasonality, type SeasonalityTest } from "../../stats/seasonality.js";
import { difference } from "./differencing.js";
import type { ArimaModel } from "./arima-model.js";
import type { ArimaOrder } from "./order.js";
import { type OrderSearchOptions, searchOrder } from "./order-search.js";
import { isConstant } from "./standardise.js";

/** What bounds the choice of an order. */
export interface OrderChoiceOptions extends OrderSearchOptions {
  readonly maxD: number;
  /** Level of the tests, in (0.01, 0.1]: the table of KPSS reaches no further. */
  readonly alpha: number;
  /** Longest period of the test for a season, in recorded iterations. */
  readonly maxPeriod: number;
}

/** The order chosen and the tests it rests on. */
export interface OrderChoice {
  readonly order: ArimaOrder;
  /** The model that the search found; undefined where there was nothing to search. */
  readonly model: ArimaModel | undefined;
  /** Orders tried in the search. */
  readonly ordersTried: number;
  /** Of the series itself, level-stationarity; further differences are tested the same way. */
  readonly kpss: StationarityTest;
  /** Of the series itself, with a constant; reported beside KPSS, which decides. */
  readonly adf: StationarityTest;
  /** Of the d-th differences. Reported only: a season is not modelled. */
  readonly seasonality: SeasonalityTest;
}

/**
 * Chooses d as the fewest differences after which KPSS does not reject stationarity (Hyndman and Khandakar 2008,
 * section 3.1), then p and q by AICc.
 *
 * @param values not constant. [n]
 */
export function chooseOrder(values: Float64Array, options: OrderChoiceOptions): OrderChoice {
  const { maxD, alpha, maxPeriod } = options;
  const level = kpss(values);
  let [d, differences, test] = [0, values, level];
  while (d < maxD && test.pValue < alpha && !isConstant(differences)) {
    d++;
    differences = difference(values, d);
    test = kpss(differences);
  }
  const tests = { kpss: level, adf: adf(values), seasonality: seasonality(differences, { maxPeriod }) };
  if (isConstant(differences)) return { order: { p: 0, d, q: 0 }, model: undefined, ordersTried: 0, ...tests };
  return { ...searchOrder(values, d, options), ...tests };
}
