import { layerBatches, type LayerCounts } from "../../src/trace/layer-counts.js";
import type { LoadedTrace } from "../../src/trace/read-trace.js";
import type { TraceReader } from "../../src/trace/trace.js";

interface Layer {
  readonly layer: number;
  /** [iterations][experts] */
  readonly tokens: readonly (readonly number[])[];
  readonly iterations?: readonly number[];
  readonly segmentStarts?: readonly number[];
}

/** A trace in memory; iterations run from 0 in steps of `step` where a layer does not name its own. */
export function loadedTrace(layers: readonly Layer[], step = 1): LoadedTrace {
  const counts = layers.map(({ layer, tokens, iterations, segmentStarts = [0] }) => ({
    layer,
    experts: tokens[0]!.length,
    iterations: Int32Array.from(iterations ?? tokens.map((_, row) => row * step)),
    tokens: Int32Array.from(tokens.flat()),
    segmentStarts: Int32Array.from(segmentStarts),
  }));
  return {
    source: "test.csv",
    container: "CSV",
    layout: "long",
    metadata: {},
    step,
    layers: counts,
    read: (consume) => consume(batchesOf(counts)),
  };
}

async function* batchesOf(layers: readonly LayerCounts[]): TraceReader {
  await Promise.resolve();
  for (const layer of layers) yield* layerBatches(layer);
}
