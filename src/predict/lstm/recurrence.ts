import type { Rank, Tensor2D } from "@tensorflow/tfjs-core";

import type { Tfjs } from "../tensor-backend.js";

/** One input [x_t, 1] a time step: the column of ones carries the bias. T times [B, 2] */
export type LstmInputs = readonly Tensor2D[];

/** What one time step leaves for the way back; each [B, units] but `gates`, [B, 4 units]. */
export interface TimeStep {
  readonly gates: Tensor2D;
  readonly input: Tensor2D;
  readonly forget: Tensor2D;
  readonly output: Tensor2D;
  readonly candidate: Tensor2D;
  readonly cell: Tensor2D;
  readonly cellTanh: Tensor2D;
  readonly state: Tensor2D;
}

/**
 * Runs an LSTM over `inputs` from zero state and returns every time step; the last one's `state` is the result.
 * T times [B, 2] -> T times [B, units]. For t = 1 ... T, with . the matrix and * the element-wise product:
 *
 *     [i, f, o, g] = [sigmoid, sigmoid, sigmoid, tanh]([x_t, 1, h_{t-1}] . W)     each [B, units]
 *     c_t = f * c_{t-1} + i * g
 *     h_t = o * tanh(c_t)
 *
 * with W = `weights` [2 + units, 4 units] (Hochreiter & Schmidhuber 1997, the forget gate from Gers et al. 2000).
 * tanh(z) = 2 sigmoid(2z) - 1, so one sigmoid serves all four gates: the candidate's columns are doubled beforehand.
 */
export function lstmForward(tf: Tfjs, inputs: LstmInputs, weights: Tensor2D): TimeStep[] {
  const units = weights.shape[1] / 4;
  const doubled = tf.mul<Tensor2D>(weights, candidateDoubled(tf, units));
  const inputWeights = tf.slice2d(doubled, [0, 0], [2, 4 * units]);
  const stateWeights = tf.slice2d(doubled, [2, 0], [units, 4 * units]);

  const timeSteps: TimeStep[] = [];
  for (const input of inputs) {
    const before = timeSteps.at(-1);
    const fromInput = tf.matMul<Tensor2D>(input, inputWeights);
    const gates = tf.sigmoid(before ? tf.add<Tensor2D>(fromInput, tf.matMul(before.state, stateWeights)) : fromInput);
    timeSteps.push(timeStep(tf, gates, before?.cell));
  }
  return timeSteps;
}

function timeStep(tf: Tfjs, gates: Tensor2D, cellBefore: Tensor2D | undefined): TimeStep {
  const [input, forget, output, halfCandidate] = tf.split(gates, 4, 1) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
  const candidate = fromSigmoid(tf, halfCandidate);
  const admitted = tf.mul<Tensor2D>(input, candidate);
  const cell = cellBefore ? tf.add<Tensor2D>(tf.mul(forget, cellBefore), admitted) : admitted;
  const cellTanh = fromSigmoid(tf, tf.sigmoid(tf.mul<Tensor2D>(cell, 2)));
  return { gates, input, forget, output, candidate, cell, cellTanh, state: tf.mul(output, cellTanh) };
}

/**
 * Gradient of a loss with respect to `weights`, [2 + units, 4 units], from its gradient with respect to the last
 * state, [B, units]: backpropagation through time, written out because the chain that tfjs would record has several
 * times as many operations. The inputs are data: they get none.
 */
export function lstmBackward(
  tf: Tfjs,
  inputs: LstmInputs,
  weights: Tensor2D,
  timeSteps: readonly TimeStep[],
  gradient: Tensor2D,
): Tensor2D {
  const units = weights.shape[1] / 4;
  const doubled = candidateDoubled(tf, units);
  const stateWeights = tf.slice2d(tf.mul<Tensor2D>(weights, doubled), [2, 0], [units, 4 * units]);
  // wasm multiplies transposed operands by a plain loop, others by XNNPACK: transpose first.
  const stateWeightsT = tf.transpose<Tensor2D>(stateWeights);
  const zeros = tf.zerosLike(gradient);

  const dSums: Tensor2D[] = [];
  let dState = gradient;
  let dCell: Tensor2D | undefined;
  for (let time = timeSteps.length - 1; time >= 0; time--) {
    const { gates, input, forget, output, candidate, cellTanh } = timeSteps[time]!;
    const throughTanh = tf.mul<Tensor2D>(tf.mul(dState, output), tf.sub(1, tf.square(cellTanh)));
    const dCellHere: Tensor2D = dCell ? tf.add(dCell, throughTanh) : throughTanh;
    const dGates = tf.concat2d(
      [
        tf.mul(dCellHere, candidate),
        tf.mul(dCellHere, timeSteps[time - 1]?.cell ?? zeros),
        tf.mul(dState, cellTanh),
        // Candidate = 2 sigmoid - 1.
        tf.mul(tf.mul(dCellHere, input), 2),
      ],
      1,
    );
    const dSum = tf.mul<Tensor2D>(dGates, tf.mul(gates, tf.sub(1, gates)));
    dSums.unshift(dSum);
    dState = tf.matMul(dSum, stateWeightsT);
    dCell = tf.mul<Tensor2D>(dCellHere, forget);
  }

  const statesBefore = tf.concat2d([zeros, ...timeSteps.slice(0, -1).map(({ state }) => state)], 0);
  const received = tf.concat2d([tf.concat2d([...inputs], 0), statesBefore], 1);
  return tf.mul(tf.matMul(tf.transpose<Tensor2D>(received), tf.concat2d(dSums, 0)), doubled);
}

/** tanh(z) from sigmoid(2z). */
function fromSigmoid(tf: Tfjs, sigmoid: Tensor2D): Tensor2D {
  return tf.sub<Tensor2D>(tf.mul(sigmoid, 2), 1);
}

/** [1, 4 units]: 1 for the three gates, 2 for the candidate. */
function candidateDoubled(tf: Tfjs, units: number): Tensor2D {
  return tf.concat2d([tf.ones<Rank.R2>([1, 3 * units]), tf.fill<Rank.R2>([1, units], 2)], 1);
}
