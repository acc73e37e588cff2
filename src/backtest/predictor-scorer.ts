import { PredictError } from "../errors.js";
import type { Foresight } from "../predict/oracle.js";
import type { FittedPredictor, Json, LoadSeries, Predictor } from "../predict/predictor.js";
import type { ErrorMetrics } from "../stats/error-metrics.js";
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

  async forecast(series: LoadSeries, history: LoadSeries, horizon: number, origin: number): Promise<LoadSeries> {
    const foresight = "of" in this.#predictor;
    const predictor = "of" in this.#predictor ? this.#predictor.of(series) : this.#predictor;
    if (history.length < predictor.minHistory) {
      const needed = `${predictor.minHistory} recorded iterations of history`;
      throw new PredictError(`${predictor.name} requires ${needed}, got ${history.length}`);
    }
    const refits = this.#fitted === undefined || foresight || predictor.refit === "every-origin";
    if (refits) {
      this.dispose();
      this.#fitted = await predictor.fit(history);
    }
    const fitted = this.#fitted!;
    const forecast = await fitted.forecast(history, horizon);
    // Only now: a forecast may have had something to add.
    if (refits && fitted.details !== null) this.fits.push({ origin, details: fitted.details });
    return forecast;
  }

  dispose(): void {
    this.#fitted?.dispose();
    this.#fitted = undefined;
  }
}
