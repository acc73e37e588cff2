import type { LoadSeries } from "../predictor.js";
import { fingerprint } from "./fingerprint.js";
import type { LstmForm } from "./options.js";

/** The loss after an epoch: means over its steps. */
export type LossPoint = Readonly<{
  /** Steps taken. */
  step: number;
  /** Loss of the batches that were learnt from. */
  loss: number;
  /** Loss of the mean of the window, SW_Avg's first value, on the same batches. */
  baseline: number;
  /** Loss on the validation part; null where there is none. */
  validation: number | null;
}>;

/** A series that a model was trained on: its shape, and the SHA-256 of shape and values. */
export type TrainedOn = Readonly<{ length: number; experts: number; fingerprint: string }>;

export function trainedOn(series: LoadSeries): TrainedOn {
  return { length: series.length, experts: series.experts, fingerprint: fingerprint([series]) };
}

/** What a training gave. `stalled`: hardly better than the moving average; `diverged`: worse. */
export type TrainingOutcome = "improved" | "stalled" | "diverged";

export const trainingOutcomes: readonly TrainingOutcome[] = ["improved", "stalled", "diverged"];

/** How a model came about. */
export type LstmTraining = Readonly<{
  /** Backend it was trained on, and what that computed on. */
  backend: string;
  device: string;
  /** The series, in order. */
  series: readonly TrainedOn[];
  /** Iterations from one recorded iteration to the next: a model is of use for traces with the same only. */
  traceStep: number;
  /** The least and the largest `stepNoise` of the series. */
  stepNoise: readonly [least: number, most: number];
  /** Different windows (expert, origin) there were to draw from. */
  windows: number;
  /** SHA-256 of the series' shapes and values: tells whether two models saw the same data. */
  fingerprint: string;
  /** Steps after which the weights were taken. */
  steps: number;
  /** One point an epoch. */
  loss: readonly LossPoint[];
  /** Loss of the mean of the window on the validation part; null where there is none. */
  validationBaseline: number | null;
  outcome: TrainingOutcome;
}>;

/**
 * The loss that a training is judged by, and that of the moving average on the same windows: on the validation part
 * where there is one, else over the last epoch.
 */
export function judgedLoss({
  loss,
  validationBaseline,
}: Pick<LstmTraining, "loss" | "validationBaseline">): Readonly<{ loss: number; baseline: number }> {
  if (validationBaseline === null) return loss.at(-1)!;
  return { loss: Math.min(...loss.map(({ validation }) => validation ?? Infinity)), baseline: validationBaseline };
}

/** A trained LSTM: plain data, the same whichever backend made or uses it. */
export interface LstmModel {
  readonly form: LstmForm;
  /** All weights, see `weightShapes`. */
  readonly weights: Float32Array;
  readonly training: LstmTraining;
}
