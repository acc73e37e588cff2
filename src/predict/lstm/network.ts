import type { Rank, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";

import type { Tfjs } from "../backends/tfjs.js";
import type { Recurrence, Sequences } from "./recurrence.js";
import type { LstmWeights } from "./weights.js";

/** What the network sees of B series, each one expert at one origin. */
export interface NetworkInputs {
  readonly sequences: Sequences;
  /** Means to mix, in units of the uniform load. [B, M] */
  readonly averages: Float32Array;
}

/** The same, and what came. */
export interface TrainingBatch extends NetworkInputs {
  /** Mean of each segment of the horizon, in units of the uniform load. [B, segments] */
  readonly actual: Float32Array;
  /** Mean over the `window` before the origin, in units of the uniform load. [B] */
  readonly level: Float32Array;
  /** Absolute error that the mean itself would leave in the segment: its deviation times sqrt(2 / pi). [B, segments] */
  readonly noise: Float32Array;
}

/** Forecasts of B series, and what they were made from. */
interface Mixture {
  /** [B, units + 1] */
  readonly state: Tensor2D;
  /** Shares of the averages, each row summing to 1. [B, segments, M] */
  readonly shares: Tensor3D;
  /** [B, 1, M] */
  readonly averages: Tensor3D;
  /** [B, segments] */
  readonly forecast: Tensor2D;
}

/** Loads of each segment, in units of the uniform load, [B, segments]: see `lstm` for the equations. */
export function forecastSegments(
  tf: Tfjs,
  recurrence: Recurrence,
  inputs: NetworkInputs,
  weights: LstmWeights,
): Tensor2D {
  const { state } = recurrence(tf, inputs.sequences, weights.recurrent);
  return mixture(tf, state, inputs, weights).forecast;
}

function mixture(tf: Tfjs, state: Tensor2D, inputs: NetworkInputs, { output }: LstmWeights): Mixture {
  const { batch } = inputs.sequences;
  const means = inputs.averages.length / batch;
  const segments = output.shape[1] / means;
  const withOne = tf.concat2d([state, tf.ones<Rank.R2>([batch, 1])], 1);
  const scores = tf.reshape<Rank.R2>(tf.matMul(withOne, output), [batch * segments, means]);
  const shares = tf.reshape<Rank.R3>(tf.softmax(scores), [batch, segments, means]);
  const averages = tf.tensor3d(inputs.averages, [batch, 1, means]);
  return { state: withOne, shares, averages, forecast: tf.sum(tf.mul(shares, averages), 2) };
}

/** A loss, and its gradients. */
export interface LossAndGradients {
  readonly loss: Tensor2D;
  readonly gradients: LstmWeights;
}

/**
 * The loss of a batch, [1, 1], and its gradients. For one series and segment with forecast f, in which loads of mean a
 * and deviation s came, it is
 *
 *     sqrt((f - a)^2 + 2 s^2 / pi)
 *
 * the mean absolute error of f over normal loads, exact at f = a and for f far away; then the mean over series and
 * segments. In units of the uniform load that is WAPE, the measure that the report scores by. The error of every single
 * iteration gave no better forecasts, and costs a hundred times as many cells.
 */
export function lossAndGradients(
  tf: Tfjs,
  recurrence: Recurrence,
  batch: TrainingBatch,
  weights: LstmWeights,
): LossAndGradients {
  const run = recurrence(tf, batch.sequences, weights.recurrent);
  const { state, shares, averages, forecast } = mixture(tf, run.state, batch, weights);
  const [series, segments, means] = shares.shape;
  const { error, size, loss } = segmentErrors(tf, batch, forecast);
  const dForecast = tf.div<Tensor2D>(tf.div(error, size), series * segments);
  const spread = tf.sub<Tensor3D>(averages, tf.reshape(forecast, [series, segments, 1]));
  const dScores = tf.mul<Tensor3D>(tf.mul(shares, spread), tf.reshape(dForecast, [series, segments, 1]));
  const dOutputs = tf.reshape<Rank.R2>(dScores, [series, segments * means]);
  const [units, columns] = [weights.output.shape[0] - 1, weights.output.shape[1]];
  const stateOutputs = tf.slice2d(weights.output, [0, 0], [units, columns]);
  const dState = tf.matMul<Tensor2D>(dOutputs, tf.transpose<Tensor2D>(stateOutputs));
  return {
    loss,
    gradients: {
      recurrent: run.backward(dState),
      output: tf.matMul(tf.transpose<Tensor2D>(state), dOutputs),
    },
  };
}

/** The loss of a batch alone, [1, 1]. */
export function lossOnly(tf: Tfjs, recurrence: Recurrence, batch: TrainingBatch, weights: LstmWeights): Tensor2D {
  return segmentErrors(tf, batch, forecastSegments(tf, recurrence, batch, weights)).loss;
}

/** The loss of a batch if the mean of the window were the forecast: what the network has to be better than. */
export function movingAverageLoss({ level, actual, noise }: TrainingBatch): number {
  const segments = actual.length / level.length;
  let sum = 0;
  for (let cell = 0; cell < actual.length; cell++) {
    sum += Math.hypot(level[Math.floor(cell / segments)]! - actual[cell]!, noise[cell]!);
  }
  return sum / actual.length;
}

function segmentErrors(
  tf: Tfjs,
  batch: TrainingBatch,
  forecast: Tensor2D,
): { error: Tensor2D; size: Tensor2D; loss: Tensor2D } {
  const error = tf.sub<Tensor2D>(forecast, tf.tensor2d(batch.actual, forecast.shape));
  const noise = tf.tensor2d(batch.noise, forecast.shape);
  const size = tf.sqrt<Tensor2D>(tf.add<Tensor2D>(tf.square(error), tf.square(noise)));
  return { error, size, loss: tf.reshape<Rank.R2>(tf.mean(size), [1, 1]) };
}
