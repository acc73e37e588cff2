import { setImmediate } from "node:timers/promises";

import { PredictError } from "../../errors.js";
import { sfc32 } from "./random.js";
import type { LoadSeries } from "../predictor.js";
import type { BackendChoice } from "../backend-choice.js";
import { openTensorBackend } from "../tensor-backend.js";
import { adamStep, clipNorm } from "./adam.js";
import { evaluator, type Evaluator } from "./evaluator.js";
import { fingerprint } from "./fingerprint.js";
import { judgedLoss, trainedOn, type LstmModel, type TrainingOutcome } from "./model.js";
import { movingAverageLoss, type TrainingBatch } from "./network.js";
import { epochSteps, type LstmForm, type LstmHyperparameters, resolveLstmForm } from "./options.js";
import { stepNoise } from "./step-noise.js";
import { newTrainingState, requireSameTraining, type TrainingState } from "./training-state.js";
import { type TrainingWindows, trainingWindows } from "./training-windows.js";

/** How far a training is. */
export interface LstmProgress {
  /** Steps done, from 1. */
  readonly step: number;
  readonly steps: number;
  /** Loss of this step's batch. */
  readonly loss: number;
  /** Loss of the mean of the window on the same batch. */
  readonly baseline: number;
  readonly elapsedMs: number;
}

export interface LstmTrainOptions extends LstmHyperparameters {
  /** @default "auto" */
  readonly backend?: BackendChoice;
  /** Iterations from one recorded iteration to the next, which the model remembers. @default 1 */
  readonly traceStep?: number;
  /** Hears of every step. */
  readonly onProgress?: (progress: LstmProgress) => void;
  /** Hears of a backend that could not be taken, as one sentence. */
  readonly onWarning?: (warning: string) => void;
  /** Gets the state after every epoch but the last, to be kept (`saveTraining`); training waits for it. */
  readonly onEpoch?: (state: TrainingState) => Promise<void>;
  /** Goes on from such a state: the model is the same, to the byte, as if there had been no break. */
  readonly resume?: TrainingState;
  /** Ends the training between two steps: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Euclidean norm of the gradient above which it is scaled down. */
const gradientLimit = 1;

/**
 * Trains one LSTM, shared by all experts of all the given layers, by AdamW on windows drawn at random from them (see
 * `trainingWindows`; `lstm` has the network). With a validation part the weights of the epoch with the lowest validation
 * loss are taken, and training ends after `patience` epochs without a lower one; without it, the last ones. Same
 * series, options and backend: same weights, to the byte. Nothing is read but the series given, which may be of any
 * number of layers, experts and lengths.
 *
 * @throws {UsageError} an option is out of its range, the backend is not there, or `resume` is of another training
 * @throws {PredictError} no series is long enough, or the loss is no longer finite
 */
export async function trainLstm(training: readonly LoadSeries[], options: LstmTrainOptions = {}): Promise<LstmModel> {
  const form = resolveLstmForm(options);
  const windows = trainingWindows(training, form);
  options.signal?.throwIfAborted();
  const backend = await openTensorBackend(options.backend);
  if (backend.warning !== undefined) options.onWarning?.(backend.warning);
  const print = fingerprint(training);
  const state = begin(newTrainingState(form, backend.name, training, print), options.resume);

  const evaluate = evaluator(backend, form);
  const started = performance.now();
  while (!isOver(state, form)) {
    await runEpoch(state, windows, evaluate, form, options, started);
    if (!isOver(state, form)) await options.onEpoch?.(structuredClone(state));
  }

  const validationBaseline = windows.validation && movingAverageLoss(windows.validation);
  const { best, curve } = state;
  const noises = training.map((series) => stepNoise(series));
  return {
    form,
    weights: best?.weights ?? state.weights,
    training: {
      backend: backend.name,
      device: backend.device,
      series: training.map(trainedOn),
      traceStep: options.traceStep ?? 1,
      stepNoise: [Math.min(...noises), Math.max(...noises)],
      windows: windows.count,
      fingerprint: print,
      steps: best?.step ?? state.adam.steps,
      loss: curve,
      validationBaseline,
      outcome: outcomeOf(judgedLoss({ loss: curve, validationBaseline })),
    },
  };
}

/** The new state, or a copy of the one to resume. */
function begin(fresh: TrainingState, resume: TrainingState | undefined): TrainingState {
  if (resume === undefined) return fresh;
  requireSameTraining(resume, fresh);
  return structuredClone(resume);
}

/** The next epoch: changes `state`. */
async function runEpoch(
  state: TrainingState,
  windows: TrainingWindows,
  evaluate: Evaluator,
  form: LstmForm,
  { signal, onProgress }: LstmTrainOptions,
  started: number,
): Promise<void> {
  // A stream for each epoch, so that a state need not hold how far a stream is.
  const random = sfc32(form.seed + 2 ** 32 * (1 + state.curve.length));
  const first = state.adam.steps;
  const last = Math.min(form.steps, first + epochSteps);
  let [lossSum, baselineSum] = [0, 0];
  for (let step = first + 1; step <= last; step++) {
    // Timers, signals and other work get their turn.
    await setImmediate();
    signal?.throwIfAborted();
    const batch = windows.draw(random);
    const baseline = movingAverageLoss(batch);
    const { loss, gradient } = await evaluate.gradient(batch, state.weights);
    requireFinite(loss, step);
    clipNorm(gradient, gradientLimit);
    const learningRate = form.learningRate * cosineDecay((step - 1) / form.steps);
    adamStep(state.adam, state.weights, gradient, learningRate, form.weightDecay);
    lossSum += loss;
    baselineSum += baseline;
    onProgress?.({ step, steps: form.steps, loss, baseline, elapsedMs: performance.now() - started });
  }
  const validation = await validate(state, windows.validation, evaluate);
  state.curve.push({ step: last, loss: lossSum / (last - first), baseline: baselineSum / (last - first), validation });
}

/** The validation loss, null where there is no validation part; keeps the weights if it is the lowest so far. */
async function validate(
  state: TrainingState,
  batch: TrainingBatch | null,
  evaluate: Evaluator,
): Promise<number | null> {
  if (batch === null) return null;
  const loss = await evaluate.loss(batch, state.weights);
  requireFinite(loss, state.adam.steps);
  const epoch = state.curve.length + 1;
  if (!state.best || loss < state.best.loss) {
    state.best = { epoch, step: state.adam.steps, loss, weights: state.weights.slice() };
  }
  return loss;
}

function requireFinite(loss: number, step: number): void {
  if (Number.isFinite(loss)) return;
  throw new PredictError(`lstm training must keep a finite loss, got ${String(loss)} at step ${step}`);
}

function isOver({ adam, best, curve }: TrainingState, { steps, patience }: LstmForm): boolean {
  return adam.steps >= steps || (best !== null && curve.length - best.epoch >= patience);
}

/** Part of the moving average's loss that is nothing, gained or lost. */
const negligible = 1e-3;

function outcomeOf({ loss, baseline }: { readonly loss: number; readonly baseline: number }): TrainingOutcome {
  if (loss > (1 + negligible) * baseline) return "diverged";
  return loss > (1 - negligible) * baseline ? "stalled" : "improved";
}

/** From 1 to 0 along half a cosine (Loshchilov & Hutter 2017, equation 5, without restarts). */
function cosineDecay(progress: number): number {
  return (1 + Math.cos(Math.PI * progress)) / 2;
}
