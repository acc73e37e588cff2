import type { Rank } from "@tensorflow/tfjs-core";

import type { TensorBackend } from "../tensor-backend.js";
import { lossAndGradients, lossOnly, type TrainingBatch } from "./network.js";
import type { LstmForm } from "./options.js";
import { recurrenceOf } from "./recurrence-of.js";
import { weightTensors } from "./weights.js";

/** Computes losses on a backend; leaves no tensor behind. */
export interface Evaluator {
  loss(batch: TrainingBatch, weights: Float32Array): Promise<number>;
  /** The gradient lies as the weights do. */
  gradient(batch: TrainingBatch, weights: Float32Array): Promise<{ loss: number; gradient: Float32Array }>;
}

export function evaluator(backend: TensorBackend, form: LstmForm): Evaluator {
  const { tf } = backend;
  const recurrence = recurrenceOf(backend);
  return {
    async loss(batch, weights) {
      backend.activate();
      const loss = tf.tidy(() => lossOnly(tf, recurrence, batch, weightTensors(tf, weights, form)));
      return (
        await loss.data().finally(() => {
          loss.dispose();
        })
      )[0]!;
    },
    async gradient(batch, weights) {
      backend.activate();
      const flat = tf.tidy(() => {
        const { loss, gradients } = lossAndGradients(tf, recurrence, batch, weightTensors(tf, weights, form));
        // One tensor, so that a backend with its own memory is waited for once.
        const parts = [loss, gradients.recurrent, gradients.output];
        return tf.concat1d(parts.map((part) => tf.reshape<Rank.R1>(part, [-1])));
      });
      const values = (await flat.data().finally(() => {
        flat.dispose();
      })) as Float32Array;
      return { loss: values[0]!, gradient: values.slice(1) };
    },
  };
}
