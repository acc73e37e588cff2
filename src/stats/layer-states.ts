import { layerBatches, type LayerCounts } from "../trace/layer-counts.js";
import { LayerCollector } from "./layer-collector.js";
import type { ResolvedStabilityOptions, StateSegment } from "./stability.js";

/** The states of one layer; all transient where the label window never fills. */
export function layerStates(
  counts: LayerCounts,
  labelWindow: number,
  options: ResolvedStabilityOptions,
): readonly StateSegment[] {
  const batches = layerBatches(counts);
  const collector = new LayerCollector(batches[0]!, { ...options, windows: [], labelWindow });
  for (const batch of batches) collector.push(batch);
  return collector.analysis.states;
}
