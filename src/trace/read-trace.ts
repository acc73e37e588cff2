import { layerBatches, type LayerCounts } from "./layer-counts.js";
import { openTrace, type TraceSource } from "./open.js";
import type { ReadOptions, Trace, TraceBatch, TraceReader } from "./trace.js";

/** A whole trace in memory. */
export interface LoadedTrace extends Pick<Trace, "source" | "container" | "layout" | "metadata" | "read"> {
  /** Distance between recorded iterations; 1 where there is only one. */
  readonly step: number;
  /** In ascending order. */
  readonly layers: readonly LayerCounts[];
}

/**
 * Reads a whole trace into memory, 4 bytes a count.
 *
 * @throws {TraceError} as `openTrace` and `Trace.read`
 * @throws {UsageError} an option cannot be used
 */
export async function readTrace(source: TraceSource, options: ReadOptions = {}): Promise<LoadedTrace> {
  const trace = await openTrace(source, options);
  try {
    const layers = await trace.read(collectLayers, { onProgress: options.onProgress });
    const { container, layout, step = 1, metadata } = trace;
    const read: LoadedTrace["read"] = (consume) => consume(loadedBatches(layers));
    return { source: trace.source, container, layout, metadata, step, layers, read };
  } finally {
    await trace.close();
  }
}

async function collectLayers(batches: TraceReader): Promise<LayerCounts[]> {
  const byLayer = new Map<number, TraceBatch[]>();
  for await (const batch of batches) {
    const known = byLayer.get(batch.layer);
    if (known === undefined) byLayer.set(batch.layer, [batch]);
    else known.push(batch);
  }
  return [...byLayer.values()].map(joined).sort((a, b) => a.layer - b.layer);
}

// eslint-disable-next-line @typescript-eslint/require-await -- what is in memory already is read the same way
async function* loadedBatches(layers: readonly LayerCounts[]): TraceReader {
  for (const layer of layers) yield* layerBatches(layer);
}

function joined(batches: readonly TraceBatch[]): LayerCounts {
  const rows = batches.reduce((sum, batch) => sum + batch.iterations.length, 0);
  const { layer, iterations, tokens } = batches[0]!;
  const experts = tokens.length / iterations.length;
  // Shared, so that other threads can score forecasts without a copy of their own.
  const shared = new SharedArrayBuffer(rows * experts * Int32Array.BYTES_PER_ELEMENT);
  const all = { iterations: new Int32Array(rows), tokens: new Int32Array(shared) };
  const segmentStarts: number[] = [];
  let row = 0;
  let segment: number | undefined;
  for (const batch of batches) {
    if (batch.segment !== segment) segmentStarts.push(row);
    segment = batch.segment;
    all.iterations.set(batch.iterations, row);
    all.tokens.set(batch.tokens, row * experts);
    row += batch.iterations.length;
  }
  return { layer, experts, ...all, segmentStarts: Int32Array.from(segmentStarts) };
}
