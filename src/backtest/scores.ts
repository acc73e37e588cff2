import type { Json, Predictor } from "../predict/predictor.js";
import type { ErrorMetrics } from "../stats/error-metrics.js";
import type { LoadState } from "../stats/stability.js";
import type { AverageMetrics } from "./average-metrics.js";

/** An origin at which a predictor could make no forecast, and why. */
export interface Failure {
  readonly origin: number;
  readonly reason: string;
}

/** One predictor in one layer: its error at each origin, and the means. */
export interface LayerScores {
  readonly layer: number;
  /** One per origin of the report; null where the predictor failed or the state was not asked for. */
  readonly scores: readonly (ErrorMetrics | null)[];
  /** Mean over all origins that were scored; null where none was. */
  readonly overall: AverageMetrics | null;
  /** Over those at which the layer was stable. */
  readonly stable: AverageMetrics | null;
  /** Over those at which it was transient. */
  readonly transient: AverageMetrics | null;
  /** Error ratio that independent draws of tokens would leave, see `noiseFloor`: mean over the scored origins. */
  readonly noiseFloor: number | null;
  /** Cells with actual = 0, which the error ratio leaves out, over all scored origins. */
  readonly idleCells: number;
  readonly failures: readonly Failure[];
  /** What the predictor tells of its fits: origin by origin, or once for a predictor that is fitted once. */
  readonly fits: readonly { readonly origin: number; readonly details: Json }[];
}

/** One predictor in all layers. */
export interface PredictorScores {
  readonly name: string;
  readonly options: Predictor["options"];
  readonly layers: readonly LayerScores[];
  /** Mean over the layers of their means, and so by state; null where no layer has one. */
  readonly overall: AverageMetrics | null;
  readonly stable: AverageMetrics | null;
  readonly transient: AverageMetrics | null;
}

/** What came of a rolling-origin evaluation. */
export interface Backtest {
  /** Iterations ahead and between two origins, in the trace's own numbering. */
  readonly horizon: number;
  readonly stride: number;
  /** Iteration numbers; all layers and predictors share them. */
  readonly origins: readonly number[];
  /** The state of each layer at each origin. */
  readonly layers: readonly {
    readonly layer: number;
    readonly experts: number;
    readonly states: readonly LoadState[];
  }[];
  readonly predictors: readonly PredictorScores[];
}
