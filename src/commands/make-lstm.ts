import { UsageError } from "../errors.js";
import {
  loadLstm,
  loadTraining,
  lstm,
  removeTraining,
  saveLstm,
  saveTraining,
  trainLstm,
  type LstmModel,
} from "../predict/lstm.js";
import { judgedLoss, trainedOn, type TrainedOn } from "../predict/lstm/model.js";
import { seenLength } from "../predict/lstm/seen-length.js";
import { layerSeries } from "../predict/layer-series.js";
import type { LoadSeries, Predictor } from "../predict/predictor.js";
import { layerBatches, type LayerCounts } from "../trace/layer-counts.js";
import { readTrace, type LoadedTrace } from "../trace/read-trace.js";
import type { ReadOptions } from "../trace/trace.js";
import { lstmHyperparameters } from "./lstm-options.js";
import type { PredictorValues } from "./predictor-options.js";
import type { Talk } from "./talk.js";

/** Where an LSTM may learn: the trace that is forecast, up to and including an iteration. */
export interface TrainingPart {
  readonly trace: LoadedTrace;
  readonly lastIteration: number;
}

/**
 * The LSTM of `--model`.
 *
 * @throws {UsageError} the model cannot be loaded, or is of a trace with another step
 * @throws {PredictError} it does not reach as far as `horizon`
 */
export async function keptLstm(
  folder: string,
  { backend }: PredictorValues,
  horizon: number,
  trace: LoadedTrace,
  talk: Talk,
): Promise<{ readonly model: LstmModel; readonly predictor: Predictor }> {
  const model = await loadLstm(folder);
  const { traceStep } = model.training;
  if (traceStep !== trace.step) {
    const found = `every ${traceStep} against every ${trace.step}`;
    throw new UsageError(`--model ${folder} must be of a trace with iterations the same distance apart, got ${found}`);
  }
  return { model, predictor: lstm({ model, horizon, backend, onWarning: talk.warn }) };
}

/**
 * The LSTM before it is trained, or the one of `--model`: tells its least history, and complains of its options.
 *
 * A model that has seen the beginning of this trace needs all of that as history: no origin lies within it.
 *
 * @throws {UsageError} an option is out of its range, or the model cannot be loaded or is of a trace with another step
 * @throws {PredictError} the model does not reach as far as `horizon`
 */
export async function draftLstm(
  values: PredictorValues,
  horizon: number,
  trace: LoadedTrace,
  talk: Talk,
): Promise<Predictor> {
  const { model: folder, backend, train } = values;
  if (folder !== undefined) {
    const { model, predictor } = await keptLstm(folder, values, horizon, trace, talk);
    const seen = seenRows(model.training.series, trace);
    if (seen === 0) return predictor;
    talk.warn(
      `--model ${folder} was trained on the first ${seen} recorded iterations of this trace: it starts after them`,
    );
    return { ...predictor, minHistory: Math.max(seen, predictor.minHistory) };
  }
  const draft = lstm({ ...lstmHyperparameters(values), horizon, backend });
  // What learns elsewhere needs no more before the first origin than it has to look back on.
  return train === undefined ? draft : { ...draft, minHistory: draft.options["window"] as number };
}

/** The LSTM trained on another trace (`--train`), or on the part of the same one that comes before the first origin. */
export async function trainedLstm(
  values: PredictorValues,
  horizon: number,
  part: TrainingPart,
  readOptions: ReadOptions,
  talk: Talk,
): Promise<Predictor> {
  const { train, saveModel: folder, resume: resumes, backend } = values;
  const training = train === undefined ? earlierPart(part) : await otherTrace(train, part, readOptions, talk);
  const resume = folder !== undefined && resumes === true ? await loadTraining(folder) : undefined;
  const progress = talk.share("training lstm", { unit: "steps", from: resume?.adam.steps });
  const model = await trainLstm(training, {
    ...lstmHyperparameters(values),
    horizon,
    backend,
    traceStep: part.trace.step,
    ...(folder !== undefined && { onEpoch: (state) => saveTraining(state, folder) }),
    ...(resume !== undefined && { resume }),
    onWarning: talk.warn,
    onProgress: ({ step, steps, loss, baseline }) => {
      progress(step, steps, `loss ${loss.toFixed(4)} (moving average ${baseline.toFixed(4)})`);
    },
  });
  describeTraining(model, talk);
  if (folder !== undefined) {
    await saveLstm(model, folder);
    await removeTraining(folder);
  }
  return lstm({ model, horizon, backend, onWarning: talk.warn });
}

function describeTraining({ training }: LstmModel, talk: Talk): void {
  const { backend, device, steps, outcome } = training;
  const { loss, baseline } = judgedLoss(training);
  const against = `loss ${loss.toFixed(4)}, moving average ${baseline.toFixed(4)}`;
  talk.say(`trained lstm on ${backend} (${device}), ${steps} steps, ${against}`);
  if (outcome === "stalled") talk.warn("training of the lstm stalled: it is no better than the moving average");
  if (outcome === "diverged") talk.warn("training of the lstm diverged: it is worse than the moving average");
}

/** Every segment of every layer, up to and including the last iteration that may be seen. */
function earlierPart({ trace, lastIteration }: TrainingPart): LoadSeries[] {
  return trace.layers.flatMap((layer) => segmentSeries(layer, trace.step, lastIteration));
}

async function otherTrace(
  path: string,
  { trace, lastIteration }: TrainingPart,
  readOptions: ReadOptions,
  talk: Talk,
): Promise<LoadSeries[]> {
  // Another run may number its layers in another way: all of them serve.
  const other = await readTrace(path, {
    ...readOptions,
    layers: undefined,
    onProgress: talk.reading(`reading ${path}`),
  });
  if (other.step !== trace.step) {
    const found = `every ${other.step} against every ${trace.step}`;
    throw new UsageError(`--train ${path}: both traces must record iterations the same distance apart, got ${found}`);
  }
  const series = other.layers.flatMap((layer) => segmentSeries(layer, other.step, Infinity));
  if (lastIteration < Infinity && seenRows(series.map(trainedOn), trace) > 0) {
    const instead = "leave --train out, and it learns from what comes before the first origin";
    throw new UsageError(`--train ${path} is the run that is to be scored: ${instead}`);
  }
  return series;
}

/** How many of the first recorded iterations of any part of a trace have served for training. */
function seenRows(training: readonly TrainedOn[], { layers, step }: LoadedTrace): number {
  const series = layers.flatMap((layer) => segmentSeries(layer, step, Infinity));
  return Math.max(...series.map((one) => seenLength(training, one)));
}

function segmentSeries(counts: LayerCounts, step: number, upTo: number): LoadSeries[] {
  const { experts } = counts;
  const series = layerBatches(counts).map(({ iterations, tokens }) => {
    const later = iterations.findIndex((iteration) => iteration > upTo);
    const length = later < 0 ? iterations.length : later;
    const seen = { iterations: iterations.subarray(0, length), tokens: tokens.subarray(0, length * experts) };
    return layerSeries(seen, experts, step);
  });
  return series.filter(({ length }) => length > 0);
}
