import { layerBatches, type LayerCounts } from "../trace/layer-counts.js";
import type { TraceReader } from "../trace/trace.js";
import type { LayerStatistics, StatisticsColumns } from "./layer-statistics.js";
import type { WindowedRows } from "./layer-windows.js";
import { StabilityTracker, type ResolvedStabilityOptions, type StateSegment } from "./stability.js";
import { traceWindows } from "./trace-windows.js";

/** The states of one layer; all transient where the label window never fills. */
export async function layerStates(
  counts: LayerCounts,
  labelWindow: number,
  options: ResolvedStabilityOptions,
  jobs = 1,
): Promise<readonly StateSegment[]> {
  const tracker = new StabilityTracker(options);
  await traceWindows(batchesOf(counts), { windows: [labelWindow], jobs }, (rows) => {
    trackRows(tracker, rows, labelWindow);
  });
  return tracker.segments;
}

// eslint-disable-next-line @typescript-eslint/require-await -- what is in memory already is read the same way
async function* batchesOf(counts: LayerCounts): TraceReader {
  yield* layerBatches(counts);
}

/** Hands the next rows of a layer to its tracker, with the statistics of the label window where that is full. */
export function trackRows(tracker: StabilityTracker, { iterations, windows }: WindowedRows, labelWindow: number): void {
  const { first, layer } = windows.find(({ window }) => window === labelWindow)!;
  iterations.forEach((iteration, row) => {
    tracker.push(iteration, row < first ? undefined : rowOf(layer, row - first));
  });
}

function rowOf(columns: StatisticsColumns, index: number): LayerStatistics {
  return {
    varianceMean: columns.varianceMean[index]!,
    varianceMax: columns.varianceMax[index]!,
    rangeMean: columns.rangeMean[index]!,
    rangeMax: columns.rangeMax[index]!,
    varianceRatio: columns.varianceRatio[index]!,
    rangeRatio: columns.rangeRatio[index]!,
  };
}
