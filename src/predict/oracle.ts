import { PredictError } from "../errors.js";
import { constantForecast } from "./constant-forecast.js";
import type { LoadSeries, Predictor } from "./predictor.js";

/**
 * A predictor that is shown what no forecast may see: the whole series. Only for bounds, and for proofs that a
 * backtest hands the right iterations to the right place.
 */
export interface Foresight extends Pick<Predictor, "name" | "options" | "minHistory"> {
  /** The predictor for one series; the histories it is asked to continue all begin with the series' first row. */
  of(series: LoadSeries): Predictor;
}

/**
 * The mean of the actual future over the horizon. What error is left is noise that no constant forecast removes: it
 * tells how near the limit the other predictors are.
 */
export function oracle(): Foresight {
  const common = { name: "oracle", options: {}, minHistory: 1 };
  return {
    ...common,
    of: (series) => ({
      ...common,
      refit: "once",
      fit: () =>
        Promise.resolve({
          details: null,
          forecast: async (history, horizon) =>
            constantForecast(await futureMean(series, history.length, horizon), horizon),
          dispose: () => undefined,
        }),
    }),
  };
}

function futureMean({ values, experts, length }: LoadSeries, from: number, horizon: number): Promise<Float64Array> {
  if (from + horizon > length) {
    const found = `${length - from} recorded iterations after the origin`;
    return Promise.reject(new PredictError(`oracle requires the ${horizon} iterations of the horizon, got ${found}`));
  }
  const mean = new Float64Array(experts);
  for (let row = from; row < from + horizon; row += 1) {
    for (let e = 0; e < experts; e += 1) mean[e]! += values[row * experts + e]! / horizon;
  }
  return Promise.resolve(mean);
}
