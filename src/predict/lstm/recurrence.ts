import type { Tensor2D } from "@tensorflow/tfjs-core";

import type { Tfjs } from "../backends/tfjs.js";

/** What an LSTM reads: a batch of B series, each of T time steps of F features. */
export interface Sequences {
  /** [T, F, B], row-major: the series side by side, so that a feature of a time step is one piece of memory. */
  readonly values: Float32Array;
  readonly timeSteps: number;
  readonly features: number;
  readonly batch: number;
}

/** An LSTM that has read its input. */
export interface RecurrenceRun {
  /** Its last state. [B, units] */
  readonly state: Tensor2D;
  /** From the gradient of a loss with respect to `state`, [B, units], to that with respect to the weights. */
  backward(gradient: Tensor2D): Tensor2D;
}

/**
 * Runs an LSTM over `sequences` from zero state. For t = 1 ... T, with . the matrix and * the element-wise product:
 *
 *     [i, f, o, g] = [sigmoid, sigmoid, sigmoid, tanh]([x_t, h_{t-1}] . W)     each [B, units]
 *     c_t = f * c_{t-1} + i * g
 *     h_t = o * tanh(c_t)
 *
 * with W = `weights` [F + units, 4 units] (Hochreiter & Schmidhuber 1997, the forget gate from Gers et al. 2000).
 * There is no bias: a feature that is 1 is one, and where all features are 0 the state stays 0. The way back is
 * backpropagation through time, written out, because the chain that tfjs would record has several times as many
 * operations. Tensors are the caller's to free (`tf.tidy`).
 */
export type Recurrence = (tf: Tfjs, sequences: Sequences, weights: Tensor2D) => RecurrenceRun;
