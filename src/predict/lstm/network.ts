import type { Rank, Tensor2D } from "@tensorflow/tfjs-core";

import type { Tfjs } from "../tensor-backend.js";
import { equalParts } from "./equal-parts.js";
import type { LstmForm } from "./options.js";
import { lstmBackward, lstmForward, type LstmInputs } from "./recurrence.js";
import type { LstmWeights } from "./weights.js";

/** A batch of training series, each one expert at one origin. */
export interface TrainingBatch {
  readonly inputs: LstmInputs;
  /** What came, minus each series' level, in units of its scale. [B, horizon] */
  readonly actual: Tensor2D;
  /** Weight of each series' absolute error. [B, 1] */
  readonly errorWeights: Tensor2D;
}

/** [segments, horizon], 1 where the iteration lies in the segment: [B, segments] . this repeats each forecast. */
export function segmentMatrix(tf: Tfjs, { horizon, segments }: Pick<LstmForm, "horizon" | "segments">): Tensor2D {
  const bounds = equalParts(horizon, segments);
  const matrix = new Float32Array(segments * horizon);
  for (let segment = 0; segment < segments; segment++) {
    matrix.fill(1, segment * horizon + bounds[segment]!, segment * horizon + bounds[segment + 1]!);
  }
  return tf.tensor2d(matrix, [segments, horizon]);
}

/** `inputs`, [bins, B] row-major, as one tensor a bin, each with its column of ones. */
export function inputTensors(tf: Tfjs, inputs: Float32Array, bins: number): LstmInputs {
  const batch = inputs.length / bins;
  return Array.from({ length: bins }, (_, bin) => {
    const withOnes = new Float32Array(2 * batch).fill(1);
    for (let item = 0; item < batch; item++) withOnes[2 * item] = inputs[bin * batch + item]!;
    return tf.tensor2d(withOnes, [batch, 2]);
  });
}

/** Forecast residuals y = [h_T, 1] . V with h_T the LSTM's last state and V = `output`. */
export function forecastResiduals(tf: Tfjs, inputs: LstmInputs, weights: LstmWeights): Tensor2D {
  return tf.matMul(withOnes(tf, lstmForward(tf, inputs, weights.recurrent).at(-1)!.state), weights.output);
}

function withOnes(tf: Tfjs, state: Tensor2D): Tensor2D {
  return tf.concat2d([state, tf.ones<Rank.R2>([state.shape[0], 1])], 1);
}

/** A loss and its gradients, and the loss of the forecast zero: the mean of the window, SW_Avg's first value. */
export interface LossAndGradients {
  readonly loss: Tensor2D;
  readonly baseline: Tensor2D;
  readonly gradients: LstmWeights;
}

/**
 * Weighted mean absolute error of a batch over its B series and the iterations of the horizon, [1, 1], and its
 * gradients. `segmentsOverTime` is the `segmentMatrix`.
 */
export function lossAndGradients(
  tf: Tfjs,
  { inputs, actual, errorWeights }: TrainingBatch,
  segmentsOverTime: Tensor2D,
  weights: LstmWeights,
): LossAndGradients {
  const timeSteps = lstmForward(tf, inputs, weights.recurrent);
  const state = withOnes(tf, timeSteps.at(-1)!.state);
  const residuals = tf.matMul<Tensor2D>(state, weights.output);
  const errors = tf.sub<Tensor2D>(tf.matMul(residuals, segmentsOverTime), actual);

  const cellWeights = tf.div<Tensor2D>(errorWeights, actual.size);
  const dErrors = tf.mul<Tensor2D>(tf.sign(errors), cellWeights);
  const dResiduals = tf.matMul(dErrors, tf.transpose<Tensor2D>(segmentsOverTime));
  const [units, segments] = [weights.output.shape[0] - 1, weights.output.shape[1]];
  const stateOutputs = tf.slice2d(weights.output, [0, 0], [units, segments]);
  const dState = tf.matMul<Tensor2D>(dResiduals, tf.transpose<Tensor2D>(stateOutputs));
  return {
    loss: weightedSize(tf, errors, cellWeights),
    baseline: weightedSize(tf, actual, cellWeights),
    gradients: {
      recurrent: lstmBackward(tf, inputs, weights.recurrent, timeSteps, dState),
      output: tf.matMul(tf.transpose<Tensor2D>(state), dResiduals),
    },
  };
}

function weightedSize(tf: Tfjs, errors: Tensor2D, cellWeights: Tensor2D): Tensor2D {
  return tf.reshape<Rank.R2>(tf.sum(tf.mul<Tensor2D>(tf.abs(errors), cellWeights)), [1, 1]);
}
