import { UsageError } from "../errors.js";
import { arima, type ArimaOptions } from "../predict/arima.js";
import { last } from "../predict/last.js";
import { loadLstm, lstm, saveLstm, trainLstm, type LstmModel } from "../predict/lstm.js";
import { trainedOn, type TrainedOn } from "../predict/lstm/model.js";
import { seenLength } from "../predict/lstm/seen-length.js";
import { oracle, type Foresight } from "../predict/oracle.js";
import type { LoadSeries, Predictor } from "../predict/predictor.js";
import { swAvg } from "../predict/sw-avg.js";
import { loadProportion } from "../trace/load-proportion.js";
import { layerBatches, type LayerCounts } from "../trace/layer-counts.js";
import { readTrace, type LoadedTrace } from "../trace/read-trace.js";
import type { ReadOptions } from "../trace/trace.js";
import { requireFolderPlace } from "../write-aside.js";
import { jobsOf } from "./jobs-option.js";
import type { Algorithm, PredictorValues } from "./predictor-options.js";
import type { Talk } from "./talk.js";

/** Where an LSTM may learn: the trace that is forecast, up to and including an iteration. */
export interface TrainingPart {
  readonly trace: LoadedTrace;
  readonly lastIteration: number;
}

/**
 * Makes any of the algorithms but the LSTM, which has to be trained first.
 *
 * @param onArimaFit hears of the fits of ARIMA
 */
export function simplePredictor(
  name: Exclude<Algorithm, "lstm">,
  values: PredictorValues,
  onArimaFit?: ArimaOptions["onFit"],
): Predictor | Foresight {
  switch (name) {
    case "swavg":
      return swAvg({ window: values.window });
    case "arima":
      return arima({ ...arimaOptions(values), ...(onArimaFit !== undefined && { onFit: onArimaFit }) });
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
  const { algo, train, model, saveModel, steps, seed, history, order, engine, reselect } = values;
  const forLstm = { "--train": train, "--model": model, "--save-model": saveModel, "--steps": steps, "--seed": seed };
  const given = Object.entries(forLstm)
    .filter(([, value]) => value !== undefined)
    .map(([option]) => option);
  const [fitsArima, fitsLstm] = [algo.includes("arima"), algo.includes("lstm")];
  if (given.length > 0 && !fitsLstm) throw new UsageError(`${given[0]!} requires --algo lstm`);
  if (history !== undefined && !fitsArima && !fitsLstm) throw new UsageError("--history requires --algo arima or lstm");
  const forArima = { "--order": order === "auto" ? undefined : order, "--engine": engine, "--reselect": reselect };
  for (const [option, value] of Object.entries(forArima)) {
    if (value !== undefined && !fitsArima) throw new UsageError(`${option} requires --algo arima`);
  }
  if (reselect !== undefined && order !== "auto") throw new UsageError("--reselect and --order exclude each other");
  if (fitsArima) arima(arimaOptions(values));
  if (saveModel !== undefined) await requireFolderPlace(saveModel);
  if (model === undefined) return;
  // What the model was trained with is kept in it.
  const kept = [
    ...given.filter((option) => option !== "--model"),
    ...(history === undefined || fitsArima ? [] : ["--history"]),
  ];
  if (kept.length > 0) throw new UsageError(`--model and ${kept[0]!} exclude each other`);
}

/**
 * The LSTM before it is trained, or the one of `--model`: tells its least history, and complains of its options.
 *
 * A model that has seen the beginning of this trace needs all of that as history: no origin lies within it.
 *
 * @throws {UsageError} an option is out of its range
 * @throws {PredictError} the model cannot be loaded or does not fit the horizon
 */
export async function draftLstm(
  values: PredictorValues,
  horizon: number,
  trace: LoadedTrace,
  talk: Talk,
): Promise<Predictor> {
  const { model: folder, backend, train } = values;
  if (folder !== undefined) {
    const model = await loadLstm(folder);
    const loaded = lstm({ model, horizon, backend, onWarning: talk.warn });
    const seen = seenRows(model.training.series, trace);
    if (seen === 0) return loaded;
    talk.warn(
      `--model ${folder} was trained on the first ${seen} recorded iterations of this trace: it starts after them`,
    );
    return { ...loaded, minHistory: Math.max(seen, loaded.minHistory) };
  }
  const draft = lstm(hyperparameters(values, horizon));
  // What learns elsewhere needs no more before the first origin than it looks back on.
  return train === undefined ? draft : { ...draft, minHistory: draft.options["history"] as number };
}

function hyperparameters({ history, steps, seed, backend }: PredictorValues, horizon: number) {
  return {
    horizon,
    backend,
    ...(history !== undefined && { history }),
    ...(steps !== undefined && { steps }),
    ...(seed !== undefined && { seed }),
  };
}

/** The LSTM trained on another trace (`--train`), or on the part of the same one that comes before the first origin. */
export async function trainedLstm(
  values: PredictorValues,
  horizon: number,
  part: TrainingPart,
  readOptions: ReadOptions,
  talk: Talk,
): Promise<Predictor> {
  const training = values.train === undefined ? earlierPart(part) : await otherTrace(values.train, part, readOptions);
  const model = await trainLstm(training, {
    ...hyperparameters(values, horizon),
    onWarning: talk.warn,
    onProgress: ({ step, steps, loss, baseline }) => {
      const against = `${loss.toFixed(4)} (moving average ${baseline.toFixed(4)})`;
      talk.progress(`training lstm: step ${step} of ${steps}, loss ${against}`);
    },
  });
  describeTraining(model, talk);
  if (values.saveModel !== undefined) await saveLstm(model, values.saveModel);
  return lstm({ model, horizon, backend: values.backend });
}

function describeTraining({ form, training: { backend, loss, improved } }: LstmModel, talk: Talk): void {
  const { loss: final, baseline } = loss.at(-1)!;
  const against = `loss ${final.toFixed(4)}, moving average ${baseline.toFixed(4)}`;
  talk.say(`trained lstm on ${backend}, ${form.steps} steps, ${against}`);
  if (!improved) talk.warn("training left the lstm no better than the moving average it started from");
}

/** Every segment of every layer, up to and including the last iteration that may be seen. */
function earlierPart({ trace, lastIteration }: TrainingPart): LoadSeries[] {
  return trace.layers.flatMap((layer) => segmentSeries(layer, lastIteration));
}

async function otherTrace(
  path: string,
  { trace, lastIteration }: TrainingPart,
  readOptions: ReadOptions,
): Promise<LoadSeries[]> {
  // Another run may number its layers in another way: all of them serve.
  const other = await readTrace(path, { ...readOptions, layers: undefined });
  if (other.step !== trace.step) {
    const found = `every ${other.step} against every ${trace.step}`;
    throw new UsageError(`--train ${path}: both traces must record iterations the same distance apart, got ${found}`);
  }
  const series = other.layers.flatMap((layer) => segmentSeries(layer, Infinity));
  if (lastIteration < Infinity && seenRows(series.map(trainedOn), trace) > 0) {
    const instead = "leave --train out, and it learns from what comes before the first origin";
    throw new UsageError(`--train ${path} is the run that is to be scored: ${instead}`);
  }
  return series;
}

/** How many of the first recorded iterations of any part of a trace have served for training. */
function seenRows(training: readonly TrainedOn[], { layers }: LoadedTrace): number {
  const series = layers.flatMap((layer) => segmentSeries(layer, Infinity));
  return Math.max(...series.map((one) => seenLength(training, one)));
}

function segmentSeries(counts: LayerCounts, upTo: number): LoadSeries[] {
  const { experts } = counts;
  const series = layerBatches(counts).map(({ iterations, tokens }) => {
    const later = iterations.findIndex((iteration) => iteration > upTo);
    const length = later < 0 ? iterations.length : later;
    return { length, experts, values: loadProportion(tokens.subarray(0, length * experts), experts) };
  });
  return series.filter(({ length }) => length > 0);
}
