import { Pool } from "../parallel/pool.js";
import type { TraceReader } from "../trace/trace.js";
import { LayerWindows, type WindowedRows } from "./layer-windows.js";
import { windowChunkTask, type ChunkStatistics, type WindowChunk } from "./window-chunk.js";

export interface TraceWindowsOptions {
  /** At least one, in recorded iterations. */
  readonly windows: readonly number[];
  /** Whether the load, variance and range of each expert are wanted too. @default false */
  readonly perExpert?: boolean;
  /** Threads that compute; no result depends on their number. @default 1 */
  readonly jobs?: number;
}

/** Counts that are computed before other threads are started: that takes about as long as these do. */
const countsAlone = 4e6;

/**
 * Every full window of a trace, while it is read; `deliver` takes the rows of each layer in their order.
 *
 * @throws {TraceError} the trace cannot be read
 */
export async function traceWindows(
  batches: TraceReader,
  { windows, perExpert = false, jobs = 1 }: TraceWindowsOptions,
  deliver: (rows: WindowedRows) => Promise<void> | void,
): Promise<void> {
  let counts = 0;
  const run = (chunk: WindowChunk): Promise<ChunkStatistics> => {
    counts += chunk.tokens.length;
    return Pool.of(counts <= countsAlone ? 1 : jobs).run(windowChunkTask, chunk);
  };
  const layers = new Map<number, LayerWindows>();
  try {
    for await (const batch of batches) {
      let layer = layers.get(batch.layer);
      if (layer === undefined) {
        const experts = batch.tokens.length / batch.iterations.length;
        layer = new LayerWindows(batch.layer, experts, { windows, perExpert, run, deliver });
        layers.set(batch.layer, layer);
      }
      await layer.push(batch);
    }
    for (const layer of layers.values()) await layer.finish();
  } finally {
    for (const layer of layers.values()) await layer.close();
  }
}
