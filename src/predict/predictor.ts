/**
 * Load proportions of one layer: `values` is [length, experts], row-major, each row non-negative and summing to 1.
 */
export interface LoadSeries {
  /** Recorded iterations. */
  readonly length: number;
  readonly experts: number;
  readonly values: Float64Array;
  /**
   * Recorded iterations of the training run before the first row: the number of its iteration over the step, as
   * `layerSeries` has it. How far a run is tells how fast its load still moves. @default 0
   */
  readonly preceding?: number;
}

/** Anything that JSON can say; what a predictor tells of how it came to its forecast. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * What a forecast is, where it is a plain mean, so that a backtest can score it from thousands of origins without making
 * each: the sliding-window average of `window` values (of one: the last value), or the mean of what comes.
 */
export type ClosedForm =
  { readonly kind: "sliding-average"; readonly window: number } | { readonly kind: "mean-ahead" };

/**
 * A way to forecast the load of one layer. Made by a function with options (`swAvg({ window })`); holds no data.
 * It does not normalise, clip or score: one shared step does each of those for every predictor alike.
 */
export interface Predictor {
  /** As in reports and on the command line: `swavg`, `arima`, ... */
  readonly name: string;
  /** The resolved options, defaults included, as they stand in the report. */
  readonly options: { readonly [key: string]: Json };
  /** Fewest recorded iterations of history from which it forecasts. */
  readonly minHistory: number;
  /** Whether a backtest fits it anew at every origin or once, on what came before the first origin. */
  readonly refit: "every-origin" | "once";
  /** Null where there is none. */
  readonly closedForm: ClosedForm | null;
  /**
   * Learns from `history`, [n, E] with n >= `minHistory`.
   *
   * @throws {PredictError} the history is too short or the fit failed; the message says why
   */
  fit(history: LoadSeries): Promise<FittedPredictor>;
}

/** A predictor that has learned from a history. */
export interface FittedPredictor {
  /**
   * Forecasts the `horizon` recorded iterations after the end of `history`: [n, E] -> [horizon, E].
   * The rows are as the model gives them: see `toProportions` for the step that clips and renormalises.
   */
  forecast(history: LoadSeries, horizon: number): Promise<LoadSeries>;
  /**
   * Learns from a later history of the same layer and may keep what it has chosen; otherwise as `fit` of its predictor.
   *
   * @throws {PredictError} as `fit` does
   */
  refit(history: LoadSeries): Promise<FittedPredictor>;
  /** How the fit came about (orders, tests, fallbacks), for the report; null where there is nothing to tell. */
  readonly details: Json;
  /** Frees what the model holds (tensors). */
  dispose(): void;
}
