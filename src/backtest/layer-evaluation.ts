import { PredictError } from "../errors.js";
import type { Foresight } from "../predict/oracle.js";
import type { LoadSeries, Predictor } from "../predict/predictor.js";
import { toProportions } from "../predict/to-proportions.js";
import { errorMetrics, noiseFloor, type ErrorMetrics } from "../stats/error-metrics.js";
import { layerStates } from "../stats/layer-states.js";
import { resolveStabilityOptions, stateAt, type LoadState } from "../stats/stability.js";
import { layerBatches, type LayerCounts } from "../trace/layer-counts.js";
import { loadProportion } from "../trace/load-proportion.js";
import { averageMetrics } from "./average-metrics.js";
import type { BacktestOptions } from "./backtest-options.js";
import type { BacktestPlan } from "./plan.js";
import { PredictorScorer } from "./predictor-scorer.js";
import type { LayerScores } from "./scores.js";

/** One layer of a backtest: its proportions, and each predictor's scores at every origin. */
export class LayerEvaluation {
  readonly states: readonly LoadState[];
  readonly #counts: LayerCounts;
  readonly #plan: BacktestPlan;
  readonly #options: BacktestOptions;
  readonly #onForecastDone: () => void;
  readonly #proportions: Float64Array;

  constructor(counts: LayerCounts, plan: BacktestPlan, options: BacktestOptions, onForecastDone: () => void) {
    this.#counts = counts;
    this.#plan = plan;
    this.#options = options;
    this.#onForecastDone = onForecastDone;
    this.#proportions = loadProportion(counts.tokens, counts.experts);
    const { labelWindow = 100 } = options;
    const segments = layerStates(
      layerBatches(counts),
      counts.experts,
      labelWindow,
      resolveStabilityOptions(options, labelWindow),
    );
    this.states = plan.origins.map((origin) => stateAt(segments, origin));
  }

  async score(predictor: Predictor | Foresight): Promise<LayerScores> {
    const { state = "all" } = this.#options;
    const scorer = new PredictorScorer(predictor);
    const floors: number[] = [];
    for (const [index, origin] of this.#plan.origins.entries()) {
      if (state === "all" || state === this.states[index]) {
        const outcome = await this.#scoreOrigin(scorer, origin);
        if (outcome !== undefined) floors.push(outcome);
      } else scorer.scores.push(null);
      this.#onForecastDone();
    }
    scorer.dispose();
    return this.#layerScores(scorer, floors);
  }

  /** Scores one origin and gives the noise floor there; undefined where the predictor failed. */
  async #scoreOrigin(scorer: PredictorScorer, origin: number): Promise<number | undefined> {
    try {
      const { history, actual, series, tokens } = this.#split(origin);
      const forecast = toProportions(await scorer.forecast(series, history, actual.length, origin));
      const { metrics, idleCells } = errorMetrics(forecast.values, actual.values);
      scorer.scores.push(metrics);
      scorer.idleCells += idleCells;
      const { layer } = this.#counts;
      await this.#options.onForecast?.({ predictor: scorer.name, layer, origin, forecast, actual });
      return noiseFloor(meanRow(actual), tokens);
    } catch (error) {
      if (!(error instanceof PredictError)) throw error;
      scorer.scores.push(null);
      scorer.failures.push({ origin, reason: error.message });
      return undefined;
    }
  }

  /** History and actual of an origin, inside its segment, and the tokens an iteration has over the horizon. */
  #split(origin: number): { history: LoadSeries; actual: LoadSeries; series: LoadSeries; tokens: number } {
    const { layer, iterations, experts, segmentStarts, tokens } = this.#counts;
    const row = iterations.indexOf(origin);
    if (row < 0) throw new PredictError(`layer ${layer} was not recorded at iteration ${origin}`);
    const segment = segmentStarts.findLastIndex((start) => start <= row);
    const begin = segmentStarts[segment]!;
    const end = segmentStarts[segment + 1] ?? iterations.length; // exclusive
    const { rowsAhead } = this.#plan;
    if (row + rowsAhead >= end) {
      const found = `${end - row - 1} without a hole`;
      throw new PredictError(`layer ${layer} requires ${rowsAhead} recorded iterations after ${origin}, got ${found}`);
    }
    const slice = (from: number, to: number): LoadSeries => ({
      length: to - from,
      experts,
      values: this.#proportions.subarray(from * experts, to * experts),
    });
    const ahead = tokens.subarray((row + 1) * experts, (row + 1 + rowsAhead) * experts);
    return {
      history: slice(begin, row + 1),
      actual: slice(row + 1, row + 1 + rowsAhead),
      series: slice(begin, end),
      tokens: ahead.reduce((sum, count) => sum + count, 0) / rowsAhead,
    };
  }

  #layerScores({ scores, failures, fits, idleCells }: PredictorScorer, floors: readonly number[]): LayerScores {
    const inState = (state: LoadState): (ErrorMetrics | null)[] =>
      scores.filter((_, index) => this.states[index] === state);
    return {
      layer: this.#counts.layer,
      scores,
      overall: averageMetrics(scores),
      stable: averageMetrics(inState("stable")),
      transient: averageMetrics(inState("transient")),
      noiseFloor: floors.length === 0 ? null : floors.reduce((sum, floor) => sum + floor, 0) / floors.length,
      idleCells,
      failures,
      fits,
    };
  }
}

function meanRow({ values, experts, length }: LoadSeries): Float64Array {
  const mean = new Float64Array(experts);
  values.forEach((value, i) => (mean[i % experts]! += value / length));
  return mean;
}
