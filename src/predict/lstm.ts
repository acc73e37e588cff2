import { PredictError } from "../errors.js";
import { forecastByLstm } from "./lstm/forecast-by-lstm.js";
import type { LstmModel } from "./lstm/model.js";
import { type LstmForm, resolveLstmForm } from "./lstm/options.js";
import { type LstmTrainOptions, trainLstm } from "./lstm/train-lstm.js";
import { leastTrainingLength } from "./lstm/training-windows.js";
import { stepNoise } from "./lstm/step-noise.js";
import { weightCount } from "./lstm/weights.js";
import type { FittedPredictor, LoadSeries, Predictor } from "./predictor.js";
import type { BackendChoice } from "./backend-choice.js";
import { openTensorBackend } from "./tensor-backend.js";

export type { LossPoint, LstmModel, LstmTraining, TrainedOn, TrainingOutcome } from "./lstm/model.js";
export { loadLstm, saveLstm } from "./lstm/model-folder.js";
export { loadTraining, removeTraining, saveTraining } from "./lstm/training-file.js";
export type { TrainingState } from "./lstm/training-state.js";
export type { LstmForm, LstmHyperparameters } from "./lstm/options.js";
export { type LstmProgress, type LstmTrainOptions, trainLstm } from "./lstm/train-lstm.js";

/** A model that was trained before. */
export interface TrainedLstm {
  readonly model: LstmModel;
  /** Horizon that will be asked for: if the model was not trained for it, better hear it now. @default the model's */
  readonly horizon?: number;
  /** @default "auto" */
  readonly backend?: BackendChoice;
  /** Hears of a backend that could not be taken, and of loads unlike those that the model was trained on: a sentence each. */
  readonly onWarning?: (warning: string) => void;
}

/** A trained model, or how to train one on the history that `fit` gets. */
export type LstmOptions = TrainedLstm | (LstmTrainOptions & { readonly model?: undefined });

/**
 * An LSTM that forecasts the load of any expert of any layer. With a `model` (`trainLstm` on another run, the paper's
 * protocol) it forecasts at once; without one, `fit` trains it on the layer's history alone.
 *
 * One network serves all experts of all layers, so the number of experts is free, permuting the experts permutes the
 * forecast, and each iteration trains it once per expert. For one expert with load proportions p, newest last:
 *
 *     x_t = what `writeExpertView` makes of p over bin t           t = 1 ... bins, oldest first; [bins, features]
 *     h = last state of an LSTM over x_1 ... x_bins                [units], see `Recurrence`
 *     w_k = softmax([h, 1] . V_k)                                  V [units + 1, segments, averages], w_k [averages]
 *     forecast of segment k of the horizon = w_k . a               a: means of p over trailing windows, and 1 / experts
 *
 * Why so: the load drifts slowly under heavy noise. How long a window should be averaged, and how far the load is on its
 * way to uniform, is all that a forecast over a thousand iterations can decide; so that is all the network decides,
 * segment by segment. Its forecast lies between loads that were seen and the uniform one, whatever trace it meets: a network that makes the
 * load itself gained less, and was lost in the transient state. Bins keep the drift and average the noise out; mean and
 * deviation of the last `window` iterations take size out, so that a busy and an idle expert, 16 experts and 128, look
 * alike. V begins with a lead of the moving average. No forecast is fed back into the window a thousand times.
 *
 * A model trained for a horizon forecasts any shorter one too, as the beginning of its own: the loss asks for each
 * segment by itself. A longer horizon is refused.
 *
 * @throws {UsageError} an option is out of its range
 * @throws {PredictError} the model's horizon is shorter than the one asked for
 */
export function lstm(options: LstmOptions = {}): Predictor {
  const { model, backend: choice = "auto" } = options;
  const form = model?.form ?? resolveLstmForm(options);
  if (options.horizon !== undefined) requireHorizon(form, options.horizon);
  const told = new Set<string>();
  const warnOnce = (about: "backend" | "noise", warning: string | undefined): void => {
    if (warning === undefined || told.has(about)) return;
    told.add(about);
    options.onWarning?.(warning);
  };
  const predictor: Predictor = {
    name: "lstm",
    options: { ...form, backend: choice, trainedOn: model?.training.fingerprint ?? null },
    minHistory: model ? form.window : leastTrainingLength(form),
    refit: "once",
    closedForm: null,
    async fit(history) {
      const refit = (later: LoadSeries): Promise<FittedPredictor> => predictor.fit(later);
      if (!model) return fitted(await trainLstm([history], options), options, refit);
      requireHistory(form, history);
      const { warning } = await openTensorBackend(choice);
      warnOnce("backend", warning);
      warnOnce("noise", strangerThanLearnt(model, history));
      return fitted(model, options, refit);
    },
  };
  return predictor;
}

/** Factor by which the noise may be off the range of what was learnt; between the example traces it is at most 2.5. */
const noiseFactor = 3;

/** A sentence where the load of a history moves far more or less from iteration to iteration than what was learnt. */
function strangerThanLearnt({ form, training }: LstmModel, history: LoadSeries): string | undefined {
  const noise = stepNoise(history, form.history);
  const [least, most] = training.stepNoise;
  if (noise >= least / noiseFactor && noise <= most * noiseFactor) return undefined;
  const learnt = `${least.toPrecision(2)} to ${most.toPrecision(2)}`;
  const found = `between two iterations a load moves by ${noise.toPrecision(2)} of the uniform one, where it learnt from ${learnt}`;
  return `the lstm was trained on loads of another kind and may be worse than a moving average: ${found}`;
}

async function fitted(
  model: LstmModel,
  options: LstmOptions,
  refit: FittedPredictor["refit"],
): Promise<FittedPredictor> {
  const backend = await openTensorBackend(options.backend);
  const { form, training } = model;
  const { loss, validationBaseline, outcome, ...trainedOn } = training;
  return {
    async forecast(history, horizon) {
      requireHistory(form, history);
      requireHorizon(form, horizon);
      return forecastByLstm(model, backend, history, horizon);
    },
    details: { backend: backend.name, parameters: weightCount(form), trainedOn, loss, validationBaseline, outcome },
    refit,
    // Tensors live no longer than a forecast.
    dispose: () => undefined,
  };
}

function requireHistory(form: LstmForm, { length }: LoadSeries): void {
  if (length >= form.window) return;
  throw new PredictError(`lstm requires at least ${form.window} recorded iterations of history, got ${length}`);
}

function requireHorizon(form: LstmForm, horizon: number): void {
  if (Number.isSafeInteger(horizon) && horizon >= 1 && horizon <= form.horizon) return;
  throw new PredictError(
    `lstm forecasts 1 to ${form.horizon} recorded iterations ahead, as many as it was trained for, got ${String(horizon)}`,
  );
}
