import { PredictError, UsageError } from "../errors.js";
import { layerSeries } from "../predict/layer-series.js";
import type { LoadSeries, Predictor } from "../predict/predictor.js";
import { toProportions } from "../predict/to-proportions.js";
import { layerBatches, type LayerCounts } from "../trace/layer-counts.js";
import type { LoadedTrace } from "../trace/read-trace.js";

/**
 * Forecasts the `horizon` recorded iterations after the end of the trace, layer by layer: load proportions, [horizon, E].
 * A layer whose last iterations are missing, or were idle, is forecast over those too; they are not in the result.
 *
 * @throws {UsageError} the horizon is not a whole number of at least 1
 * @throws {PredictError} the predictor fails on a layer; the message names the layer
 */
export async function forecastLoad(
  trace: LoadedTrace,
  predictor: Predictor,
  horizon: number,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<{ readonly layer: number; readonly forecast: LoadSeries }[]> {
  if (!Number.isSafeInteger(horizon) || horizon < 1) {
    throw new UsageError(`horizon must be a whole number of at least 1 recorded iteration, got ${horizon}`);
  }
  const forecasts = [];
  onProgress(0, trace.layers.length);
  for (const [index, counts] of trace.layers.entries()) {
    const missing = lag(counts, trace);
    try {
      const forecast = await forecastSeries(lastSegment(counts, trace.step), predictor, missing + horizon);
      const { experts } = counts;
      const values = forecast.values.subarray(missing * experts);
      forecasts.push({ layer: counts.layer, forecast: { length: horizon, experts, values } });
    } catch (error) {
      const where = `${trace.source}: layer ${counts.layer}`;
      throw error instanceof PredictError ? new PredictError(`${where}: ${error.message}`, { cause: error }) : error;
    }
    onProgress(index + 1, trace.layers.length);
  }
  return forecasts;
}

/** How many recorded iterations the layer that ends first lacks at the end of the trace. */
export function longestLag(trace: LoadedTrace): number {
  return Math.max(...trace.layers.map((counts) => lag(counts, trace)));
}

function lag({ iterations }: LayerCounts, { layers, step }: LoadedTrace): number {
  const end = Math.max(...layers.map((layer) => layer.iterations.at(-1)!));
  return Math.ceil((end - iterations.at(-1)!) / step);
}

async function forecastSeries(history: LoadSeries, predictor: Predictor, horizon: number): Promise<LoadSeries> {
  if (history.length < predictor.minHistory) {
    const needed = `${predictor.minHistory} recorded iterations without a hole`;
    throw new PredictError(`${predictor.name} requires ${needed}, got ${history.length}`);
  }
  const fitted = await predictor.fit(history);
  try {
    return toProportions(await fitted.forecast(history, horizon));
  } finally {
    fitted.dispose();
  }
}

function lastSegment(counts: LayerCounts, step: number): LoadSeries {
  const batch = layerBatches(counts).at(-1)!;
  return layerSeries(batch, counts.experts, step);
}
