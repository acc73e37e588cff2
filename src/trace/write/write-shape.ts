import type { TraceReader } from "../trace.js";

/** What of one layer must be known before its first row can be written. */
export interface LayerShape {
  readonly layer: number;
  readonly experts: number;
  /** How many iterations are recorded. */
  readonly iterations: number;
  readonly firstIteration: number;
  readonly lastIteration: number;
}

/** The layers of a trace, in ascending order. */
export type TraceShape = readonly LayerShape[];

/** Reads a trace to its end for its shape; memory is O(layers). */
export async function traceShape(batches: TraceReader): Promise<TraceShape> {
  const layers = new Map<number, LayerShape>();
  for await (const { layer, iterations, tokens } of batches) {
    if (iterations.length === 0) continue;
    const known = layers.get(layer);
    layers.set(layer, {
      layer,
      experts: known?.experts ?? tokens.length / iterations.length,
      iterations: (known?.iterations ?? 0) + iterations.length,
      firstIteration: known?.firstIteration ?? iterations[0]!,
      lastIteration: iterations.at(-1)!,
    });
  }
  return [...layers.values()].sort((a, b) => a.layer - b.layer);
}

/** The number of experts if every layer has the same, else `undefined`. */
export function commonExperts(shape: TraceShape): number | undefined {
  const experts = shape[0]?.experts;
  return shape.every((layer) => layer.experts === experts) ? experts : undefined;
}
