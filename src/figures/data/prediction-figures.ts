import { backtest } from "../../backtest/backtest.js";
import type { BacktestOptions } from "../../backtest/backtest-options.js";
import { last } from "../../predict/last.js";
import { oracle, type Foresight } from "../../predict/oracle.js";
import type { Json, Predictor } from "../../predict/predictor.js";
import { swAvg } from "../../predict/sw-avg.js";
import type { PredictReport } from "../../report/predict-report.js";
import { ReportError } from "../../errors.js";
import type { LoadedTrace } from "../../trace/read-trace.js";
import { busiestExperts } from "./busiest-experts.js";
import { evenlyPicked } from "./evenly-picked.js";
import type { ForecastFigures, PredictionFigures, PredictorFigures } from "./figure-data.js";
import { ForecastCollector } from "./forecast-collector.js";
import { horizonParts } from "./horizon-parts.js";
import { readForecasts } from "./read-forecasts.js";
import { trainingFigures } from "./training-figures.js";

/** What one predict report shows; `forecasts` undefined where none are at hand. */
export function predictionFigures(
  name: string,
  report: PredictReport,
  forecasts: ForecastFigures | undefined,
): PredictionFigures {
  const { horizon, stride, origins, layers, predictors } = report;
  return {
    name,
    horizon,
    stride,
    origins,
    predictors: predictors.map((predictor): PredictorFigures => ({
      name: predictor.name,
      overall: predictor.overall,
      stable: predictor.stable,
      transient: predictor.transient,
      layers: predictor.layers.map(({ layer, errorRatio, wape, overall, stable, transient, noiseFloor }, index) => {
        const { states } = layers[index]!;
        return { layer, errorRatio, wape, states, overall, stable, transient, noiseFloor };
      }),
      training: trainingFigures(predictor.layers.flatMap(({ fits }) => fits)),
    })),
    forecasts,
  };
}

/** Origins and experts whose forecasts are kept to be looked at: more would make a page slow. */
const sampleOrigins = 8;
const sampleExperts = 8;

/** Ready to take the forecasts of a report on `trace`. */
export function forecastCollector(
  trace: LoadedTrace,
  { horizon, origins }: Pick<PredictReport, "horizon" | "origins">,
): ForecastCollector {
  const experts = trace.layers.map((counts) => {
    const most = counts.experts <= 2 * sampleExperts ? counts.experts : sampleExperts;
    return [counts.layer, busiestExperts(counts, most)] as const;
  });
  return new ForecastCollector(horizonParts(horizon / trace.step), {
    origins: new Set(evenlyPicked(origins, sampleOrigins)),
    experts: new Map(experts),
  });
}

/**
 * The forecasts of a report from the file that its run kept.
 *
 * @throws {ReportError} the file cannot be read, is not such a file, or is of another run
 */
export async function keptForecasts(
  { path, reportPath }: { readonly path: string; readonly reportPath: string },
  trace: LoadedTrace,
  report: PredictReport,
  onProgress: (done: number, total: number) => void,
): Promise<ForecastFigures | undefined> {
  const collector = forecastCollector(trace, report);
  const total = report.origins.length * report.predictors.length * trace.layers.length;
  const origins = new Set(report.origins);
  const names = new Set(report.predictors.map(({ name }) => name));
  const layers = new Set(report.layers.map(({ layer }) => layer));
  let done = 0;
  await readForecasts(path, (forecast) => {
    const { predictor, layer, origin } = forecast;
    if (!names.has(predictor) || !layers.has(layer) || !origins.has(origin)) {
      const got = `one of ${predictor} in layer ${layer} from iteration ${origin}`;
      throw new ReportError(`${path} must hold forecasts of ${reportPath}, got ${got}, which that run did not make`);
    }
    collector.add(forecast);
    done += 1;
    onProgress(done, total);
  });
  return collector.figures;
}

/** Most origins from which forecasts are made anew. */
const remadeOrigins = 24;

/**
 * The forecasts of a report made anew, of the predictors that are plain means (SW_Avg, last, oracle): those take no
 * time, the others would have to be fitted again.
 */
export async function remadeForecasts(
  trace: LoadedTrace,
  report: PredictReport,
  run: Pick<BacktestOptions, "jobs" | "onProgress">,
): Promise<ForecastFigures | undefined> {
  const predictors = report.predictors.flatMap(({ name, options }) => plainMean(name, options) ?? []);
  const { horizon, stride, origins, options } = report;
  if (predictors.length === 0 || origins.length === 0) return undefined;
  const apart = stride * Math.ceil(origins.length / remadeOrigins);
  const collector = forecastCollector(trace, {
    ...report,
    origins: origins.filter((_, index) => (index * stride) % apart === 0),
  });
  await backtest(trace, predictors, {
    ...stateOptions(options),
    horizon,
    stride: apart,
    start: origins[0]!,
    ...run,
    onForecast: collector.add,
  });
  return collector.figures;
}

function plainMean(name: string, options: { readonly [key: string]: Json }): Predictor | Foresight | undefined {
  if (name === "swavg") return swAvg({ window: options["window"] as number });
  if (name === "last") return last();
  return name === "oracle" ? oracle() : undefined;
}

const stateOptionNames = [
  ...["state", "labelWindow", "criterion", "hold"],
  ...["maxVarianceRatio", "maxRangeRatio", "hysteresis", "maxVariance", "maxRange"],
];

/** Which origins a report scored; what does not apply stands there as null. */
function stateOptions(options: { readonly [name: string]: Json }): BacktestOptions {
  return Object.fromEntries(stateOptionNames.flatMap((name) => (options[name] == null ? [] : [[name, options[name]]])));
}
