import { PredictError } from "../errors.js";
import type { Foresight } from "../predict/oracle.js";
import type { FittedPredictor, Json, LoadSeries, Predictor } from "../predict/predictor.js";
import type { ErrorMetrics } from "../stats/error-metrics.js";
import type { OriginView } from "./origin-view.js";
import type { Failure } from "./scores.js";

/** One predictor on its way along the origins of one layer. */
export class PredictorScorer {
  readonly name: string;
  readonly scores: (ErrorMetrics | null)[] = [];
  readonly failures: Failure[] = [];
  readonly fits: { origin: number; details: Json }[] = [];
  idleCells = 0;
  readonly #predictor: Predictor | Foresight;
  #fitted: FittedPredictor | undefined;

  constructor(predictor: Predictor | Foresight) {
    this.name = predictor.name;
    this.#predictor = predictor;
  }

  /**
   * The forecast of the `horizon` recorded iterations after an origin, as the model gives it: [horizon, E].
   *
   * @throws {PredictError} the history is too short, the model fails, or its forecast has another shape
   */
  async forecast({ origin, history, series }: OriginView, horizon: number): Promise<LoadSeries> {
    const { experts } = history;
    const foresight = "of" in this.#predictor;
    const predictor = "of" in this.#predictor ? this.#predictor.of(series) : this.#predictor;
    if (history.length < predictor.minHistory) {
      const needed = `${predictor.minHistory} recorded iterations of history`;
      throw new PredictError(`${predictor.name} requires ${needed}, got ${history.length}`);
    }
    const refits = this.#fitted === undefined || foresight || predictor.refit === "every-origin";
    if (refits) await this.#fit(predictor, history, foresight);
    const fitted = this.#fitted!;
    const forecast = await fitted.forecast(history, horizon);
    // Only now: a forecast may have had something to add.
    if (refits && fitted.details !== null) this.fits.push({ origin, details: fitted.details });
    if (forecast.length !== horizon || forecast.values.length !== horizon * experts) {
      const found = `${forecast.length} iterations in ${forecast.values.length} values`;
      throw new PredictError(`${this.name} must forecast ${horizon} iterations of ${experts} experts, got ${found}`);
    }
    return forecast;
  }

  /** Records the score at the next origin. */
  add({ metrics, idleCells }: { readonly metrics: ErrorMetrics; readonly idleCells: number }): void {
    this.scores.push(metrics);
    this.idleCells += idleCells;
  }

  /** Anew for the first origin; later the model may keep what it has chosen, unless it knows but one origin's future. */
  async #fit(predictor: Predictor, history: LoadSeries, foresight: boolean): Promise<void> {
    const earlier = foresight ? undefined : this.#fitted;
    const next = await (earlier === undefined ? predictor.fit(history) : earlier.refit(history));
    if (this.#fitted !== next) this.dispose();
    this.#fitted = next;
  }

  /** Records that there is no score at an origin. */
  fail(failure: Failure): void {
    this.scores.push(null);
    this.failures.push(failure);
  }

  dispose(): void {
    this.#fitted?.dispose();
    this.#fitted = undefined;
  }
}
