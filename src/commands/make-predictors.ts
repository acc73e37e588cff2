import { arima, type ArimaOptions } from "../predict/arima.js";
import { last } from "../predict/last.js";
import { oracle, type Foresight } from "../predict/oracle.js";
import type { Predictor } from "../predict/predictor.js";
import { swAvg } from "../predict/sw-avg.js";
import { requireFolderPlace } from "../write-aside.js";
import { jobsOf } from "./jobs-option.js";
import type { Algorithm, PredictorValues } from "./predictor-options.js";

/**
 * Makes any of the algorithms but the LSTM, which has to be trained first.
 *
 * @param hears of the fits of ARIMA
 */
export function simplePredictor(
  name: Exclude<Algorithm, "lstm">,
  values: PredictorValues,
  hears?: Pick<ArimaOptions, "onFit" | "onProgress">,
): Predictor | Foresight {
  switch (name) {
    case "swavg":
      return swAvg({ window: values.window });
    case "arima":
      return arima({ ...arimaOptions(values), ...hears });
    case "last":
      return last();
    case "oracle":
      return oracle();
  }
}

function arimaOptions(values: PredictorValues): ArimaOptions {
  const { order, history, engine, reselect } = values;
  return {
    order,
    jobs: jobsOf(values),
    ...(history !== undefined && { history }),
    ...(engine !== undefined && { engine }),
    ...(reselect !== undefined && { reselect }),
  };
}

/**
 * Refuses, before any work is done, options of ARIMA that are out of its bounds, and a model that could not be kept.
 *
 * @throws {UsageError} such options
 * @throws {OutputError} the folder of `--save-model` cannot be made
 */
export async function checkPredictorOptions(values: PredictorValues): Promise<void> {
  if (values.algo.includes("arima")) arima(arimaOptions(values));
  if (values.saveModel !== undefined) await requireFolderPlace(values.saveModel);
}
