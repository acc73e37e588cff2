import type { TraceBatch } from "../trace/trace.js";
import { LayerWindows } from "./layer-windows.js";
import {
  StabilityTracker,
  type LayerStatistics,
  type ResolvedStabilityOptions,
  type StateSegment,
} from "./stability.js";

/** The states of one layer; all transient where the label window never fills. */
export function layerStates(
  batches: readonly TraceBatch[],
  experts: number,
  labelWindow: number,
  options: ResolvedStabilityOptions,
): readonly StateSegment[] {
  const windows = new LayerWindows(batches[0]!.layer, experts, [labelWindow]);
  const tracker = new StabilityTracker(options);
  let full: LayerStatistics | undefined;
  for (const batch of batches) {
    windows.push(
      batch,
      ({ layer }) => (full = layer),
      (iteration) => {
        tracker.push(iteration, full);
        full = undefined;
      },
    );
  }
  return tracker.segments;
}
