import { UsageError } from "../../errors.js";
import { newAdamState, type AdamState } from "./adam.js";
import type { LossPoint } from "./model.js";
import type { LstmForm } from "./options.js";
import { initialWeights } from "./weights.js";

/** A training between two epochs: all that it needs to go on. */
export interface TrainingState {
  readonly form: LstmForm;
  /** SHA-256 of the series' shapes and values. */
  readonly fingerprint: string;
  readonly weights: Float32Array;
  readonly adam: AdamState;
  /** One point an epoch. */
  readonly curve: LossPoint[];
  /** The epoch with the lowest validation loss; null before the first, or where there is no validation part. */
  best: { readonly epoch: number; readonly step: number; readonly loss: number; readonly weights: Float32Array } | null;
}

export function newTrainingState(form: LstmForm, fingerprint: string): TrainingState {
  const weights = initialWeights(form);
  return { form, fingerprint, weights, adam: newAdamState(weights.length), curve: [], best: null };
}

/**
 * Refuses to go on with another training.
 *
 * @throws {UsageError} an option or the series differ from those of `state`
 */
export function requireSameTraining(state: TrainingState, form: LstmForm, fingerprint: string): void {
  for (const [name, value] of Object.entries(form)) {
    const before = state.form[name as keyof LstmForm];
    if (before !== value) {
      throw new UsageError(`the training to resume has ${name} ${String(before)}, got ${String(value)}`);
    }
  }
  if (state.fingerprint === fingerprint) return;
  throw new UsageError("the training to resume learnt from other loads than these");
}
