import type { Rank, Tensor, Tensor2D, Tensor3D, TensorInfo } from "@tensorflow/tfjs-core";

import type { Tfjs } from "../backends/tfjs.js";
import type { Recurrence } from "./recurrence.js";

/** What is used here of tfjs-node's backend, whose package may not be installed. */
export interface NodeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: Readonly<
    Record<"TF_ATTR_FLOAT" | "TF_ATTR_BOOL" | "TF_ATTR_TYPE" | "TF_FLOAT" | "TF_INT64", number>
  > & {
    createTensor(shape: readonly number[], type: number, values: Int32Array): number;
  };
  readonly tensorMap: { set(dataId: object, tensor: object): void };
  executeMultipleOutputs(
    name: string,
    attributes: readonly { readonly name: string; readonly type: number; readonly value: number | boolean }[],
    inputs: readonly TensorInfo[],
    outputs: number,
  ): Tensor[];
}

/**
 * The recurrence by TensorFlow's own operations `BlockLSTM` and `BlockLSTMGrad`, all time steps in one call each, which
 * tfjs has no name for: several times as fast as operation by operation, since each call from Node costs some 20 μs.
 * They want [T, B, F], and the gates in the order input, candidate, forget, output.
 */
export const blockRecurrence: Recurrence = (tf, { values, timeSteps, features, batch }, weights) => {
  const units = weights.shape[1] / 4;
  const backend = tf.backend() as unknown as NodeBackend;
  const { TF_ATTR_FLOAT, TF_ATTR_BOOL, TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
  const shared = [
    { name: "use_peephole", type: TF_ATTR_BOOL, value: false },
    { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
  ];
  const zeroState = tf.zeros<Rank.R2>([batch, units]);
  const noPeephole = tf.zeros<Rank.R1>([units]);
  const noBias = tf.zeros<Rank.R1>([4 * units]);
  const inputs: TensorInfo[] = [
    timeStepCount(backend, timeSteps),
    tf.transpose<Tensor3D>(tf.tensor3d(values, [timeSteps, features, batch]), [0, 2, 1]),
    ...[zeroState, zeroState, candidateSecond(tf, weights), noPeephole, noPeephole, noPeephole, noBias],
  ];
  // i, cs, f, o, ci, co, h: [T, B, units] each.
  const outputs = backend.executeMultipleOutputs(
    "BlockLSTM",
    [
      { name: "forget_bias", type: TF_ATTR_FLOAT, value: 0 },
      // Below zero: none.
      { name: "cell_clip", type: TF_ATTR_FLOAT, value: -1 },
      ...shared,
    ],
    inputs,
    7,
  );
  const states = outputs[6] as Tensor3D;
  return {
    state: tf.reshape(tf.slice3d(states, [timeSteps - 1, 0, 0], [1, batch, units]), [batch, units]),
    backward(gradient) {
      const dLast = tf.reshape<Rank.R3>(gradient, [1, batch, units]);
      const dStates =
        timeSteps === 1 ? dLast : tf.concat3d([tf.zeros<Rank.R3>([timeSteps - 1, batch, units]), dLast], 0);
      const dCells = tf.zerosLike(states);
      const gradients = backend.executeMultipleOutputs(
        "BlockLSTMGrad",
        shared,
        [...inputs, ...outputs, dCells, dStates],
        8,
      );
      // x, cs_prev, h_prev, w, wci, wcf, wco, b
      return candidateLast(tf, gradients[3] as Tensor2D);
    },
  };
};

/** Columns input, forget, output, candidate -> input, candidate, forget, output. */
function candidateSecond(tf: Tfjs, weights: Tensor2D): Tensor2D {
  const [input, forget, output, candidate] = tf.split(weights, 4, 1) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
  return tf.concat2d([input, candidate, forget, output], 1);
}

/** The way back of `candidateSecond`. */
function candidateLast(tf: Tfjs, weights: Tensor2D): Tensor2D {
  const [input, candidate, forget, output] = tf.split(weights, 4, 1) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
  return tf.concat2d([input, forget, output, candidate], 1);
}

const counts = new WeakMap<NodeBackend, Map<number, TensorInfo>>();

/**
 * The number of time steps as a 64-bit scalar, which tfjs has no type for. tfjs-node's own `Int64Scalar` makes one anew
 * at every call and never frees it; here there is one for each number, kept.
 */
function timeStepCount(backend: NodeBackend, timeSteps: number): TensorInfo {
  const known = counts.get(backend) ?? new Map<number, TensorInfo>();
  counts.set(backend, known);
  const found = known.get(timeSteps);
  if (found !== undefined) return found;
  const { binding, tensorMap } = backend;
  // Two words, low and high: little endian, as on all machines that TensorFlow is built for.
  const id = binding.createTensor([], binding.TF_INT64, Int32Array.of(timeSteps, 0));
  const dataId = {};
  tensorMap.set(dataId, { shape: [], dtype: binding.TF_INT64, id, values: null, refCount: 1 });
  const count: TensorInfo = { dataId, shape: [], dtype: "int32" };
  known.set(timeSteps, count);
  return count;
}
