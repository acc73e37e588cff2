import { UsageError } from "../../errors.js";
import type { LoadSeries } from "../predictor.js";
import { newAdamState, type AdamState } from "./adam.js";
import type { LossPoint } from "./model.js";
import type { LstmForm } from "./options.js";
import { initialWeights } from "./weights.js";

/** A training between two epochs: all that it needs to go on. */
export interface TrainingState {
  readonly form: LstmForm;
  /** Backend it runs on: another one rounds in another way. */
  readonly backend: string;
  /** Of the series: the SHA-256 of their shapes and values, and how far the run was before each. */
  readonly series: string;
  readonly weights: Float32Array;
  readonly adam: AdamState;
  /** One point an epoch. */
  readonly curve: LossPoint[];
  /** The epoch with the lowest validation loss; null before the first, or where there is no validation part. */
  best: { readonly epoch: number; readonly step: number; readonly loss: number; readonly weights: Float32Array } | null;
}

/** @param print the `fingerprint` of the series */
export function newTrainingState(
  form: LstmForm,
  backend: string,
  training: readonly LoadSeries[],
  print: string,
): TrainingState {
  const weights = initialWeights(form);
  const series = [print, ...training.map(({ preceding = 0 }) => preceding)].join(" ");
  return { form, backend, series, weights, adam: newAdamState(weights.length), curve: [], best: null };
}

/**
 * Refuses to go on with another training.
 *
 * @throws {UsageError} an option, the backend or the series differ from those of `state`
 */
export function requireSameTraining(state: TrainingState, { form, backend, series }: TrainingState): void {
  const before = { ...state.form, backend: state.backend };
  for (const [name, value] of Object.entries({ ...form, backend })) {
    const known = before[name as keyof typeof before];
    if (known !== value) {
      throw new UsageError(`the training to resume has ${name} ${String(known)}, got ${String(value)}`);
    }
  }
  if (state.series === series) return;
  throw new UsageError("the training to resume learnt from other loads than these");
}
