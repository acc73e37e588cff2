import type { Tensor2D } from "@tensorflow/tfjs-core";

import type { Tfjs } from "../backends/tfjs.js";
import { averageCount, averageWindows, features } from "./expert-view.js";
import type { LstmForm } from "./options.js";
import { sfc32 } from "./random.js";

/** The network's weights as tensors; rows take what comes in, columns give what goes out. */
export interface LstmWeights {
  /** Rows: the features, the state. Columns by gate: input, forget, output, candidate. [features + units, 4 units] */
  readonly recurrent: Tensor2D;
  /** Rows: the state, the bias. Columns by segment, then by average. [units + 1, segments averages] */
  readonly output: Tensor2D;
}

type Sizes = Pick<LstmForm, "history" | "units" | "segments">;

/** The weights follow each other in one array in this order, row-major each. */
export function weightShapes(form: Sizes): [recurrent: [number, number], output: [number, number]] {
  const { units, segments } = form;
  return [
    [features + units, 4 * units],
    [units + 1, segments * averageCount(form)],
  ];
}

/** Number of weights in all. */
export function weightCount(form: Sizes): number {
  return weightShapes(form).reduce((sum, [rows, columns]) => sum + rows * columns, 0);
}

/** Lead of the average over `window` before training: it gets e^2 times the share of any other. */
const initialLead = 2;

/**
 * Weights to start training from: input and recurrent ones uniform (Glorot & Bengio 2010, equation 16, each gate a
 * layer of its own), the forget gate's bias 1 (Jozefowicz et al. 2015, section 2.2), the output zero but for a lead of
 * the average over `window`.
 */
export function initialWeights(form: LstmForm): Float32Array {
  const { units, segments, window } = form;
  const weights = new Float32Array(weightCount(form));
  const random = sfc32(form.seed);
  const gates = 4 * units;
  for (let row = 0; row < features + units; row++) {
    const reach = Math.sqrt(6 / ((row < features ? features : units) + units));
    for (let gate = 0; gate < gates; gate++) weights[row * gates + gate] = (2 * random.uniform() - 1) * reach;
  }
  // The feature that is 1 carries the biases.
  weights.fill(0, 0, gates);
  weights.fill(1, units, 2 * units);

  const averages = averageCount(form);
  const leading = Math.max(
    0,
    averageWindows(form).findLastIndex((average) => average <= window),
  );
  const bias = weights.length - segments * averages;
  for (let segment = 0; segment < segments; segment++) weights[bias + segment * averages + leading] = initialLead;
  return weights;
}

/** Cuts one array of all weights into tensors, which the caller disposes of (or `tf.tidy` does). */
export function weightTensors(tf: Tfjs, weights: Float32Array, form: Sizes): LstmWeights {
  const [recurrent, output] = weightShapes(form);
  const cut = recurrent[0] * recurrent[1];
  return {
    recurrent: tf.tensor2d(weights.slice(0, cut), recurrent),
    output: tf.tensor2d(weights.slice(cut), output),
  };
}
