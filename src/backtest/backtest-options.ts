import type { LoadSeries } from "../predict/predictor.js";
import type { LoadState, StabilityOptions } from "../stats/stability.js";

/** Where a rolling-origin evaluation looks, what decides between transient and stable, and who hears of its progress. */
export interface BacktestOptions extends StabilityOptions {
  /** Iterations ahead, in the trace's own numbering; a multiple of its step. @default 1000 */
  readonly horizon?: number;
  /** Iterations between two origins, in the trace's own numbering. @default the horizon */
  readonly stride?: number;
  /** First origin, an iteration of the trace. @default the earliest that leaves every predictor its least history */
  readonly start?: number;
  /** Score only origins at which the layer is in this state. @default "all" */
  readonly state?: LoadState | "all";
  /** Window that decides between transient and stable, in recorded iterations. @default 100 */
  readonly labelWindow?: number;
  /** Threads that compute; no result depends on their number. @default 1 */
  readonly jobs?: number;
  /** Sees every forecast that is scored. */
  readonly onForecast?: (forecast: ScoredForecast) => Promise<void> | void;
  /** Hears how far the work is, from 0 on: forecasts done, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** One forecast beside what came, [m, E] each, over the recorded iterations of the horizon. */
export interface ScoredForecast {
  /** Its `name`. */
  readonly predictor: string;
  readonly layer: number;
  /** Iteration of the origin. */
  readonly origin: number;
  /** How many steps ahead of the origin each row is, from 1: [m]. */
  readonly steps: readonly number[];
  readonly forecast: LoadSeries;
  readonly actual: LoadSeries;
}
