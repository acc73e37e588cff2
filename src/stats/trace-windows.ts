import { Pool, requireJobs } from "../parallel/pool.js";
import type { TraceReader } from "../trace/trace.js";
import { LayerWindows, type LayerWindowsOptions, type WindowedRows } from "./layer-windows.js";
import { windowChunkTask } from "./window-chunk.js";

export interface TraceWindowsOptions {
  /** At least one, in recorded iterations. */
  readonly windows: readonly number[];
  /** Whether the load, variance and range of each expert are wanted too. @default false */
  readonly perExpert?: boolean;
  /** Threads that compute; no result depends on their number. @default 1 */
  readonly jobs?: number;
}

/** Counts that are computed before other threads are started: that takes about as long as these do. */
const countsAlone = 1e6;

/** Reading the trace keeps the calling thread busy. */
const callerWorks = true;

/** Starts the threads of a `traceWindows` that is known to need them, beforehand. */
export function startTraceWindows(jobs: number): void {
  Pool.of(jobs, { callerWorks }).start();
}

/**
 * Every full window of a trace, while it is read. `deliver` takes one piece after the other, always in the same order,
 * the rows of each layer in theirs.
 *
 * @throws {TraceError} the trace cannot be read
 * @throws {UsageError} jobs is not a whole number of at least 1
 * @throws {PredictError} the windows take more memory than there is
 */
export async function traceWindows(
  batches: TraceReader,
  { windows, perExpert = false, jobs = 1 }: TraceWindowsOptions,
  deliver: (rows: WindowedRows) => Promise<void> | void,
): Promise<void> {
  requireJobs(jobs);
  let counts = 0;
  let last: Promise<void> = Promise.resolve();
  const compute: LayerWindowsOptions["compute"] = (chunk, take) => {
    counts += chunk.tokens.length;
    const pool = Pool.of(counts <= countsAlone ? 1 : jobs, { callerWorks });
    const result = pool.run(windowChunkTask, chunk);
    last = inTurn(last, result, take);
    return last;
  };
  const layers = new Map<number, LayerWindows>();
  try {
    for await (const batch of batches) {
      if (batch.iterations.length === 0) continue;
      let layer = layers.get(batch.layer);
      if (layer === undefined) {
        const experts = batch.tokens.length / batch.iterations.length;
        layer = new LayerWindows(batch.layer, experts, { windows, perExpert, compute, deliver });
        layers.set(batch.layer, layer);
      }
      await layer.push(batch);
    }
    for (const layer of layers.values()) await layer.end();
    for (const layer of layers.values()) await layer.delivered();
  } finally {
    for (const layer of layers.values()) await layer.close();
  }
}

/** Hands a result to `take` once it is there and `before` is over; fails where either does, but never sooner. */
async function inTurn<T>(before: Promise<void>, result: Promise<T>, take: (result: T) => Promise<void>): Promise<void> {
  await Promise.allSettled([before, result]);
  await before;
  await take(await result);
}
