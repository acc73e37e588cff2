import { PredictError } from "../errors.js";
import { constantForecast } from "./constant-forecast.js";
import type { LoadSeries, Predictor } from "./predictor.js";

/**
 * A predictor that is shown what no forecast may see: the whole series. Only for bounds, and for proofs that a
 * backtest hands the right iterations to the right place.
 */
export interface Foresight extends Pick<Predictor, "name" | "options" | "minHistory" | "closedForm"> {
  /** The predictor for one origin; `series` is the history it will be asked to continue and, right after it, what came. */
  of(series: LoadSeries): Predictor;
}

/**
 * The mean of what came over the horizon. What error is left is noise that no constant forecast removes: it
 * tells how near the limit the other predictors are.
 */
export function oracle(): Foresight {
  const closedForm = { kind: "mean-ahead" } as const;
  const common = { name: "oracle", options: {}, minHistory: 1, closedForm };
  return {
    ...common,
    of: (series) => {
      const predictor: Predictor = {
        ...common,
        refit: "once",
        fit: () =>
          Promise.resolve({
            details: null,
            forecast: async (history, horizon) => constantForecast(await futureMean(series, history.length), horizon),
            refit: (later) => predictor.fit(later),
            dispose: () => undefined,
          }),
      };
      return predictor;
    },
  };
}

function futureMean({ values, experts, length }: LoadSeries, from: number): Promise<Float64Array> {
  if (from >= length) {
    return Promise.reject(new PredictError(`oracle requires what came after the ${from} iterations of history`));
  }
  const mean = new Float64Array(experts);
  for (let row = from; row < length; row += 1) {
    for (let e = 0; e < experts; e += 1) mean[e]! += values[row * experts + e]! / (length - from);
  }
  return Promise.resolve(mean);
}
