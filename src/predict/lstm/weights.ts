import type { Tensor2D } from "@tensorflow/tfjs-core";

import type { Tfjs } from "../tensor-backend.js";
import type { LstmForm } from "./options.js";
import { sfc32 } from "./random.js";

/** The network's weights as tensors; rows take what comes in, columns give what goes out. */
export interface LstmWeights {
  /** Rows: the input, the bias, the state. Columns by gate: input, forget, output, candidate. [2 + units, 4 units] */
  readonly recurrent: Tensor2D;
  /** Rows: the state, the bias. [units + 1, segments] */
  readonly output: Tensor2D;
}

type Sizes = Pick<LstmForm, "units" | "segments">;

/** The weights follow each other in one array in this order, row-major each. */
export function weightShapes({ units, segments }: Sizes): [recurrent: [number, number], output: [number, number]] {
  return [
    [2 + units, 4 * units],
    [units + 1, segments],
  ];
}

/** Number of weights in all. */
export function weightCount(form: Sizes): number {
  return weightShapes(form).reduce((sum, [rows, columns]) => sum + rows * columns, 0);
}

const biasRow = 1;

/**
 * Weights to start training from: input and recurrent uniform in ±1/sqrt(units) (PyTorch's `LSTM`), the forget gate's
 * bias 1 (Jozefowicz et al. 2015, section 2.2) and all else zero, so that the first forecast is the moving average.
 */
export function initialWeights(form: LstmForm): Float32Array {
  const { units } = form;
  const weights = new Float32Array(weightCount(form));
  const random = sfc32(form.seed);
  const reach = 1 / Math.sqrt(units);
  const gates = 4 * units;
  for (let row = 0; row < 2 + units; row++) {
    if (row === biasRow) weights.fill(1, row * gates + units, row * gates + 2 * units);
    else for (let gate = 0; gate < gates; gate++) weights[row * gates + gate] = (2 * random.uniform() - 1) * reach;
  }
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
