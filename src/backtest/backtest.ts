import { UsageError } from "../errors.js";
import { requireJobs } from "../parallel/pool.js";
import type { Foresight } from "../predict/oracle.js";
import type { Predictor } from "../predict/predictor.js";
import type { LoadedTrace } from "../trace/read-trace.js";
import { averageOverLayers } from "./average-metrics.js";
import type { BacktestOptions } from "./backtest-options.js";
import { LayerEvaluation } from "./layer-evaluation.js";
import { planBacktest } from "./plan.js";
import type { Backtest, LayerScores } from "./scores.js";

/**
 * Rolling-origin evaluation: at every origin each predictor sees the trace up to it, forecasts the next `horizon`
 * iterations, and is scored on what came (Tashman 2000; Hyndman and Athanasopoulos, FPP3, section 5.10).
 *
 * A predictor that fails at an origin is recorded there with its reason. A layer that was not recorded at an origin,
 * or ends before the horizon does, fails there too; iterations of the horizon at which it was idle are not scored.
 *
 * @throws {UsageError} no predictor, or horizon, stride, start or jobs that cannot be
 * @throws {PredictError} the trace is too short for a single origin
 */
export async function backtest(
  trace: LoadedTrace,
  predictors: readonly (Predictor | Foresight)[],
  options: BacktestOptions = {},
): Promise<Backtest> {
  if (predictors.length === 0) throw new UsageError("backtest requires at least one predictor, got none");
  requireJobs(options.jobs ?? 1);
  const plan = planBacktest(trace, predictors, options);
  const layers: Backtest["layers"][number][] = [];
  const scores: LayerScores[][] = predictors.map(() => []);
  const total = trace.layers.length * plan.origins.length * predictors.length;
  let done = 0;
  const onDone = (origins: number): void => {
    done += origins;
    options.onProgress?.(done, total);
  };
  onDone(0);
  for (const counts of trace.layers) {
    const evaluation = await LayerEvaluation.of(counts, plan, options);
    layers.push({ layer: counts.layer, experts: counts.experts, states: evaluation.states });
    for (const [index, predictor] of predictors.entries())
      scores[index]!.push(await evaluation.score(predictor, onDone));
  }
  return {
    horizon: plan.horizon,
    stride: plan.stride,
    origins: plan.origins,
    layers,
    predictors: predictors.map(({ name, options: own }, index) => ({
      name,
      options: own,
      layers: scores[index]!,
      overall: averageOverLayers(scores[index]!.map(({ overall }) => overall)),
      stable: averageOverLayers(scores[index]!.map(({ stable }) => stable)),
      transient: averageOverLayers(scores[index]!.map(({ transient }) => transient)),
    })),
  };
}
