import type { LoadSeries } from "../predictor.js";
import { fingerprint } from "./fingerprint.js";
import type { LstmForm } from "./options.js";

/** A point of the loss curve: means over the steps since the point before it. */
export type LossPoint = Readonly<{
  step: number;
  loss: number;
  /** Loss of the mean of the window on the same series: what training began from. */
  baseline: number;
}>;

/** A series that a model was trained on: its shape, and the SHA-256 of shape and values. */
export type TrainedOn = Readonly<{ length: number; experts: number; fingerprint: string }>;

export function trainedOn(series: LoadSeries): TrainedOn {
  return { length: series.length, experts: series.experts, fingerprint: fingerprint([series]) };
}

/** How a model came about. */
export type LstmTraining = Readonly<{
  /** Backend it was trained on. */
  backend: string;
  /** The series, in order. */
  series: readonly TrainedOn[];
  /** Different windows (expert, origin) there were to draw from. */
  windows: number;
  /** SHA-256 of the series' shapes and values: tells whether two models saw the same data. */
  fingerprint: string;
  loss: readonly LossPoint[];
  /** Whether the last point of the curve is below its baseline; if not, training has done harm. */
  improved: boolean;
}>;

/** A trained LSTM: plain data, the same whichever backend made or uses it. */
export interface LstmModel {
  readonly form: LstmForm;
  /** All weights: [2 + units, 4 units], then [units + 1, segments], row-major each. */
  readonly weights: Float32Array;
  readonly training: LstmTraining;
}
