import { setImmediate as nextTurn } from "node:timers/promises";

import { PredictError } from "../errors.js";
import { Pool } from "../parallel/pool.js";
import type { Foresight } from "../predict/oracle.js";
import type { LoadSeries, Predictor } from "../predict/predictor.js";
import { toProportions } from "../predict/to-proportions.js";
import { errorMetrics, type ErrorMetrics } from "../stats/error-metrics.js";
import { layerStates } from "../stats/layer-states.js";
import { resolveStabilityOptions, stateAt, type LoadState } from "../stats/stability.js";
import type { LayerCounts } from "../trace/layer-counts.js";
import { loadProportion } from "../trace/load-proportion.js";
import { averageMetrics } from "./average-metrics.js";
import type { BacktestOptions } from "./backtest-options.js";
import { noiseFloorsTask } from "./noise-floors.js";
import { originChunks, type OriginChunk } from "./origin-chunk.js";
import { originPlace, type OriginPlace } from "./origin-place.js";
import { originView, type OriginView } from "./origin-view.js";
import type { BacktestPlan } from "./plan.js";
import { PredictorScorer } from "./predictor-scorer.js";
import { scoreMeansTask, type MeansScores } from "./score-means.js";
import type { Failure, LayerScores } from "./scores.js";

/** Forecast cells that are scored without other threads: starting those takes about as long. */
const cellsAlone = 2e7;

/** One layer of a backtest: what it looks like from each origin, the same for every predictor. */
export class LayerEvaluation {
  readonly states: readonly LoadState[];
  readonly #counts: LayerCounts;
  readonly #plan: BacktestPlan;
  readonly #options: BacktestOptions;
  readonly #pool: Pool;
  /** One per origin; null where the state was not asked for. */
  readonly #places: readonly (OriginPlace | Failure | null)[];
  #noiseFloor: number | null = null;
  #proportions: Float64Array | undefined;

  private constructor(counts: LayerCounts, plan: BacktestPlan, options: BacktestOptions, states: readonly LoadState[]) {
    this.states = states;
    this.#counts = counts;
    this.#plan = plan;
    this.#options = options;
    const { state = "all", jobs = 1 } = options;
    const cells = plan.origins.length * plan.rowsAhead * counts.experts;
    this.#pool = Pool.of(cells <= cellsAlone ? 1 : jobs, { callerWorks: true });
    this.#places = plan.origins.map((origin, index) =>
      state === "all" || state === states[index] ? placeOrFailure(counts, origin, plan.horizon) : null,
    );
  }

  /** @throws {UsageError} options on states that cannot be used */
  static async of(counts: LayerCounts, plan: BacktestPlan, options: BacktestOptions): Promise<LayerEvaluation> {
    const { labelWindow = 100, jobs } = options;
    const segments = await layerStates(counts, labelWindow, resolveStabilityOptions(options, labelWindow), jobs);
    const states = plan.origins.map((origin) => stateAt(segments, origin));
    const evaluation = new LayerEvaluation(counts, plan, options, states);
    evaluation.#noiseFloor = await evaluation.#meanNoiseFloor();
    return evaluation;
  }

  /** Scores a predictor at every origin; `onDone` hears of how many more it is done with. */
  async score(predictor: Predictor | Foresight, onDone: (origins: number) => void): Promise<LayerScores> {
    const scorer = new PredictorScorer(predictor);
    try {
      const means = await this.#scoreMeans(predictor, onDone);
      for (const place of this.#places) {
        const known = place !== null && "row" in place ? means.get(place.row) : undefined;
        if (known !== undefined) {
          scorer.add(known);
          continue;
        }
        // Signals and timers get their turn: a forecast that only computes would never let them in.
        await nextTurn();
        if (place === null) scorer.scores.push(null);
        else if ("reason" in place) scorer.fail(place);
        else await this.#scoreOrigin(scorer, this.#view(place));
        onDone(1);
      }
    } finally {
      scorer.dispose();
    }
    return this.#layerScores(scorer);
  }

  /** By row, the scores of a forecast that need not be made: it is a plain mean, and nobody wants to see it. */
  async #scoreMeans(
    { closedForm: forecast, minHistory }: Predictor | Foresight,
    onDone: (origins: number) => void,
  ): Promise<ReadonlyMap<number, MeansScores[number]>> {
    const scores = new Map<number, MeansScores[number]>();
    if (forecast === null || this.#options.onForecast !== undefined) return scores;
    const { rowsAhead: horizon } = this.#plan;
    // What is left fails for lack of history, or is not scored at every iteration of its horizon.
    const places = this.#found().filter(
      ({ begin, row, end }) => row + 1 - begin >= minHistory && end === row + 1 + horizon,
    );
    const reach = forecast.kind === "sliding-average" ? forecast.window : 1;
    await this.#byChunk(places, reach, async (chunk) => {
      const scored = await this.#pool.run(scoreMeansTask, { ...chunk, horizon, forecast });
      for (const [index, score] of scored.entries()) scores.set(chunk.origins[index]!, score);
      onDone(scored.length);
    });
    return scores;
  }

  async #scoreOrigin(scorer: PredictorScorer, view: OriginView): Promise<void> {
    const { origin, actual, steps } = view;
    try {
      const whole = toProportions(await scorer.forecast(view, this.#plan.rowsAhead));
      const forecast = rowsAt(whole, steps);
      scorer.add(errorMetrics(forecast.values, actual.values));
      await this.#options.onForecast?.({
        predictor: scorer.name,
        layer: this.#counts.layer,
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

  #view(place: OriginPlace): OriginView {
    this.#proportions ??= loadProportion(this.#counts.tokens, this.#counts.experts);
    return originView(this.#counts, this.#proportions, place, this.#plan.step);
  }

  /** The origins that can be scored. */
  #found(): OriginPlace[] {
    return this.#places.filter((place): place is OriginPlace => place !== null && "row" in place);
  }

  async #meanNoiseFloor(): Promise<number | null> {
    const floors = await this.#byChunk(this.#found(), 1, (chunk) => this.#pool.run(noiseFloorsTask, chunk));
    const all = floors.flatMap((part) => [...part]);
    return all.length === 0 ? null : all.reduce((sum, floor) => sum + floor, 0) / all.length;
  }

  /** What `work` makes of each chunk of origins, in their order; `reach` is how many rows up to itself each needs. */
  async #byChunk<T>(
    places: readonly OriginPlace[],
    reach: number,
    work: (chunk: OriginChunk) => Promise<T>,
  ): Promise<T[]> {
    const results: Promise<T>[] = [];
    for (const chunk of originChunks(this.#counts, places, reach, this.#plan.rowsAhead)) {
      // Signals and timers get their turn, and so do the other threads.
      await nextTurn();
      results.push(work(chunk));
      results.at(-1)!.catch(() => undefined);
    }
    return Promise.all(results);
  }

  #layerScores({ scores, failures, fits, idleCells }: PredictorScorer): LayerScores {
    const inState = (state: LoadState): (ErrorMetrics | null)[] =>
      scores.filter((_, index) => this.states[index] === state);
    return {
      layer: this.#counts.layer,
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

function placeOrFailure(counts: LayerCounts, origin: number, horizon: number): OriginPlace | Failure {
  try {
    return originPlace(counts, origin, horizon);
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
