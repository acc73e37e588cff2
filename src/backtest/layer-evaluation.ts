import { setImmediate as nextTurn } from "node:timers/promises";

import { PredictError } from "../errors.js";
import type { Foresight } from "../predict/oracle.js";
import type { LoadSeries, Predictor } from "../predict/predictor.js";
import { toProportions } from "../predict/to-proportions.js";
import { errorMetrics, type ErrorMetrics } from "../stats/error-metrics.js";
import { layerStates } from "../stats/layer-states.js";
import { resolveStabilityOptions, stateAt, type LoadState, type StateSegment } from "../stats/stability.js";
import type { LayerCounts } from "../trace/layer-counts.js";
import { loadProportion } from "../trace/load-proportion.js";
import { averageMetrics } from "./average-metrics.js";
import type { BacktestOptions } from "./backtest-options.js";
import { originView, type OriginView } from "./origin-view.js";
import type { BacktestPlan } from "./plan.js";
import { PredictorScorer } from "./predictor-scorer.js";
import type { Failure, LayerScores } from "./scores.js";

/** One layer of a backtest: what it looks like from each origin, the same for every predictor. */
export class LayerEvaluation {
  readonly states: readonly LoadState[];
  readonly #layer: number;
  readonly #rowsAhead: number;
  readonly #options: BacktestOptions;
  /** One per origin; null where the state was not asked for. */
  readonly #views: readonly (OriginView | Failure | null)[];
  readonly #noiseFloor: number | null;

  static async of(counts: LayerCounts, plan: BacktestPlan, options: BacktestOptions): Promise<LayerEvaluation> {
    const { labelWindow = 100, jobs = 1 } = options;
    const stability = resolveStabilityOptions(options, labelWindow);
    const segments = await layerStates(counts, labelWindow, stability, jobs);
    return new LayerEvaluation(counts, plan, options, segments);
  }

  private constructor(
    counts: LayerCounts,
    plan: BacktestPlan,
    options: BacktestOptions,
    segments: readonly StateSegment[],
  ) {
    this.#layer = counts.layer;
    this.#rowsAhead = plan.rowsAhead;
    this.#options = options;
    const { state = "all" } = options;
    this.states = plan.origins.map((origin) => stateAt(segments, origin));
    const proportions = loadProportion(counts.tokens, counts.experts);
    this.#views = plan.origins.map((origin, index) => {
      if (state !== "all" && state !== this.states[index]) return null;
      return viewOrFailure(origin, () => originView(counts, proportions, origin, plan.horizon, plan.step));
    });
    const floors = this.#views.flatMap((view) => (view !== null && "actual" in view ? [view.noiseFloor] : []));
    this.#noiseFloor = floors.length === 0 ? null : floors.reduce((sum, floor) => sum + floor, 0) / floors.length;
  }

  /** Scores a predictor at every origin; `onOriginDone` hears of each. */
  async score(predictor: Predictor | Foresight, onOriginDone: () => void): Promise<LayerScores> {
    const scorer = new PredictorScorer(predictor);
    try {
      for (const view of this.#views) {
        // Signals and timers get their turn: a forecast that only computes would never let them in.
        await nextTurn();
        if (view === null) scorer.scores.push(null);
        else if ("reason" in view) scorer.fail(view);
        else await this.#scoreOrigin(scorer, view);
        onOriginDone();
      }
    } finally {
      scorer.dispose();
    }
    return this.#layerScores(scorer);
  }

  async #scoreOrigin(scorer: PredictorScorer, view: OriginView): Promise<void> {
    const { origin, actual, steps } = view;
    try {
      const whole = toProportions(await scorer.forecast(view, this.#rowsAhead));
      const forecast = rowsAt(whole, steps);
      const { metrics, idleCells } = errorMetrics(forecast.values, actual.values);
      scorer.scores.push(metrics);
      scorer.idleCells += idleCells;
      await this.#options.onForecast?.({
        predictor: scorer.name,
        layer: this.#layer,
        origin,
        steps,
        forecast,
        actual,
      });
    } catch (error) {
      if (!(error instanceof PredictError)) throw error;
      scorer.fail({ origin, reason: error.message });
    }
  }

  #layerScores({ scores, failures, fits, idleCells }: PredictorScorer): LayerScores {
    const inState = (state: LoadState): (ErrorMetrics | null)[] =>
      scores.filter((_, index) => this.states[index] === state);
    return {
      layer: this.#layer,
      scores,
      overall: averageMetrics(scores),
      stable: averageMetrics(inState("stable")),
      transient: averageMetrics(inState("transient")),
      noiseFloor: this.#noiseFloor,
      idleCells,
      failures,
      fits,
    };
  }
}

function viewOrFailure(origin: number, look: () => OriginView): OriginView | Failure {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof PredictError)) throw error;
    return { origin, reason: error.message };
  }
}

/** The rows of a forecast at the given steps ahead, from 1: [H, E] -> [m, E]. */
function rowsAt(forecast: LoadSeries, steps: readonly number[]): LoadSeries {
  if (steps.length === forecast.length) return forecast;
  const { experts, values } = forecast;
  const picked = new Float64Array(steps.length * experts);
  for (const [row, step] of steps.entries()) {
    picked.set(values.subarray((step - 1) * experts, step * experts), row * experts);
  }
  return { length: steps.length, experts, values: picked };
}
