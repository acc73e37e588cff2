import { PredictError } from "../errors.js";
import type { LoadSeries, Predictor } from "../predict/predictor.js";
import { toProportions } from "../predict/to-proportions.js";
import { loadProportion } from "../trace/load-proportion.js";
import type { LayerCounts } from "../trace/layer-counts.js";
import type { LoadedTrace } from "../trace/read-trace.js";

/**
 * Forecasts the `horizon` recorded iterations after the end of the trace, layer by layer: load proportions, [horizon, E].
 *
 * @throws {PredictError} the predictor fails on a layer; the message names the layer
 */
export async function forecastLoad(
  trace: LoadedTrace,
  predictor: Predictor,
  horizon: number,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<{ readonly layer: number; readonly forecast: LoadSeries }[]> {
  const forecasts = [];
  for (const [index, counts] of trace.layers.entries()) {
    const history = lastSegment(counts);
    const where = `${trace.source}: layer ${counts.layer}`;
    if (history.length < predictor.minHistory) {
      const needed = `${predictor.minHistory} recorded iterations without a hole`;
      throw new PredictError(`${where}: ${predictor.name} requires ${needed}, got ${history.length}`);
    }
    try {
      const fitted = await predictor.fit(history);
      const forecast = toProportions(await fitted.forecast(history, horizon));
      fitted.dispose();
      forecasts.push({ layer: counts.layer, forecast });
    } catch (error) {
      throw error instanceof PredictError ? new PredictError(`${where}: ${error.message}`, { cause: error }) : error;
    }
    onProgress(index + 1, trace.layers.length);
  }
  return forecasts;
}

function lastSegment({ tokens, experts, iterations, segmentStarts }: LayerCounts): LoadSeries {
  const begin = segmentStarts.at(-1)!;
  const values = loadProportion(tokens.subarray(begin * experts), experts);
  return { length: iterations.length - begin, experts, values };
}
