import { UsageError } from "../errors.js";
import { arima, type ArimaOptions } from "../predict/arima.js";
import { last } from "../predict/last.js";
import { oracle, type Foresight } from "../predict/oracle.js";
import type { Predictor } from "../predict/predictor.js";
import { swAvg } from "../predict/sw-avg.js";
import { requireFolderPlace } from "../write-aside.js";
import { jobsOf } from "./jobs-option.js";
import { checkLstmOptions } from "./lstm-options.js";
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
 * Refuses, before any work is done, options that exclude each other, have no algorithm to act on, or are out of ARIMA's
 * bounds.
 *
 * @throws {UsageError} such options
 * @throws {OutputError} the folder of `--save-model` cannot be made
 */
export async function checkPredictorOptions(values: PredictorValues): Promise<void> {
  const { algo, model, saveModel, history, order, engine, reselect } = values;
  const [fitsArima, fitsLstm] = [algo.includes("arima"), algo.includes("lstm")];
  checkLstmOptions(values, fitsLstm);
  if (history !== undefined && !fitsArima && !fitsLstm) throw new UsageError("--history requires --algo arima or lstm");
  const forArima = { "--order": order === "auto" ? undefined : order, "--engine": engine, "--reselect": reselect };
  for (const [option, value] of Object.entries(forArima)) {
    if (value !== undefined && !fitsArima) throw new UsageError(`${option} requires --algo arima`);
  }
  if (reselect !== undefined && order !== "auto") throw new UsageError("--reselect and --order exclude each other");
  if (fitsArima) arima(arimaOptions(values));
  if (saveModel !== undefined) await requireFolderPlace(saveModel);
  // A model keeps its own.
  if (model !== undefined && history !== undefined && !fitsArima) {
    throw new UsageError("--model and --history exclude each other");
  }
}
