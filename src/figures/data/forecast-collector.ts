import type { ScoredForecast } from "../../backtest/backtest-options.js";
import { errorMetrics, type ErrorMetrics } from "../../stats/error-metrics.js";
import type { ForecastFigures, ForecastSample } from "./figure-data.js";
import type { HorizonPart } from "./horizon-parts.js";
import { SampleBuilder } from "./sample-builder.js";

/** Which forecasts are kept to be looked at. */
export interface Samples {
  readonly origins: ReadonlySet<number>;
  /** By layer. */
  readonly experts: ReadonlyMap<number, readonly number[]>;
}

/** Takes forecasts as they are scored: of all the error by steps ahead, of some the forecast itself. */
export class ForecastCollector {
  readonly #parts: readonly HorizonPart[];
  readonly #samples: Samples;
  readonly #layers = new Map<number, LayerForecasts>();
  readonly #origins = new Set<number>();

  constructor(parts: readonly HorizonPart[], samples: Samples) {
    this.#parts = parts;
    this.#samples = samples;
  }

  readonly add = (scored: ScoredForecast): void => {
    const { layer, origin, predictor } = scored;
    let known = this.#layers.get(layer);
    if (known === undefined) {
      known = { errors: new Map(), samples: new Map() };
      this.#layers.set(layer, known);
    }
    this.#origins.add(origin);
    const rows = this.#parts.map((part) => rowsOf(part, scored.steps));
    let errors = known.errors.get(predictor);
    if (errors === undefined) {
      errors = this.#parts.map(() => new MeanMetrics());
      known.errors.set(predictor, errors);
    }
    for (const [part, [begin, end]] of rows.entries()) {
      if (end > begin) errors[part]!.add(metricsOfRows(scored, begin, end));
    }
    const experts = this.#samples.experts.get(layer);
    if (experts === undefined || !this.#samples.origins.has(origin)) return;
    let sample = known.samples.get(origin);
    if (sample === undefined) {
      sample = new SampleBuilder(scored, experts, rows);
      known.samples.set(origin, sample);
    }
    sample.add(scored, rows);
  };

  /** Undefined where no forecast came. */
  get figures(): ForecastFigures | undefined {
    if (this.#layers.size === 0) return undefined;
    const layers = [...this.#layers].sort(([a], [b]) => a - b);
    return {
      parts: this.#parts,
      origins: this.#origins.size,
      layers: layers.map(([layer, { errors, samples }]) => ({
        layer,
        predictors: [...errors].map(([name, parts]) => ({
          name,
          errorRatio: parts.map((part) => part.mean("errorRatio")),
          wape: parts.map((part) => part.mean("wape")),
        })),
        samples: samplesInOrder(samples),
      })),
    };
  }
}

interface LayerForecasts {
  /** By predictor, one per part. */
  readonly errors: Map<string, readonly MeanMetrics[]>;
  /** By origin. */
  readonly samples: Map<number, SampleBuilder>;
}

function samplesInOrder(samples: ReadonlyMap<number, SampleBuilder>): ForecastSample[] {
  return [...samples].sort(([a], [b]) => a - b).map(([origin, sample]) => ({ origin, experts: sample.experts }));
}

/** The rows, end exclusive, whose steps ahead lie in a part; iterations that are not scored leave fewer. */
function rowsOf({ from, to }: HorizonPart, steps: readonly number[]): readonly [begin: number, end: number] {
  const whole = steps.at(-1) === steps.length;
  if (whole) return [Math.min(from - 1, steps.length), Math.min(to, steps.length)];
  const begin = steps.findIndex((step) => step >= from);
  if (begin === -1) return [0, 0];
  const after = steps.findIndex((step) => step > to);
  return [begin, after === -1 ? steps.length : after];
}

function metricsOfRows({ forecast, actual }: ScoredForecast, begin: number, end: number): ErrorMetrics {
  const [from, to] = [begin * forecast.experts, end * forecast.experts];
  return errorMetrics(forecast.values.subarray(from, to), actual.values.subarray(from, to)).metrics;
}

/** Means over origins. */
class MeanMetrics {
  readonly #sums = { errorRatio: 0, wape: 0 };
  #count = 0;

  add({ errorRatio, wape }: ErrorMetrics): void {
    this.#sums.errorRatio += errorRatio;
    this.#sums.wape += wape;
    this.#count += 1;
  }

  mean(metric: "errorRatio" | "wape"): number | null {
    return this.#count === 0 ? null : Number((this.#sums[metric] / this.#count).toPrecision(4));
  }
}
