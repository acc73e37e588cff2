import type { Rank, Tensor2D } from "@tensorflow/tfjs-core";

import type { Tfjs } from "../backends/tfjs.js";
import type { Recurrence, Sequences } from "./recurrence.js";

/** What one time step leaves for the way back; each [units, B] but `received`, [F + units, B]. */
interface TimeStep {
  readonly received: Tensor2D;
  readonly input: Tensor2D;
  readonly forget: Tensor2D;
  readonly output: Tensor2D;
  readonly candidate: Tensor2D;
  readonly cell: Tensor2D;
  readonly cellTanh: Tensor2D;
  readonly state: Tensor2D;
}

/**
 * The recurrence from operations that every backend of tfjs has, as few and as cheap ones as can be:
 *
 * - Everything is transposed, [units, B], so that gates lie one after the other in memory and are joined by copying.
 *   Each gate has a product of its own: cutting one product into four costs more, since tfjs copies it once a cut.
 * - tanh(z) = 2 sigmoid(2z) - 1, and a sigmoid is several times as fast on WebAssembly. The factors of two are taken
 *   out of the time steps: cell, candidate and state are kept halved (c' = c/2, g' = g/2, h' = h/2), the columns of the
 *   candidate and the rows of the state doubled beforehand:
 *   c'_t = f * c'_{t-1} + i * (sigmoid(2z) - 1/2), h'_t = o * (sigmoid(4 c'_t) - 1/2).
 */
export const composedRecurrence: Recurrence = (tf, sequences, weights) => {
  const units = weights.shape[1] / 4;
  const doubling = doublings(tf, sequences.features, units);
  const scaled = tf.transpose(tf.mul<Tensor2D>(weights, doubling));
  const timeSteps = forward(tf, sequences, scaled);
  return {
    state: tf.transpose(tf.mul<Tensor2D>(timeSteps.at(-1)!.state, 2)),
    backward(gradient) {
      const towardsHalf = tf.mul<Tensor2D>(tf.transpose(gradient), 2);
      return tf.mul(tf.transpose(backward(tf, timeSteps, scaled, towardsHalf)), doubling);
    },
  };
};

/** [F + units, 4 units]: 2 for the candidate's columns, times 2 for the state's rows. */
function doublings(tf: Tfjs, features: number, units: number): Tensor2D {
  const columns = tf.concat2d([tf.ones<Rank.R2>([1, 3 * units]), tf.fill<Rank.R2>([1, units], 2)], 1);
  const rows = tf.concat2d([tf.ones<Rank.R2>([features, 1]), tf.fill<Rank.R2>([units, 1], 2)], 0);
  return tf.matMul(rows, columns);
}

/** One tensor a time step, [F, B]. */
function inputTensors(tf: Tfjs, { values, timeSteps, features, batch }: Sequences): Tensor2D[] {
  const cells = features * batch;
  return Array.from({ length: timeSteps }, (_, time) =>
    tf.tensor2d(values.subarray(time * cells, (time + 1) * cells), [features, batch]),
  );
}

/** `weights`: [4 units, F + units], scaled as told above. */
function forward(tf: Tfjs, sequences: Sequences, weights: Tensor2D): TimeStep[] {
  const units = weights.shape[0] / 4;
  const gateWeights = [0, 1, 2, 3].map((gate) => tf.slice2d(weights, [gate * units, 0], [units, weights.shape[1]]));
  const [half, four] = [tf.scalar(0.5), tf.scalar(4)];
  const zeros = tf.zeros<Rank.R2>([units, sequences.batch]);
  const timeSteps: TimeStep[] = [];
  for (const inputs of inputTensors(tf, sequences)) {
    const before = timeSteps.at(-1);
    // What the way back does not need is freed at once: memory that is used again is in the cache.
    const step = tf.tidy((): Record<keyof TimeStep, Tensor2D> => {
      const received = tf.concat2d([inputs, before?.state ?? zeros], 0);
      const gates = gateWeights.map((own) => tf.sigmoid(tf.matMul<Tensor2D>(own, received)));
      const [input, forget, output] = gates as [Tensor2D, Tensor2D, Tensor2D];
      const candidate = tf.sub<Tensor2D>(gates[3]!, half);
      const admitted = tf.mul<Tensor2D>(input, candidate);
      const cell = before ? tf.add<Tensor2D>(tf.mul(forget, before.cell), admitted) : admitted;
      const cellTanh = tf.sub<Tensor2D>(tf.sigmoid(tf.mul<Tensor2D>(cell, four)), half);
      return { received, input, forget, output, candidate, cell, cellTanh, state: tf.mul(output, cellTanh) };
    });
    timeSteps.push(step);
  }
  return timeSteps;
}

/** From the gradient with respect to the last (halved) state, [units, B], to that with respect to `weights`. */
function backward(tf: Tfjs, timeSteps: readonly TimeStep[], weights: Tensor2D, gradient: Tensor2D): Tensor2D {
  const units = gradient.shape[0];
  const stateColumns = tf.slice2d(weights, [0, weights.shape[1] - units], [4 * units, units]);
  // wasm multiplies transposed operands by a plain loop, others by XNNPACK: transpose first.
  const stateWeights = tf.transpose<Tensor2D>(stateColumns);
  const [quarter, one, four] = [tf.scalar(0.25), tf.scalar(1), tf.scalar(4)];
  const zeros = tf.zerosLike(gradient);

  const dSums: Tensor2D[] = [];
  let dState = gradient;
  let dCell: Tensor2D = zeros;
  for (let time = timeSteps.length - 1; time >= 0; time--) {
    const { input, forget, output, candidate, cellTanh } = timeSteps[time]!;
    const cellBefore = timeSteps[time - 1]?.cell ?? zeros;
    const step = tf.tidy(() => {
      // The slope of sigmoid(z) is 1/4 - (sigmoid(z) - 1/2)^2.
      const slope = tf.mul<Tensor2D>(tf.sub<Tensor2D>(quarter, tf.square(cellTanh)), four);
      const here = tf.add<Tensor2D>(dCell, tf.mul<Tensor2D>(tf.mul(dState, output), slope));
      const dGates = tf.concat2d(
        [tf.mul(here, candidate), tf.mul(here, cellBefore), tf.mul(dState, cellTanh), tf.mul(here, input)],
        0,
      );
      const gates = tf.concat2d([input, forget, output, tf.add<Tensor2D>(candidate, 0.5)], 0);
      const dSum = tf.mul<Tensor2D>(dGates, tf.mul(gates, tf.sub(one, gates)));
      return { dSum, dState: tf.matMul<Tensor2D>(stateWeights, dSum), dCell: tf.mul<Tensor2D>(here, forget) };
    });
    dSums.unshift(step.dSum);
    ({ dState, dCell } = step);
  }
  const received = tf.concat2d(
    timeSteps.map((step) => step.received),
    1,
  );
  // [4 units, T B] . [T B, F + units]: the sum over time and series is that of the product.
  return tf.matMul(tf.concat2d(dSums, 1), tf.transpose<Tensor2D>(received));
}
