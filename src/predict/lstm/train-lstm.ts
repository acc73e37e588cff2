import { setImmediate } from "node:timers/promises";

import type { Rank } from "@tensorflow/tfjs-core";

import { PredictError } from "../../errors.js";
import type { LoadSeries } from "../predictor.js";
import type { BackendChoice } from "../backend-choice.js";
import { openTensorBackend, type Tfjs } from "../tensor-backend.js";
import { adam, clipNorm } from "./adam.js";
import { fingerprint } from "./fingerprint.js";
import { lossCurve } from "./loss-curve.js";
import { trainedOn, type LstmModel } from "./model.js";
import { inputTensors, lossAndGradients, segmentMatrix } from "./network.js";
import { type LstmForm, type LstmHyperparameters, resolveLstmForm } from "./options.js";
import { sfc32 } from "./random.js";
import { type TrainingArrays, trainingWindows } from "./training-windows.js";
import { initialWeights, weightTensors } from "./weights.js";

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
  /** Hears of every step. */
  readonly onProgress?: (progress: LstmProgress) => void;
  /** Hears of a backend that could not be taken, as one sentence. */
  readonly onWarning?: (warning: string) => void;
  /** Ends the training between two steps: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Euclidean norm of the gradient above which it is scaled down. */
const gradientLimit = 1;

/**
 * Trains one LSTM, shared by all experts of all the given layers, by Adam on windows drawn at random from them (see
 * `trainingWindows`; `lstm` has the network). Same series, options and backend: same weights, to the byte. Nothing is
 * read but the series given, which may be of any number of layers, experts and lengths.
 *
 * @throws {UsageError} an option is out of its range, or the backend is not there
 * @throws {PredictError} no series is long enough, or the loss is no longer finite
 */
export async function trainLstm(training: readonly LoadSeries[], options: LstmTrainOptions = {}): Promise<LstmModel> {
  const form = resolveLstmForm(options);
  const windows = trainingWindows(training, form);
  options.signal?.throwIfAborted();
  const backend = await openTensorBackend(options.backend);
  if (backend.warning !== undefined) options.onWarning?.(backend.warning);

  const started = performance.now();
  const weights = initialWeights(form);
  const optimiser = adam(weights.length);
  // Its own stream, so that the batches do not depend on how many weights were drawn.
  const random = sfc32(form.seed + 2 ** 32);
  const curve = lossCurve(form.steps);
  for (let step = 1; step <= form.steps; step++) {
    // Timers, signals and other work get their turn.
    await setImmediate();
    options.signal?.throwIfAborted();
    await backend.activate();
    const { loss, baseline, gradient } = await evaluate(backend.tf, windows.draw(random), weights, form);
    if (!Number.isFinite(loss)) {
      throw new PredictError(`lstm training must keep a finite loss, got ${String(loss)} at step ${step}`);
    }
    clipNorm(gradient, gradientLimit);
    optimiser.step(weights, gradient, form.learningRate * cosineDecay((step - 1) / form.steps));
    curve.add(loss, baseline);
    options.onProgress?.({ step, steps: form.steps, loss, baseline, elapsedMs: performance.now() - started });
  }

  const last = curve.points.at(-1)!;
  return {
    form,
    weights,
    training: {
      backend: backend.name,
      series: training.map(trainedOn),
      windows: windows.count,
      fingerprint: fingerprint(training),
      loss: curve.points,
      improved: last.loss < last.baseline,
    },
  };
}

/** Loss, baseline and gradient of one batch; leaves no tensor behind. */
async function evaluate(
  tf: Tfjs,
  batch: TrainingArrays,
  weights: Float32Array,
  form: LstmForm,
): Promise<{ loss: number; baseline: number; gradient: Float32Array }> {
  const flat = tf.tidy(() => {
    const inputs = inputTensors(tf, batch.inputs, form.bins);
    const actual = tf.tensor2d(batch.actual, [form.batch, form.horizon]);
    const errorWeights = tf.tensor2d(batch.errorWeights, [form.batch, 1]);
    const tensors = weightTensors(tf, weights, form);
    const found = lossAndGradients(tf, { inputs, actual, errorWeights }, segmentMatrix(tf, form), tensors);
    // One tensor, so that a backend with its own memory is waited for once.
    const parts = [found.loss, found.baseline, found.gradients.recurrent, found.gradients.output];
    return tf.concat1d(parts.map((part) => tf.reshape<Rank.R1>(part, [-1])));
  });
  try {
    const values = (await flat.data()) as Float32Array;
    return { loss: values[0]!, baseline: values[1]!, gradient: values.slice(2) };
  } finally {
    flat.dispose();
  }
}

/** From 1 to 0 along half a cosine (Loshchilov & Hutter 2017, equation 5, without restarts). */
function cosineDecay(progress: number): number {
  return (1 + Math.cos(Math.PI * progress)) / 2;
}
