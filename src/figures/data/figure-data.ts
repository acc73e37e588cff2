import type { ErrorMetrics } from "../../stats/error-metrics.js";
import type { LoadState, ResolvedStabilityOptions, StateSegment } from "../../stats/stability.js";

/** Everything that the pictures show, thinned for the eye: plain JSON, which a report page carries inside it. */
export interface FigureData {
  readonly version: string;
  readonly trace: TraceFigures;
  readonly predictions: readonly PredictionFigures[];
}

export interface TraceFigures {
  readonly source: string;
  /** Recorded iterations; the most of any layer. */
  readonly iterations: number;
  readonly firstIteration: number;
  readonly lastIteration: number;
  /** Distance between recorded iterations. */
  readonly step: number;
  readonly labels: LabelRule;
  readonly layers: readonly LayerFigures[];
}

/** How an iteration was judged; limits are null where the criterion has none of these. */
export interface LabelRule extends ResolvedStabilityOptions {
  readonly window: number;
}

export interface LayerFigures {
  readonly layer: number;
  readonly experts: number;
  readonly stableSince: number | null;
  readonly states: readonly StateSegment[];
  readonly load: LoadColumns;
  readonly windows: readonly WindowFigures[];
  /** In the label window. */
  readonly varianceRatio: ThinnedLine;
  readonly rangeRatio: ThinnedLine;
}

/** Load proportions in columns of equally many iterations, in millionths: [experts][columns] each; null in a hole. */
export interface LoadColumns {
  /** First iteration of each column. */
  readonly from: readonly number[];
  readonly mean: readonly Parts[];
  readonly lowest: readonly Parts[];
  readonly highest: readonly Parts[];
}

/** Mean and maximum over the experts of a layer, in one window. */
export interface WindowFigures {
  readonly window: number;
  readonly varianceMean: ThinnedLine;
  readonly varianceMax: ThinnedLine;
  readonly rangeMean: ThinnedLine;
  readonly rangeMax: ThinnedLine;
}

/** Lowest and highest value of each stretch of iterations, in the order in which they came; null breaks the line. */
export interface ThinnedLine {
  readonly iterations: readonly number[];
  readonly values: readonly (number | null)[];
}

/** One predict report. */
export interface PredictionFigures {
  /** What it is called on the page: the report's file, or `this trace`. */
  readonly name: string;
  readonly horizon: number;
  readonly stride: number;
  readonly origins: readonly number[];
  readonly predictors: readonly PredictorFigures[];
  /** Undefined where no forecast of any predictor is at hand. */
  readonly forecasts: ForecastFigures | undefined;
}

/** Errors that the pictures can show. */
export type FigureMetric = "errorRatio" | "wape";

type MeanError = Pick<ErrorMetrics, FigureMetric> | null;

export interface PredictorFigures {
  readonly name: string;
  readonly overall: MeanError;
  readonly stable: MeanError;
  readonly transient: MeanError;
  readonly layers: readonly {
    readonly layer: number;
    /** One per origin. */
    readonly errorRatio: readonly (number | null)[];
    readonly wape: readonly (number | null)[];
    readonly states: readonly LoadState[];
    readonly overall: MeanError;
    readonly stable: MeanError;
    readonly transient: MeanError;
    readonly noiseFloor: number | null;
  }[];
  /** Loss of its training, of a predictor that was trained. */
  readonly training: TrainingFigures | undefined;
}

export interface TrainingFigures {
  readonly outcome: string;
  readonly loss: readonly {
    readonly step: number;
    readonly loss: number;
    /** Loss of SW_Avg on the same windows. */
    readonly baseline: number;
    readonly validation: number | null;
  }[];
  /** Loss of SW_Avg on the validation part. */
  readonly validationBaseline: number | null;
}

/** Forecasts beside what came, in parts of the horizon. */
export interface ForecastFigures {
  /** Steps ahead of each part, both included. */
  readonly parts: readonly { readonly from: number; readonly to: number }[];
  /** How many origins the errors by steps ahead are a mean of. */
  readonly origins: number;
  readonly layers: readonly {
    readonly layer: number;
    readonly predictors: readonly {
      readonly name: string;
      /** One per part; null where nothing was scored. */
      readonly errorRatio: readonly (number | null)[];
      readonly wape: readonly (number | null)[];
    }[];
    readonly samples: readonly ForecastSample[];
  }[];
}

/** The forecasts from one origin for some experts of a layer, in millionths of load proportion. */
export interface ForecastSample {
  readonly origin: number;
  readonly experts: readonly {
    readonly expert: number;
    /** What came: one per part. */
    readonly actual: { readonly mean: Parts; readonly lowest: Parts; readonly highest: Parts };
    readonly forecasts: readonly { readonly name: string; readonly mean: Parts }[];
  }[];
}

/** One value a column of load or a part of the horizon. */
export type Parts = readonly (number | null)[];
