import { backtest } from "../../backtest/backtest.js";
import type { BacktestOptions } from "../../backtest/backtest-options.js";
import { planBacktest } from "../../backtest/plan.js";
import { last } from "../../predict/last.js";
import { oracle } from "../../predict/oracle.js";
import { swAvg } from "../../predict/sw-avg.js";
import { predictReport } from "../../report/predict-report.js";
import { traceSummary } from "../../stats/trace-summary.js";
import type { LoadedTrace } from "../../trace/read-trace.js";
import type { PredictionFigures } from "./figure-data.js";
import { forecastCollector, predictionFigures } from "./prediction-figures.js";

/** Origins within a horizon, and in all: enough for a curve. */
const originsPerHorizon = 4;
const mostOrigins = 48;

/**
 * The errors of SW_Avg in its frame, for who has no predict report at hand: these three take little time.
 *
 * @throws {UsageError} the horizon does not fit the step of the trace
 * @throws {PredictError} the trace is too short for it
 */
export async function ownPrediction(
  trace: LoadedTrace,
  options: BacktestOptions & { readonly horizon: number },
): Promise<PredictionFigures> {
  const predictors = [swAvg(), oracle(), last()];
  const planned = { ...options, stride: strideOf(trace, options.horizon) };
  const { horizon, origins } = planBacktest(trace, predictors, planned);
  const collector = forecastCollector(trace, { horizon, origins });
  const result = await backtest(trace, predictors, { ...planned, onForecast: collector.add });
  const report = predictReport(traceSummary(trace), {}, result);
  return predictionFigures("this trace", report, collector.figures);
}

function strideOf({ step, layers }: LoadedTrace, horizon: number): number {
  const rows = Math.max(1, Math.floor(horizon / step / originsPerHorizon));
  const longest = Math.max(...layers.map(({ iterations }) => iterations.length));
  return step * rows * Math.ceil(longest / rows / mostOrigins);
}
